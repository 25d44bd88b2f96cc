"""The peer of the crawl benchmark: the least that Scrapy can do to fetch the pages of a sitemap."""

from __future__ import annotations

import sys
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.spiders import SitemapSpider


class BareSpider(SitemapSpider):
    """Fetches everything and keeps nothing."""

    name = "bare"

    def parse(self, response: Response, **_: Any) -> None:
        """Nothing is done with a page."""


def main() -> None:
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_ENABLED": False,
        }
    )
    process.crawl(BareSpider, sitemap_urls=[f"{sys.argv[1]}/sitemap.xml"])
    process.start()


if __name__ == "__main__":
    main()
