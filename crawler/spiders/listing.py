"""The spider of listings: web pages that list articles, page after page."""

from __future__ import annotations

from scrapy.http import Response, TextResponse

from crawler.indexes import NotAnIndexError, Reading, looks_like
from crawler.indexes.listing import read_listing
from crawler.spiders.base import SourceSpider


class ListingSpider(SourceSpider):
    """Fetches what listing pages link to. `Source.max_depth` bounds how many pages are turned."""

    name = "listing"

    def read(self, response: Response) -> Reading:
        if not isinstance(response, TextResponse):
            raise NotAnIndexError(f"it is not a web page: it looks like {looks_like(response.body)}")
        return read_listing(response.text, response.url, self.source.rules)

    def goes_on(self, reading: Reading, fresh: int) -> bool:
        """Older pages list nothing new once a page has nothing new."""
        return bool(reading.further) and fresh > 0
