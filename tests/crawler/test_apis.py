"""How APIs are asked, and how their answers are read, good and bad. Nothing is fetched."""

from __future__ import annotations

import json
import time
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from aggregator.model import Way
from aggregator.urls import clean_url
from crawler.indexes import NotAnIndexError
from crawler.indexes.apis import MOST_FOUND, ApiError, Batch, batches
from crawler.indexes.searches import APIS, api_of, invited
from crawler.intake import Link
from crawler.words import email_in
from tests.crawler.databases import europe_pmc_record, pubmed_article, trial

PUBMED, EUROPE_PMC, TRIALS = APIS[Way.PUBMED], APIS[Way.EUROPE_PMC], APIS[Way.CLINICAL_TRIALS]
ESEARCH = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi"
REST = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
STUDIES = "https://clinicaltrials.gov/api/v2/studies"
SINCE = date(2026, 2, 3)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij"))
    + "]>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def esearch(*ids: str, count: int | None = None, more: str = "") -> bytes:
    listed = "".join(f"<Id>{one}</Id>" for one in ids)
    total = len(ids) if count is None else count
    return f"<eSearchResult><Count>{total}</Count>{more}<IdList>{listed}</IdList></eSearchResult>".encode()


def europe_pmc(*records: dict[str, Any], hits: int = 1, following: str = "") -> bytes:
    answer = {"hitCount": hits, "nextCursorMark": following, "resultList": {"result": records}}
    return json.dumps(answer).encode()


@pytest.mark.parametrize(
    ("pasted", "way", "address"),
    [
        (
            f"{ESEARCH}?term=ms+diet&retmode=json&retmax=5&db=pubmed&tool=x",
            Way.PUBMED,
            f"{ESEARCH}?db=pubmed&term=ms%20diet",
        ),
        (
            "https://pubmed.ncbi.nlm.nih.gov/?term=ms+diet&sort=date",
            Way.PUBMED,
            f"{ESEARCH}?db=pubmed&term=ms%20diet",
        ),
        (f"{ESEARCH}?db=pmc&term=ms", None, ""),
        (f"{ESEARCH}?db=pubmed", None, ""),
        ("https://pubmed.ncbi.nlm.nih.gov/90000017/", None, ""),
        (
            f"{REST}?query=ms&format=xml&cursorMark=a&synonym=true",
            Way.EUROPE_PMC,
            f"{REST}?query=ms&synonym=true",
        ),
        (
            "https://europepmc.org/search?query=ms%20AND%20diet&page=3",
            Way.EUROPE_PMC,
            f"{REST}?query=ms%20AND%20diet",
        ),
        (f"{REST}?query=", None, ""),
        (
            f"{STUDIES}?query.cond=ms&pageToken=x&fields=NCTId",
            Way.CLINICAL_TRIALS,
            f"{STUDIES}?query.cond=ms",
        ),
        (
            "https://clinicaltrials.gov/search?cond=ms&term=diet&view=x",
            Way.CLINICAL_TRIALS,
            f"{STUDIES}?query.cond=ms&query.term=diet",
        ),
        (STUDIES, None, ""),
        ("https://clinicaltrials.gov/study/NCT09000031", None, ""),
        ("https://site.example/feed?term=ms", None, ""),
    ],
)
def test_an_address_is_recognised(pasted: str, way: Way | None, address: str) -> None:
    found = api_of(pasted)
    assert (found[0].way if found else None, found[1] if found else "") == (way, address)
    assert not found or found[0].recognise(address) == address


@pytest.mark.parametrize("api", APIS.values(), ids=lambda api: type(api).__name__)
def test_a_search_keeps_what_a_person_wrote_also_after_cleaning(api: Any) -> None:
    written = {
        Way.PUBMED: f'{ESEARCH}?db=pubmed&term=sclerosis[tiab] AND "fish oil" AND 2024:3000[dp]',
        Way.EUROPE_PMC: f'{REST}?query=TITLE:"fish oil" AND FIRST_PDATE:[2024-01-01 TO 3000-12-31]',
        Way.CLINICAL_TRIALS: f'{STUDIES}?query.cond=sclerosis&filter.advanced=AREA[Phase]2 AND "fish oil"',
    }[api.way]
    asked = query(api.search(clean_url(written), since=None, place="", email=""))
    assert query(written).items() <= asked.items()
    assert '"fish oil"' in api.title(clean_url(written))


def test_what_is_new_at_pubmed_is_asked_for_with_who_we_are() -> None:
    asked = query(
        PUBMED.search(f"{ESEARCH}?term=ms&reldate=90", since=SINCE, place="1000", email="desk@example.org")
    )
    assert asked == {
        "db": "pubmed", "term": "ms", "datetype": "edat", "mindate": "2026/02/03", "maxdate": "3000",
        "retmode": "xml", "usehistory": "y", "retmax": "1000", "retstart": "1000",
        "tool": "msdigest", "email": "desk@example.org",
    }  # fmt: skip
    changed = PUBMED.search(f"{ESEARCH}?term=ms&datetype=mdat", since=SINCE, place="", email="")
    assert query(changed)["datetype"] == "mdat"
    assert "email" not in query(changed)


