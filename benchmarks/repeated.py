"""What is learned as repeated on real sites, and whether it is boilerplate.

    python -m benchmarks.repeated [--show]

Two measurements. Over sites with pages whose text people have marked (extraction/data): how many words
of what is learned stand in that text, which is wrong, and how many do not, which is right. Few of them
have five pages, so three are a crowd here, all of which must have a passage. And over the crowded sites
of a small web (miniweb), which nobody has marked: what is learned there is to be read by eye, with
`--show`. Both are done as the program reads pages, and with all of each page taken for its article: then
all that surrounds an article is there to be learned, or to be mistaken.

The pages are not part of this repository. They are looked for in the folder named by SHARED_DATA,
else in `shared` beside the checkout; without them there is nothing to measure, and that is no error.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from aggregator.clean import clean
from aggregator.clean.repeated import LEAST_PAGES, MOST_PAGES, learn, passage_key
from aggregator.dedupe.words import fold
from aggregator.extract import extract
from aggregator.model import Article, CleanArticle, Ended, FetchedPage, SourceRules

MARKED_PAGES = 3  # that a site must have of them
SETS = ("andy", "wcxb", "magic", "fundus")  # those of which the whole text is marked
WHOLE = SourceRules(keep=("body",))
FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Marked:
    """A page, and its text as people marked it; "" where nobody did."""

    url: str
    body: bytes
    gold: str = ""


Sites = dict[str, list[Marked]]


def data_path() -> Path:
    """Where the pages lie, if they do."""
    return Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared")


def marked_sites(folder: Path) -> Sites:
    """The sites with enough pages among the sets with marked text."""
    listed: dict[str, list[tuple[Path, str, str]]] = {}
    for name in SETS:
        for line in (folder / name / "items.jsonl").read_bytes().splitlines():
            row = json.loads(line)
            page = folder / name / "html" / f"{row['id']}.html.gz"
            site = urlsplit(row["url"]).netloc.removeprefix("www.")
            listed.setdefault(site, []).append((page, row["url"], row.get("gold") or ""))
    return {
        site: [Marked(url, gzip.decompress(page.read_bytes()), gold) for page, url, gold in rows]
        for site, rows in sorted(listed.items())
        if site and len(rows) >= MARKED_PAGES
    }


def crowded_sites(folder: Path) -> Sites:
    """The sites of the small web; of each, as many pages as the program would look at."""
    sites: Sites = {}
    for site in json.loads((folder / "sites.json").read_text(encoding="utf-8")):
        files = [(path, folder / file) for path, file in site["files"].items() if file.endswith(".html")]
        if len(files) >= LEAST_PAGES:
            taken = files[:MOST_PAGES]
            sites[site["name"]] = [Marked(f"https://{site['host']}{p}", f.read_bytes()) for p, f in taken]
    return sites


def articles(pages: list[Marked], rules: SourceRules) -> Iterator[tuple[Marked, Article]]:
    """The pages that are articles, read."""
    for page in pages:
        fetched = FetchedPage(
            source_id=0, url=page.url, requested_url=page.url, fetched_at=FETCHED, body=page.body
        )
        read = extract(fetched, rules)
        if not isinstance(read, Ended):
            yield page, read


def measure(site: str, pages: list[Marked], rules: SourceRules) -> tuple[int, int]:
    """Print a line for a site, and what was learned; the words learned that are in the marked text,
    and that are not."""
    read = list(articles(pages, rules))
    least = MARKED_PAGES if any(page.gold for page in pages) else LEAST_PAGES
    learned = learn([[block.text for block in article.blocks] for _, article in read], least_pages=least)
    keys = {one.key for one in learned}
    right = wrong = missed = 0
    for page, article in read:
        gold = f" {' '.join(fold(page.gold))} "
        cleaned = clean(article, min_words=1)
        left = cleaned.text.splitlines() if isinstance(cleaned, CleanArticle) else []
        for block in article.blocks:
            if passage_key(block.text) in keys:
                is_gold = bool(page.gold) and f" {' '.join(fold(block.text))} " in gold
                right, wrong = right + block.words * (not is_gold), wrong + block.words * is_gold
                missed += block.words * (block.text in left)
    words = sum(block.words for _, article in read for block in article.blocks)
    verdict = f"{wrong:5} in the text, {right:6} not" if least == MARKED_PAGES else f"{right:6}"
    print(
        f"  {site:28} {len(read):3} pages {words:7} words | {len(learned):3} learned:"
        f" words {verdict}; no other step cuts {missed}"
    )
    if "--show" in sys.argv:
        for one in learned:
            print(f"      {one.pages:3} of {one.of_pages:3}  {one.text[:100]}")
    return wrong, right


def report(title: str, sites: Sites, rules: SourceRules) -> None:
    """Print the lines of all sites, and their sums."""
    print(title)
    counts = [measure(site, pages, rules) for site, pages in sites.items()]
    if any(page.gold for pages in sites.values() for page in pages):
        wrong, right = (sum(column) for column in zip(*counts, strict=True))
        print(f"  {'all':28} {wrong} words of the text would be cut, {right} of boilerplate")


def main() -> int:
    """Measure and print."""
    marked, crowded = data_path() / "extraction" / "data", data_path() / "miniweb"
    if not (marked.is_dir() and crowded.is_dir()):
        print("No pages here, nothing measured: set SHARED_DATA to the folder that holds extraction/.")
        return 0
    report("marked sites, as the program reads them", sites := marked_sites(marked), SourceRules())
    report("marked sites, all of each page", sites, WHOLE)
    report("crowded sites, as the program reads them", sites := crowded_sites(crowded), SourceRules())
    report("crowded sites, all of each page", sites, WHOLE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
