"""What the page itself hides from readers. Half-rendered pages hide their article, which is then most
of what there is, and is not meant here."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept("unseen")


def find(article: Article) -> Iterable[Mark]:
    yield from each(named(article, _NAMES), "hidden by the page itself", explicit=True, limit=0.75)
