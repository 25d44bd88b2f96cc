"""How well the facts about an article are read: titles against labels, dates and authors against
what pages say where we did not look.

    python -m benchmarks.metadata [--errors]

**Titles** are compared with those that people ("andy", "wcxb") or parsers written for one site each
("fundus") gave real pages; ours and trafilatura's are read in the same run from the same text. "Same" makes
no difference of case and punctuation; "near" lets a tenth of the letters differ, or one hold the other and
little more. People take the title above the article; the parsers of fundus mostly what the page says to
machines. Where the two differ we side with people, and lose with fundus.

**Dates and authors** have no such labels. So what a page says in JSON-LD and meta elements is taken
for true, the page is read again with these hidden, and the two are compared. That measures what is read
where a page says nothing to machines, but on pages that do: those that never do may be made worse
in other ways too, and not every page shows what it says. "Update": the day of the last change was
taken for that of the publication, mostly because no other is shown.

The pages are not part of this repository. They are looked for in the folder named by SHARED_DATA, else
in `shared` beside the checkout; without them there is nothing to measure, and that is no error. A
third of the pages is held back: `--errors` never shows them, so that nothing is fitted to them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import trafilatura

from aggregator.extract.metadata import read_metadata
from aggregator.extract.parse import absolute
from aggregator.extract.reading import Selectors
from aggregator.extract.titles import key
from aggregator.model import FetchedPage, Metadata, SourceRules
from aggregator.origins import sureness

DATA = "extraction/data"
LABELLED = ("andy", "fundus", "wcxb")
UNLABELLED = ("magic", "trafilatura")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
# How the origins begin of what is said to machines.
SAID = (
    "json-ld", "og:", "article:", "citation_", "dc", "date", "author", "parsely", "sailthru", "pub", "last"
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A real page, and the title it was given by others ("" where it was given none)."""

    set: str
    id: str
    url: str
    title: str
    html: str

    @property
    def held_back(self) -> bool:
        return hashlib.sha256(self.id.encode()).digest()[0] < 256 // 3


def data_path() -> Path:
    """Where the pages lie, if they do."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("SHARED_DATA") or beside) / DATA


def load(name: str) -> Iterator[Page]:
    """The articles of a set."""
    folder = data_path() / name
    for line in (folder / "items.jsonl").read_text("utf-8").split("\n"):
        item = json.loads(line or "{}")
        stored = folder / "html" / f"{item.get('id')}.html.gz"
        if item.get("type", "article") == "article" and stored.is_file():
            html = gzip.decompress(stored.read_bytes()).decode("utf-8", "replace")
            url = item.get("url") or ""
            url = url if url.startswith("http") else "https://unknown.example/page"
            yield Page(name, item["id"], url, item.get("title") or "", html)


def ours(page: Page, *, hidden: bool = False) -> Metadata:
    """What we read; `hidden` with what is said to machines left out."""
    fetched = FetchedPage(source_id=0, url=page.url, requested_url=page.url, fetched_at=NOW, body=b"")
    reading = Selectors(SourceRules()).read(page.html)
    head = replace(reading.head, meta={}, _scripts=[]) if hidden else reading.head
    return read_metadata(fetched, head, absolute(head.base, page.url) or page.url, reading.segments)


def theirs(page: Page) -> str:
    """The title that trafilatura reads."""
    found = trafilatura.extract_metadata(page.html, default_url=page.url)
    return (found.title if found else "") or ""


def likeness(read: str, given: str) -> str:
    """How a title that was read compares with the one given: none, same, near or other."""
    first, second = key(read), key(given)
    if not first:
        return "none"
    if first == second:
        return "same"
    shorter, longer = sorted((len(first), len(second)))
    holds = (first in second or second in first) and shorter >= 0.7 * longer
    close = shorter >= 0.8 * longer and SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.9
    return "near" if holds or close else "other"


def report_titles(name: str, pages: list[Page], *, errors: bool) -> None:
    """Print how our titles and the peer's compare with those given."""
    readers: tuple[tuple[str, Callable[[Page], str]], ...] = (
        ("ours", lambda page: ours(page).title),
        ("trafilatura", theirs),
    )
    for who, read in readers:
        found = [(page, title, likeness(title, page.title)) for page in pages for title in [read(page)]]
        counts = Counter(like for _, _, like in found)
        total = len(found) or 1
        exact = sum(title == page.title for page, title, _ in found)
        print(
            f"{name:12} {who:12} {total:4} titles | to the letter {exact / total:6.1%}, same "
            f"{counts['same'] / total:6.1%}, near or same {(counts['same'] + counts['near']) / total:6.1%}"
        )
        for page, title, like in found:
            if errors and who == "ours" and like in ("other", "none") and not page.held_back:
                print(f"    {page.id} {page.url[:60]}\n      given {page.title!r}\n      read  {title!r}")


