"""The metadata of made-up pages, without looking for their article."""

from __future__ import annotations

import json
from datetime import datetime

from aggregator.extract.metadata import read_metadata
from aggregator.extract.parse import absolute
from aggregator.extract.reading import Selectors
from aggregator.model import Metadata, SourceRules
from tests.aggregator.extract.pages import SENTENCE, page

BODY = f"<article>{f'<p>{SENTENCE} {SENTENCE}</p>' * 3}</article>"
URL = "https://site.example/a/1"


def read(head: str, body: str = BODY, *, language: str = "", **more: object) -> Metadata:
    html = f"<html lang='{language}'><head>{head}</head><body>{body}</body></html>"
    fetched = page(html.encode("utf-8", "replace"), **more)  # type: ignore[arg-type]
    reading = Selectors(SourceRules()).read(html)
    base = absolute(reading.head.base, fetched.url) or fetched.url
    return read_metadata(fetched, reading.head, base, reading.segments)


def origin(metadata: Metadata, field: str) -> str:
    return dict(metadata.origins).get(field, "")


def linked(**values: object) -> str:
    node = {"@context": "https://schema.org", "@type": "Article", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
