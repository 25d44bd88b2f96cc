"""Archives of web pages: WARC files, as crawlers and web archives keep them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from aggregator.model import FetchedPage
from benchmarks.made_articles import make_pages

MOST_BYTES = 5_000_000  # of a page; what is longer is no article


def make_archive(folder: Path, files: int, pages: int) -> list[Path]:
    """Write made-up pages into WARC files, so many into each."""
    made = make_pages(files * pages)
    paths = []
    for number in range(files):
        path = folder / f"made-{number:05}.warc.gz"
        with path.open("wb") as out:
            writer = WARCWriter(out, gzip=True)
            for name, body in islice(made, pages):
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                url = f"https://made.example{name}"
                writer.write_record(
                    writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=headers)
                )
        paths.append(path)
    return paths


def pages_of(path: Path) -> Iterator[FetchedPage]:
    """The web pages in a WARC file, in order."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            if record.http_headers.get_statuscode() != "200":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            date = record.rec_headers.get_header("WARC-Date")
            kind = record.http_headers.get_header("Content-Type") or ""
            yield FetchedPage(
                source_id=0,
                url=url,
                requested_url=url,
                fetched_at=datetime.fromisoformat(date.replace("Z", "+00:00")).astimezone(UTC),
                body=record.content_stream().read(MOST_BYTES),
                headers=(("content-type", kind),),
            )
