"""One spider for each way of finding pages. Sources are data; no spider knows a site."""

from __future__ import annotations

from aggregator.model import Way
from crawler.spiders.base import SourceSpider
from crawler.spiders.clinical_trials import ClinicalTrialsSpider
from crawler.spiders.europe_pmc import EuropePmcSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.listing import ListingSpider
from crawler.spiders.pubmed import PubMedSpider
from crawler.spiders.sitemap import SitemapSpider

SPIDERS: dict[Way, type[SourceSpider]] = {
    Way.FEED: FeedSpider,
    Way.SITEMAP: SitemapSpider,
    Way.LISTING: ListingSpider,
    Way.PUBMED: PubMedSpider,
    Way.EUROPE_PMC: EuropePmcSpider,
    Way.CLINICAL_TRIALS: ClinicalTrialsSpider,
}