def test_what_is_new_elsewhere() -> None:
    asked = query(EUROPE_PMC.search(f"{REST}?query=a OR b", since=SINCE, place="AoI=", email=""))
    assert asked["query"] == "(a OR b) AND UPDATE_DATE:[2026-02-03 TO 3000-12-31]"
    assert (asked["cursorMark"], asked["resultType"]) == ("AoI=", "idlist")
    plain = query(TRIALS.search(f"{STUDIES}?query.cond=ms", since=SINCE, place="", email=""))
    assert plain["filter.advanced"] == "AREA[LastUpdatePostDate]RANGE[2026-02-03,MAX]"
    own = query(TRIALS.search(f"{STUDIES}?filter.advanced=a OR b", since=SINCE, place="tok", email=""))
    assert own["filter.advanced"] == "(a OR b) AND AREA[LastUpdatePostDate]RANGE[2026-02-03,MAX]"
    assert own["pageToken"] == "tok"


def test_pages_of_ids_follow_each_other_to_the_end() -> None:
    first = PUBMED.read_found(esearch("1", "2", count=3, more="<WebEnv>W</WebEnv><QueryKey>7</QueryKey>"), "")
    assert [link.url for link in first.links] == [f"https://pubmed.ncbi.nlm.nih.gov/{n}/" for n in (1, 2)]
    assert (first.place, first.history, first.total) == ("2", "7 W", 3)
    assert PUBMED.read_found(esearch("3", count=3), "2").place == ""
    assert PUBMED.read_found(esearch(count=3), "2").place == ""  # it promised more than it has
    record = europe_pmc_record("1")
    assert EUROPE_PMC.read_found(europe_pmc(record, hits=2, following="AoI="), "").place == "AoI="
    assert EUROPE_PMC.read_found(europe_pmc(record, hits=1, following="AoI="), "").place == ""
    assert EUROPE_PMC.read_found(europe_pmc(record, following="AoI="), "AoI=").place == ""
    assert EUROPE_PMC.read_found(europe_pmc(record, following="*"), "").place == ""
    assert EUROPE_PMC.read_found(europe_pmc(following="AoJ="), "AoI=").place == ""
    studies = {"studies": [trial("NCT00000001", "2026-01-07"), {}], "nextPageToken": "t", "totalCount": 2}
    found = TRIALS.read_found(json.dumps(studies).encode(), "")
    assert [link.url for link in found.links] == ["https://clinicaltrials.gov/study/NCT00000001"]
    assert str(found.links[0].lastmod) == "2026-01-08 00:00:00+00:00"
    assert (found.place, found.total) == ("t", 2)
    assert TRIALS.read_found(json.dumps(studies).encode(), "t").place == ""


def test_more_than_pubmed_gives_is_not_asked_for() -> None:
    assert PUBMED.read_found(esearch("1", count=MOST_FOUND + 5), str(MOST_FOUND - 1)).place == ""


@pytest.mark.parametrize(
    ("api", "body", "kind", "said"),
    [
        (
            PUBMED,
            b"<eSearchResult><ERROR>Empty term and query_key</ERROR></eSearchResult>",
            ApiError,
            "Empty term",
        ),
        (
            PUBMED,
            esearch(more="<ErrorList><FieldNotFound>tiabb</FieldNotFound></ErrorList>"),
            ApiError,
            "no field tiabb",
        ),
        (PUBMED, b'{"error":"API rate limit exceeded","count":"4"}', ApiError, "rate limit"),
        (PUBMED, b"<html><body>Sorry</body></html>", NotAnIndexError, "a web page"),
        (PUBMED, b"", NotAnIndexError, "an empty document"),
        (PUBMED, b"<eSearchResult><Count>3", NotAnIndexError, "not well-formed"),
        (PUBMED, b"<eSearchResult><IdList/></eSearchResult>", NotAnIndexError, "does not say how many"),
        (PUBMED, LAUGHS.encode() + esearch("1", more="<x>&j;</x>"), NotAnIndexError, "amplification"),
        (PUBMED, OUTSIDE + esearch("1", more="<x>&e;</x>"), NotAnIndexError, "declares entities"),
        (EUROPE_PMC, b'{"errCode":400,"errMsg":"Invalid cursorMark"}', ApiError, "Invalid cursorMark"),
        (EUROPE_PMC, b'{"version":"6.9"}', NotAnIndexError, "no answer of Europe PMC"),
        (EUROPE_PMC, b'{"hitCount":"many","resultList":{}}', NotAnIndexError, "no answer of Europe PMC"),
        (EUROPE_PMC, b"<html></html>", NotAnIndexError, "a web page"),
        (EUROPE_PMC, b"", NotAnIndexError, "an empty document"),
        (EUROPE_PMC, b'{"hitCount":' + b"[" * 100_000, NotAnIndexError, "not JSON"),
        (TRIALS, b'{"message":"Unknown area name"}', ApiError, "Unknown area name"),
        (TRIALS, b'{"studies":{}}', NotAnIndexError, "no list of studies"),
        (TRIALS, b"[]", NotAnIndexError, "a list where an object"),
        (TRIALS, b"", NotAnIndexError, "an empty document"),
    ],
)
def test_an_answer_that_is_none_says_what_is_wrong(
    api: Any, body: bytes, kind: type[Exception], said: str
) -> None:
    began = time.perf_counter()
    with pytest.raises(kind, match=said):
        api.read_found(body, "")
    assert time.perf_counter() - began < 2


