"""The spider of searches at PubMed."""

from __future__ import annotations

from crawler.indexes.pubmed import PubMed
from crawler.spiders.search import SearchSpider


class PubMedSpider(SearchSpider):
    """Keeps the records that a search at PubMed finds."""

    name = "pubmed"
    api = PubMed()
