"""The spider of sitemaps, and of indexes of sitemaps."""

from __future__ import annotations

from scrapy.http import Response

from crawler.indexes import Reading
from crawler.indexes.sitemap import read_sitemap
from crawler.spiders.base import SourceSpider


class SitemapSpider(SourceSpider):
    """Fetches what a sitemap names. `Source.max_depth` bounds how deep indexes may nest."""

    name = "sitemap"

    def read(self, response: Response) -> Reading:
        return read_sitemap(response.body, response.url, self.source.max_bytes)