def same_day(truth: datetime, found: datetime) -> str:
    """The same day; or the day before or after, as in another zone."""
    apart = abs((truth.date() - found.date()).days)
    return "same" if apart == 0 else "near" if apart == 1 else "other"


def same_people(truth: tuple[str, ...], found: tuple[str, ...]) -> str:
    """The same people; or some of them and nobody else, or they and somebody else."""
    given, read = {key(name) for name in truth}, {key(name) for name in found}
    return "same" if given == read else "near" if given < read or read < given else "other"


HIDDEN: dict[str, Callable[[Any, Any], str]] = {
    "published_at": same_day,
    "modified_at": same_day,
    "authors": same_people,
}
LIKE = ("same", "near", "update", "other", "none")


def compared(field: str, said: Metadata, read: Metadata) -> str:
    """How a field that was read with the rest hidden compares; "" where nothing is said of it."""
    if not dict(said.origins).get(field, "").startswith(SAID) or not getattr(said, field):
        return ""
    found = getattr(read, field)
    like = HIDDEN[field](getattr(said, field), found) if found else "none"
    if field == "published_at" and like == "other" and said.modified_at:
        return "update" if same_day(said.modified_at, found) == "same" else like
    return like


def report_hidden(
    name: str, pages: list[Page], origins: Counter[tuple[str, str, str]], *, errors: bool
) -> None:
    """Print how dates and authors read without JSON-LD and meta elements agree with those said there."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in HIDDEN}
    for page in pages:
        said, read = ours(page), ours(page, hidden=True)
        for field, count in counts.items():
            like = compared(field, said, read)
            if not like:
                continue
            count[like] += 1
            origins[field, dict(read.origins).get(field, ""), like] += 1
            if errors and like != "same" and not page.held_back:
                print(f"    {field} {like} {page.set}/{page.id} {page.url[:70]}")
                print(f"      said {getattr(said, field)}, read {getattr(read, field)}")
    for field, count in counts.items():
        shares = ", ".join(
            f"{like} {count[like] / (count.total() or 1):6.1%}" for like in LIKE if count[like]
        )
        print(f"{name:12} {field:12} {count.total():4} said to machines | {shares}")


def report_origins(origins: Counter[tuple[str, str, str]]) -> None:
    """Print how often each place was right, over all sets."""
    print(
        "\nwhat was read with the rest hidden, by where it was found; the scale is that of the curators' page"
    )
    for field, origin in sorted({(field, origin) for field, origin, _ in origins if origin}):
        count = {like: origins[field, origin, like] for like in LIKE[:-1]}
        total = sum(count.values())
        if total:
            right = (count["same"] + count["near"]) / total
            print(f"{field:12} {origin:26} {sureness(origin):7} {right:6.1%} of {total}")


def report_speed(pages: Iterator[Page]) -> None:
    """Print the processor time that the metadata of a page take, once it is parsed."""
    taken = []
    for page in pages:
        fetched = FetchedPage(source_id=0, url=page.url, requested_url=page.url, fetched_at=NOW, body=b"")
        reading = Selectors(SourceRules()).read(page.html)
        start = time.process_time_ns()
        read_metadata(fetched, reading.head, page.url, reading.segments)
        taken.append((time.process_time_ns() - start) / 1e6)
    deciles = statistics.quantiles(taken, n=10)
    print(f"\nCPU per page: median {statistics.median(taken):.2f} ms, 90 % below {deciles[-1]:.2f} ms")


def main() -> int:
    """Measure and print."""
    if not (data_path() / LABELLED[0] / "items.jsonl").is_file():
        print(f"{DATA} does not lie beside the checkout or under SHARED_DATA: nothing measured")
        return 0
    errors = "--errors" in sys.argv
    for name in LABELLED:
        report_titles(name, [page for page in load(name) if page.title], errors=errors)
    origins: Counter[tuple[str, str, str]] = Counter()
    for name in (*LABELLED, *UNLABELLED):
        report_hidden(name, list(load(name)), origins, errors=errors)
    report_origins(origins)
    report_speed(load(LABELLED[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
