"""What lists pages, and what sites and services answer: read, or refused in words."""

from __future__ import annotations

import contextlib
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.model import SourceRules
from aggregator.notices.crossref import read_crossref
from aggregator.notices.pubmed import read_pubmed
from aggregator.notices.retraction_list import read_retraction_list
from aggregator.urls import clean_url
from app.jobs.previews import _reserved
from crawler.answers import Answer
from crawler.discovery import further_addresses, read_any
from crawler.indexes import LONGEST_INDEX, NotAnIndexError, Reading
from crawler.indexes.clinical_trials import ClinicalTrials
from crawler.indexes.europe_pmc import EuropePmc
from crawler.indexes.feed import read_feed
from crawler.indexes.listing import read_listing
from crawler.indexes.pubmed import PubMed
from crawler.indexes.sitemap import read_sitemap
from crawler.pace import retry_after
from crawler.robots import rules_from
from tests.feeds.things import build
from tests.fuzz.made import mutated, pages
from tests.fuzz.profiles import fuzzed

SITE = "https://source.example/news/"
RECORDS = Path(__file__).parents[1] / "golden" / "records"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
FEEDS = [body for name, body in build().items() if name.endswith((".atom", ".rss", ".json"))]
RSS = (
    b"<?xml version='1.0' encoding='utf-8'?>"
    b"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
    b"<title>News</title><language>en</language><item><title>MS &amp; diet</title>"
    b"<link>/a</link><guid>urn:1</guid>"
    b"<pubDate>Mon, 02 Mar 2026 07:00:00 GMT</pubDate><dc:creator>A. Writer</dc:creator></item>"
    b"</channel></rss>"
)
SITEMAP = (
    b"<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    b"xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://source.example/a</loc>"
    b"<lastmod>2026-03-02T07:00:00+01:00</lastmod><n:news><n:title>MS</n:title>"
    b"<n:publication_date>2026-03-01</n:publication_date></n:news></url></urlset>"
)
INDEX = (
    b"<sitemapindex><sitemap><loc>https://source.example/s.xml</loc>"
    b"<lastmod>2026</lastmod></sitemap></sitemapindex>"
)
ROBOTS = (
    b"User-agent: *\nDisallow: /private/*?x=$\nAllow: /\nCrawl-delay: 0.5\nRequest-rate: 1/5 0600-0845\n"
    b"Sitemap: https://source.example/s.xml\nHost: x\n"
)
FOUND = (
    b"<eSearchResult><Count>2</Count><RetMax>2</RetMax><QueryKey>1</QueryKey><WebEnv>M1</WebEnv>"
    b"<IdList><Id>90000017</Id><Id>90000018</Id></IdList></eSearchResult>"
)
FOUND_IN_PMC = (
    b'{"hitCount": 2, "nextCursorMark": "x", "resultList":'
    b' {"result": [{"id": "9", "source": "MED", "doi": "10.5555/x"}]}}'
)
TRIALS = (
    b'{"totalCount": 1, "nextPageToken": "x", "studies":'
    b' [{"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}]}'
)
WORKS = (
    b'{"message": {"items": [{"DOI": "10.5555/a", "updated-by": [{"DOI": "10.5555/b", "type": "retraction",'
    b' "updated": {"date-parts": [[2024, 3, 5]]}}],'
    b' "relation": {"is-retracted-by": [{"id": "10.5555/c"}]}}]}}'
)
TABLE = (
    b"OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,RetractionDOI\r\n"
    b'10.5555/a,90000017,Retraction,3/5/2024 0:00,"10.5555/b"\r\n'
)


def records() -> list[bytes]:
    return [path.read_bytes() for path in sorted(RECORDS.iterdir())]


def _require_sound(reading: Reading) -> None:
    """Every address can be asked for, and every text be kept."""
    for link in reading.links:
        assert clean_url(link.url) == link.url
        for text in (link.hint.title, *link.hint.authors, reading.title, reading.language):
            text.encode()
            assert "\0" not in text
        for moment in (link.lastmod, link.hint.published_at, link.hint.modified_at):
            assert moment is None or moment.tzinfo is not None
    for address in reading.further:
        assert clean_url(address) == address


