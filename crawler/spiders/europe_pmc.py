"""The spider of searches at Europe PMC."""

from __future__ import annotations

from crawler.indexes.europe_pmc import EuropePmc
from crawler.spiders.search import SearchSpider


class EuropePmcSpider(SearchSpider):
    """Keeps the records that a search at Europe PMC finds."""

    name = "europe_pmc"
    api = EuropePmc()
