"""The spider of feeds: RSS, Atom, JSON Feed."""

from __future__ import annotations

from scrapy.http import Response

from crawler.indexes import Reading
from crawler.indexes.feed import read_feed
from crawler.pace import header
from crawler.spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """Fetches what a feed names."""

    name = "feed"

    def read(self, response: Response) -> Reading:
        return read_feed(response.body, response.url, header(response, "Content-Type"))