@fuzzed
@given(mutated(RSS, *FEEDS), st.sampled_from(["", "application/rss+xml; charset=utf-16", "text/html"]))
@example(b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000, "")
@example(RSS.replace(b"MS", b"&#x110000;&#99999999;"), "")
@example(b'{"version": "jsonfeed.org", "items": [{"url": "/a"}' + b" " * LONGEST_INDEX, "")
@example(b'{"a": 1, "items": [' + b"[" * 100_000 + b" " * LONGEST_INDEX, "")
def test_any_feed(body: bytes, kind: str) -> None:
    with contextlib.suppress(NotAnIndexError):
        _require_sound(read_feed(body, SITE, kind))


@fuzzed
@given(mutated(SITEMAP, INDEX), st.booleans())
@example(SITEMAP.replace(b"2026-03-02T07:00:00+01:00", b"&#xD800;"), False)
@example(SITEMAP.replace(b"a</loc>", b"&#xDFFF;</loc>"), True)
def test_any_sitemap(body: bytes, packed: bool) -> None:
    with contextlib.suppress(NotAnIndexError):
        _require_sound(read_sitemap(gzip.compress(body) if packed else body, SITE, 100_000))


@fuzzed
@given(
    mutated(*pages()).map(lambda body: body.decode("utf-8", "replace")), st.sampled_from(["", ".next", "//a"])
)
@example("", "")
@example("<html><a href='https://[x'>a b c d</a>", "")
def test_any_listing(text: str, next_page: str) -> None:
    with contextlib.suppress(NotAnIndexError):
        _require_sound(read_listing(text, SITE, SourceRules(next_page=next_page)))
    further_addresses(text, SITE, text)


@fuzzed
@given(mutated(RSS, SITEMAP, INDEX, *pages()))
def test_whatever_is_found_at_an_address(body: bytes) -> None:
    found = read_any(body, body.decode("utf-8", "replace"), SITE, "text/html", SourceRules(), 100_000)
    assert found.works or found.reason


@fuzzed
@given(mutated(ROBOTS) | st.binary(max_size=200), st.sampled_from(["/a?b", "/private/x", "/%zz"]))
@example(b"User-agent: *\nCrawl-delay: nan", "/a")
@example(b"User-agent: *\nCrawl-delay: inf", "/a")
@example(b"User-agent: *\nDisallow: " + b"*" * 5_000 + b"x", "/" + "a" * 5_000)
def test_any_robots_txt(body: bytes, path: str) -> None:
    rules = rules_from(200, body)
    rules.refusal(f"https://source.example{path}", "msdigest")
    assert rules.delay("msdigest") >= 0
    timedelta(seconds=min(rules.delay("msdigest"), 1e9))


@fuzzed
@given(
    mutated(FOUND, FOUND_IN_PMC, TRIALS, *records()),
    st.sampled_from([PubMed(), EuropePmc(), ClinicalTrials()]),
)
def test_any_answer_of_a_service(body: bytes, api: PubMed | EuropePmc | ClinicalTrials) -> None:
    with contextlib.suppress(NotAnIndexError):
        found = api.read_found(body, "")
        assert found.total >= 0
        for link in found.links:
            assert clean_url(link.url) == link.url
    with contextlib.suppress(NotAnIndexError):
        api.read_records(body)


@fuzzed
@given(mutated(WORKS, TABLE, *records()))
@example(b"[" * 100_000)
def test_any_notice(body: bytes) -> None:
    for read in (read_crossref, read_pubmed):
        with contextlib.suppress(ValueError):
            read(body)
    with contextlib.suppress(ValueError):
        read_retraction_list(body.decode("utf-8", "replace"))


@fuzzed
@given(mutated(b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://x.example/"}]'))
@example(b"[" * 100_000)
@example(b'[{"location": "\\ud800", "tdm-reservation": 1}]')
def test_any_list_of_reservations(body: bytes) -> None:
    for place in _reserved(Answer(asked=SITE, url=SITE, status=200, body=body)):
        place.encode()


@fuzzed
@given(
    st.text(max_size=60) | mutated(b"Mon, 02 Mar 2026 07:00:00 GMT").map(lambda body: body.decode("latin-1"))
)
@example("Mon, 02 Mar 2026 07:00:00 +9999")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("9" * 5_000)
@example("Mon, 99 Mar 99999999999999999999 07:00:00 GMT")
def test_any_retry_after(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or wait >= timedelta(0)
