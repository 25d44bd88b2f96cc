"""Pages for tests: made from bytes or markup, or read from the golden folder.

A golden page is a folder with `page.html`, or `page.txt` for text without markup, and
`expected.json`:

    url, content_type          how the page came; content_type is "text/html" where it is not said
    encoding                   what it is really in, where the page lies about that
    text                       true where the page is plain text, in page.txt
    outcome                    how the page ends, where it is not an article; no more is expected of it
    title, authors, published, language, canonical, site_name, image
                               what the page says of itself; `published` may name the day only, and
                               what a reader could argue about is left out
    must, must_not             passages of the cleaned text, and passages that are gone from it
    once                       passages that stand on the page several times, and in the cleaned text once
    disclaimers                medical disclaimers: to be marked, so neither must nor must_not
    steps                      steps that cut something; only where that is certain
    kinds                      what the page has of dirt and content, by name (test_golden.KINDS)
    bare                       true where no names of places in the markup help
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.model import FetchedPage, Hint

GOLDEN = Path(__file__).parents[2] / "golden" / "pages"
NAMES = sorted(folder.parent.name for folder in GOLDEN.glob("*/page.html"))
TEXTS = sorted(folder.parent.name for folder in GOLDEN.glob("*/page.txt"))
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
SENTENCE = (
    "Twenty people with multiple sclerosis ate more vegetables for a month, and wrote down how they slept."
)
BODY = f"<article>{f'<p>{SENTENCE}</p>' * 6}</article>"


def page(
    body: str | bytes,
    *,
    url: str = "https://site.example/a/1",
    content_type: str = "text/html; charset=utf-8",
    headers: tuple[tuple[str, str], ...] = (),
    hint: Hint = Hint(),
) -> FetchedPage:
    return FetchedPage(
        source_id=1,
        url=url,
        requested_url=url,
        fetched_at=NOW,
        body=body.encode() if isinstance(body, str) else body,
        headers=(("content-type", content_type), *headers),
        hint=hint,
    )


def expectations(name: str) -> dict[str, Any]:
    """What is expected of a golden page."""
    expected: dict[str, Any] = json.loads((GOLDEN / name / "expected.json").read_text("utf-8"))
    return expected


def golden(name: str) -> tuple[FetchedPage, dict[str, Any]]:
    """A golden page, and what is expected of it."""
    expected = expectations(name)
    body = (GOLDEN / name / "page.html").read_bytes()
    return page(body, url=expected["url"], content_type=expected.get("content_type", "text/html")), expected


def golden_text(name: str) -> tuple[str, dict[str, Any]]:
    """A golden page that is plain text, and what is expected of it."""
    return (GOLDEN / name / "page.txt").read_text("utf-8"), expectations(name)


def astray(text: str, expected: dict[str, Any]) -> list[str]:
    """What is wrong with the cleaned `text`: a passage that is missing, left in, or told twice."""
    missing = [f"missing: {passage}" for passage in expected["must"] if passage not in text]
    left = [f"left in: {passage}" for passage in expected["must_not"] if passage in text]
    counts = ((passage, text.count(passage)) for passage in expected.get("once", ()))
    repeated = [f"stands there {count} times: {passage}" for passage, count in counts if count != 1]
    return missing + left + repeated