def test_records_are_stored_one_by_one_without_what_changes_by_itself() -> None:
    articles = f"{pubmed_article('1')}\n{pubmed_article('2')}<PubmedBookArticle/>"
    pubmed = f"<PubmedArticleSet>{articles}</PubmedArticleSet>"
    stored = PUBMED.read_records(pubmed.encode())
    assert list(stored) == ["pubmed.ncbi.nlm.nih.gov/1", "pubmed.ncbi.nlm.nih.gov/2"]
    assert stored["pubmed.ncbi.nlm.nih.gov/1"].decode() == pubmed_article("1")
    first, later = europe_pmc_record("1"), europe_pmc_record("1") | {"citedByCount": 8}
    assert EUROPE_PMC.read_records(europe_pmc(first)) == EUROPE_PMC.read_records(europe_pmc(later))
    [(key, body)] = TRIALS.read_records(
        json.dumps({"studies": [trial("NCT00000001", "2026-01-07"), 5, {}]}).encode()
    ).items()
    assert key == "clinicaltrials.gov/study/NCT00000001"
    assert set(json.loads(body)) == {"protocolSection", "hasResults"}


def test_an_answer_without_records_says_why() -> None:
    with pytest.raises(ApiError, match="Cannot retrieve history"):
        PUBMED.read_records(b"<eFetchResult><ERROR>Cannot retrieve history data</ERROR></eFetchResult>")
    with pytest.raises(NotAnIndexError, match="its root element is other"):
        PUBMED.read_records(b"<other/>")
    with pytest.raises(NotAnIndexError, match="amplification"):
        PUBMED.read_records(LAUGHS.encode() + b"<PubmedArticleSet>&j;</PubmedArticleSet>")


def links(*numbers: int) -> tuple[Link, ...]:
    return tuple(Link(url=f"https://pubmed.ncbi.nlm.nih.gov/{number}/") for number in numbers)


def test_a_stretch_of_a_search_is_asked_for_by_its_place_in_the_history() -> None:
    found = PUBMED.read_found(
        esearch(*map(str, range(1, 8)), more="<WebEnv>W</WebEnv><QueryKey>7</QueryKey>"), ""
    )
    chosen = list(batches(found, links(2, 3, 4, 6, 7), 2))
    assert chosen == [
        Batch(links=links(2, 3), history="7 W", start=1),
        Batch(links=links(4, 6)),
        Batch(links=links(7), history="7 W", start=6),
    ]
    by_place = PUBMED.records(ESEARCH, chosen[0], email="")
    assert urlsplit(by_place).path == "/entrez/eutils/efetch.fcgi"
    assert (
        query(by_place).items() >= {"WebEnv": "W", "query_key": "7", "retstart": "1", "retmax": "2"}.items()
    )
    assert query(PUBMED.records(ESEARCH, chosen[1], email=""))["id"] == "4,6"
    assert list(batches(None, links(2, 3), 2)) == [Batch(links=links(2, 3))]
    assert list(batches(found, [], 2)) == []


def test_addresses_of_full_batches_are_not_too_long() -> None:
    pages = {
        Way.PUBMED: "https://pubmed.ncbi.nlm.nih.gov/12345{:04}/",
        Way.EUROPE_PMC: "https://europepmc.org/article/PMC/PMC1234{:04}",
        Way.CLINICAL_TRIALS: "https://clinicaltrials.gov/study/NCT1234{:04}",
    }
    for api in APIS.values():
        full = tuple(Link(url=pages[api.way].format(number)) for number in range(api.batch))
        assert len(api.records(ESEARCH, Batch(links=full), email="somebody@example.org")) < 2_000


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        (f"{ESEARCH}?db=pubmed", True),
        (f"{REST}?query=x", True),
        (STUDIES, True),
        ("https://eutils.ncbi.nlm.nih.gov/", False),
        ("https://eutils.ncbi.nlm.nih.gov.evil.example/entrez/eutils/", False),
        ("https://pubmed.ncbi.nlm.nih.gov/1/", False),
        ("https://clinicaltrials.gov/study/NCT00000001", False),
        ("http://127.0.0.1:80/entrez/eutils/esearch.fcgi", False),
    ],
)
def test_who_invites_programs(url: str, is_one: bool) -> None:
    assert invited(url) is is_one


@pytest.mark.parametrize(
    ("contact", "email"),
    [
        ("desk@example.org", "desk@example.org"),
        (" mailto:desk@example.org", "desk@example.org"),
        ("https://example.org/contact", ""),
        ("The desk <desk@example.org>", ""),
        ("", ""),
    ],
)
def test_only_an_email_address_is_told_as_one(contact: str, email: str) -> None:
    assert email_in(contact) == email
