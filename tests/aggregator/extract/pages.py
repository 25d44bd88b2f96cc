"""Pages for tests: made from bytes or markup, or read from the golden folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.model import FetchedPage, Hint

GOLDEN = Path(__file__).parents[2] / "golden" / "pages"
NAMES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())
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


def golden(name: str) -> tuple[FetchedPage, dict[str, Any]]:
    """A golden page, and what is expected of it."""
    expected = json.loads((GOLDEN / name / "expected.json").read_text("utf-8"))
    body = (GOLDEN / name / "page.html").read_bytes()
    return page(body, url=expected["url"], content_type="text/html"), expected
