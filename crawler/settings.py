"""How we behave on other people's servers, as Scrapy's settings."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

from aggregator.model import Source
from crawler.guard import NETWORKS_SETTING, IPNetwork
from crawler.indexes.searches import APIS

VERSION = "0.1"
CONTACT_SETTING = "MSDIGEST_CONTACT"  # in Scrapy's settings, for APIs that ask who we are
TIMEOUT_SECONDS = 30
MOST_SIDE_BY_SIDE = 24  # sources crawled at once; more only wait for the two cores


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """What the operator decides about crawling."""

    contact: str = ""  # an e-mail address or page, for whoever reads their server's log
    homepage: str = ""
    delay: float = 1.0  # seconds between two requests to one host, at least
    allowed_networks: tuple[str, ...] = ()  # private networks opened for tests and demos

    @property
    def user_agent(self) -> str:
        """Who we are, honestly: name, version, and where to complain."""
        about = "; ".join(
            part for part in (f"+{self.homepage}" if self.homepage else "", self.contact) if part
        )
        return f"msdigest/{VERSION} ({about})" if about else f"msdigest/{VERSION}"

    @property
    def networks(self) -> tuple[IPNetwork, ...]:
        """The opened networks. Raises ValueError naming one that is none."""
        return tuple(ipaddress.ip_network(text) for text in self.allowed_networks)


def process_settings(politeness: Politeness) -> dict[str, Any]:
    """Settings shared by every crawl of the process."""
    return {
        "USER_AGENT": politeness.user_agent,
        "ROBOTSTXT_OBEY": False,  # ours is stricter, see crawler.robots
        "DOWNLOAD_DELAY": politeness.delay,
        # One request of a crawl under way, and not only one on the wire: what waits in Scrapy's own
        # queue has passed crawler.pace already, and would be sent to a host that just told us to stay
        # away. (A bound for each domain alone does not hold either when there is no delay.)
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "AUTOTHROTTLE_ENABLED": politeness.delay > 0,
        "AUTOTHROTTLE_START_DELAY": politeness.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "DOWNLOAD_TIMEOUT": TIMEOUT_SECONDS,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,  # a page that sends on by itself is for people
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],  # 429 and 503: crawler.pace
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # a proxy would connect for us, where the address guard cannot see it
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,  # no socket that runs what it is told
        "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
        CONTACT_SETTING: politeness.contact,
        NETWORKS_SETTING: [str(network) for network in politeness.networks],
        "LOG_ENABLED": False,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.RFPDupeFilter",
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.fence.FenceMiddleware": 50,
            "crawler.robots.RobotsMiddleware": 100,
            "crawler.pace.PaceMiddleware": 150,
            "crawler.whole.WholeMiddleware": 595,  # just before Scrapy unpacks
        },
        "EXTENSIONS": {
            "scrapy.extensions.corestats.CoreStats": None,
            "scrapy.extensions.logstats.LogStats": None,
        },
    }


def source_settings(source: Source, politeness: Politeness) -> dict[str, Any]:
    """The settings of one source's crawl."""
    settings = process_settings(politeness) | {"DOWNLOAD_MAXSIZE": source.max_bytes}
    if api := APIS.get(source.way):
        settings |= pause_of(max(politeness.delay, api.pause))
    return settings


def pause_of(seconds: float) -> dict[str, Any]:
    """Settings that keep so many seconds between two requests at least. Scrapy would go down to
    half of them by chance."""
    return {"DOWNLOAD_DELAY": seconds, "DOWNLOAD_DELAY_JITTER": 0.0}
