"""Searches at APIs, over a real socket: what is asked for, what is stored, and what is said of trouble."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.extract import extract
from aggregator.model import Article, Source, SourceRules, Way
from app.installation import Installation
from app.intake import MORE_WAITING
from app.jobs.sources import check, look_at
from crawler.discovery import best
from crawler.indexes.apis import MOST_FOUND
from crawler.indexes.searches import APIS
from crawler.spiders.search import OVERLAP
from tests.app.jobs.crawling import again, crawl_all, follow, stored_paths
from tests.crawler.databases import ABSTRACT, DATABASES, Database, ids, page_of, pubmed_article
from tests.crawler.server import Answer, Site

TODAY = datetime.now(UTC).date()
LONG_AGO = str(TODAY - timedelta(days=400))
EVERY_WAY = pytest.mark.parametrize("way", sorted(DATABASES))
ESEARCH, EFETCH = "/entrez/eutils/esearch.fcgi", "/entrez/eutils/efetch.fcgi"


def followed(
    installation: Installation, site: Site, way: Way, *numbers: int, **values: object
) -> tuple[Source, Database]:
    """A source that searches a database which holds old records with these numbers."""
    database = DATABASES[way](filed=dict.fromkeys(ids(way, *numbers), LONG_AGO))
    return follow(installation, site, way=way, path=database.on(site), **values), database


def pages(way: Way, *numbers: int) -> list[str]:
    return [page_of(way, one) for one in ids(way, *numbers)]


@EVERY_WAY
def test_records_are_stored_under_the_pages_people_look_at_and_then_only_new_ones(
    installation: Installation, site: Site, way: Way
) -> None:
    source, database = followed(installation, site, way, 1, 2, 3)
    summary, reasons = crawl_all(installation)
    assert (summary.errors, reasons) == ({}, {})
    assert summary.sources[source.key] == {"found": 3, "fetched": 3, "unchanged": 0, "failed": 0}
    assert stored_paths(installation) == pages(way, 1, 2, 3)
    assert len(database.asked_for_records()) == 1
    assert site.most_at_once() == 1
    with installation.store.read() as transaction:
        stored = [one.page for one in transaction.pages.pending(5)]
    for page in stored:
        read = extract(page)
        assert isinstance(read, Article)
        assert ABSTRACT.strip() in read.blocks[0].text
        assert page.header("content-type") == APIS[way].kind
    database.asked.clear()
    database.filed |= dict.fromkeys(ids(way, 4), str(TODAY))
    summary, _ = crawl_all(installation)
    since = str(TODAY - OVERLAP)
    assert since in str(database.asked[0]) or since.replace("-", "/") in str(database.asked[0])
    assert summary.sources[source.key] == {"found": 1, "fetched": 1, "unchanged": 0, "failed": 0}
    assert len(database.asked) == 2
    assert stored_paths(installation) == pages(way, 1, 2, 3, 4)


def test_nothing_new_costs_one_request(installation: Installation, site: Site) -> None:
    _, database = followed(installation, site, Way.EUROPE_PMC, 1)
    crawl_all(installation)
    database.asked.clear()
    summary, _ = crawl_all(installation)
    assert (len(database.asked), summary.errors) == (1, {})


@pytest.mark.parametrize("way", [Way.PUBMED, Way.EUROPE_PMC])
def test_ids_come_page_by_page_and_what_is_over_the_limit_the_next_time(
    installation: Installation, site: Site, way: Way
) -> None:
    source, database = followed(installation, site, way, *range(1, 8), max_pages=4)
    database.page = 3
    if way is Way.EUROPE_PMC:
        database.page = 5  # which bounds the answers with records as well
    summary, _ = crawl_all(installation)
    assert summary.sources[source.key]["found"] == 7
    assert len(stored_paths(installation)) == 4
    with installation.store.read() as transaction:
        [state] = transaction.sources.states().values()
    assert state.next_crawl_at is not None
    assert state.last_crawl_at is not None
    assert state.next_crawl_at - state.last_crawl_at == MORE_WAITING
    crawl_all(installation)
    assert sorted(stored_paths(installation)) == sorted(pages(way, *range(1, 8)))


def test_pubmed_is_told_who_asks_and_gives_a_new_search_by_its_history(
    installation: Installation, site: Site
) -> None:
    _, database = followed(installation, site, Way.PUBMED, 1, 2)
    crawl_all(installation)
    assert {query["email"] for query in database.asked} == {"desk@example.org"}
    assert {query["tool"] for query in database.asked} == {"msdigest"}
    assert database.asked_for_records()[0]["WebEnv"] == "MCID_abc"
    database.filed |= {"3": str(TODAY), "1": str(TODAY)}
    crawl_all(installation)
    # The overlap names 1 again, so the new ones are no stretch of the history from its beginning.
    assert (database.asked_for_records()[1]["retstart"], database.asked_for_records()[1]["retmax"]) == (
        "1",
        "1",
    )


@pytest.mark.parametrize(("way", "least"), [(Way.PUBMED, 1 / 3), (Way.CLINICAL_TRIALS, 1.2)])
def test_no_more_requests_a_second_than_the_owner_of_an_api_allows(
    installation: Installation, site: Site, way: Way, least: float
) -> None:
    _, database = followed(installation, site, way, *range(1, 4))
    database.page = 1
    crawl_all(installation)
    began = [one.began for one in site.asked if one.path != "/robots.txt"]
    assert len(began) >= 4
    assert min(later - earlier for earlier, later in itertools.pairwise(began)) >= least
    assert stored_paths(installation) == pages(way, 1, 2, 3)


def test_a_known_record_whose_turn_has_come_is_asked_for_among_others(
    installation: Installation, site: Site
) -> None:
    source, database = followed(installation, site, Way.PUBMED, 1, 2, 3)
    crawl_all(installation)
    for number in (1, 2):
        again(installation, f"https://pubmed.ncbi.nlm.nih.gov/{number}/")
    database.texts["2"] = pubmed_article("2", "This paper was retracted by its authors. " * 12)
    summary, _ = crawl_all(installation)
    assert [query["id"] for query in database.asked_for_records()[1:]] == ["1,2"]
    assert summary.sources[source.key]["fetched"] == 2
    assert stored_paths(installation) == pages(Way.PUBMED, 1, 2, 3, 2)


def test_a_registration_that_changed_is_fetched_again(installation: Installation, site: Site) -> None:
    _, database = followed(installation, site, Way.CLINICAL_TRIALS, 1, 2)
    crawl_all(installation)
    # Changed on a day before today, which the crawl of today has not seen.
    database.filed[ids(Way.CLINICAL_TRIALS, 1)[0]] = str(TODAY - timedelta(days=1))
    with installation.store.begin() as transaction:
        url = "https://clinicaltrials.gov/study/NCT00000001"
        known = transaction.addresses.remembered(["clinicaltrials.gov/study/NCT00000001"])
        visit = replace(next(iter(known.values())).visit, fetched_at=datetime.now(UTC) - timedelta(days=3))
        transaction.addresses.visited("clinicaltrials.gov/study/NCT00000001", visit)
    crawl_all(installation)
    assert [query["filter.ids"] for query in database.asked_for_records()[1:]] == ["NCT00000001"]
    assert stored_paths(installation)[-1] == "/" + url.split("/", 3)[3]


def test_a_source_that_was_edited_is_read_from_the_beginning(installation: Installation, site: Site) -> None:
    source, database = followed(installation, site, Way.PUBMED, 1)
    crawl_all(installation)
    with installation.store.begin() as transaction:
        transaction.sources.save(replace(source, rules=SourceRules(ignore=("/9/",))))
        transaction.addresses.forget_validators(source.id)
    database.asked.clear()
    crawl_all(installation)
    assert ["mindate" in query for query in database.asked] == [False]


def test_the_rules_of_the_source_hold_for_records(installation: Installation, site: Site) -> None:
    followed(installation, site, Way.PUBMED, 1, 2, rules=SourceRules(ignore=("/2/$",)))
    crawl_all(installation)
    assert stored_paths(installation) == ["/1/"]


def test_a_record_that_is_not_given_is_named(installation: Installation, site: Site) -> None:
    source, database = followed(installation, site, Way.PUBMED, 1, 2)
    database.texts["2"] = "<PubmedBookArticle><BookDocument/></PubmedBookArticle>"
    summary, reasons = crawl_all(installation)
    assert reasons == {"https://pubmed.ncbi.nlm.nih.gov/2/": "PubMed did not give this record"}
    assert (summary.errors, summary.sources[source.key]["failed"]) == ({}, 1)


def test_one_record_that_is_broken_or_too_large_does_not_cost_the_others(
    installation: Installation, site: Site
) -> None:
    _, database = followed(installation, site, Way.PUBMED, *range(1, 9), max_bytes=20_000)
    database.texts["3"] = "<PubmedArticle><broken></PubmedArticle>"
    database.texts["6"] = pubmed_article("6", "x" * 30_000)
    _, reasons = crawl_all(installation)
    said = {url.split("/")[3]: reason for url, reason in reasons.items()}
    assert set(said) == {"3", "6"}
    assert "not well-formed XML" in said["3"]
    assert "larger" in said["6"]
    assert sorted(stored_paths(installation)) == pages(Way.PUBMED, 1, 2, 4, 5, 7, 8)


@pytest.mark.parametrize(
    ("way", "answer", "said"),
    [
        (Way.PUBMED, Answer(body=b"<eSearchResult><ERROR>Bad term</ERROR></eSearchResult>"), "Bad term"),
        (Way.PUBMED, Answer(body=b"<eSearchResult><Count>0</Count></eSearchResult>"), "finds nothing"),
        (Way.PUBMED, Answer(body=b"<html>Down</html>"), "looks like a web page"),
        (Way.PUBMED, Answer(body=b"x" * 300_000), "larger than this source's limit"),
        (Way.EUROPE_PMC, Answer(body=b'{"errMsg":"Bad query"}'), "Europe PMC answers: Bad query"),
        (Way.EUROPE_PMC, Answer(body=b'{"hitCount":10001,"resultList":{"result":[]}}'), f"only {MOST_FOUND}"),
        (
            Way.CLINICAL_TRIALS,
            Answer(status=400, body=b"Unknown area 'Phaze'\n", kind="text/plain"),
            "Unknown area 'Phaze'",
        ),
        (Way.CLINICAL_TRIALS, Answer(body=b""), "looks like an empty document"),
    ],
)
def test_a_search_that_does_not_work_is_an_error_of_its_source(
    installation: Installation, site: Site, way: Way, answer: Answer, said: str
) -> None:
    source, database = followed(installation, site, way, 1, max_bytes=200_000)
    database.instead = lambda _: answer
    summary, _ = crawl_all(installation)
    assert said in summary.errors[source.key]
    assert stored_paths(installation) == []


def test_a_crawl_that_broke_off_among_the_ids_asks_for_them_again(
    installation: Installation, site: Site
) -> None:
    source, database = followed(installation, site, Way.PUBMED, 1, 2, 3)
    database.page = 2

    def broken(query: Mapping[str, str]) -> Answer | None:
        return Answer(status=404) if query.get("retstart") == "2" and "term" in query else None

    database.instead = broken
    summary, _ = crawl_all(installation)
    assert "404 Not Found" in summary.errors[source.key]
    assert stored_paths(installation) == ["/1/", "/2/"]
    database.instead = lambda _: None
    database.asked.clear()
    crawl_all(installation)
    assert "mindate" not in database.asked[0]  # not all was read yet, so everything is still new
    assert stored_paths(installation) == ["/1/", "/2/", "/3/"]


def test_an_api_that_asks_to_wait_is_asked_again_after_that(installation: Installation, site: Site) -> None:
    _, database = followed(installation, site, Way.EUROPE_PMC, 1)
    answers = iter([Answer(status=429, headers={"Retry-After": "1"})])
    database.instead = lambda _: next(answers, None)
    crawl_all(installation)
    asked = [one for one in site.asked if one.path != "/robots.txt"]
    assert asked[1].began - asked[0].ended > 0.9
    assert stored_paths(installation) == pages(Way.EUROPE_PMC, 1)


def test_an_api_that_asks_to_stay_away_is_left_alone(installation: Installation, site: Site) -> None:
    source, database = followed(installation, site, Way.EUROPE_PMC, *range(1, 60))

    def closed(query: Mapping[str, str]) -> Answer | None:
        return Answer(status=429, headers={"Retry-After": "7200"}) if query["resultType"] == "core" else None

    database.instead = closed
    summary, reasons = crawl_all(installation)
    assert len(database.asked_for_records()) == 1
    assert (summary.sources[source.key]["failed"], len(reasons)) == (59, 59)
    with installation.store.read() as transaction:
        [state] = transaction.sources.states().values()
    assert state.next_crawl_at is not None
    assert state.next_crawl_at - datetime.now(UTC) > timedelta(seconds=7100)


def test_robots_txt_of_a_host_that_invites_nobody_holds_for_apis_too(
    installation: Installation, site: Site
) -> None:
    source, database = followed(installation, site, Way.PUBMED, 1)
    site.robots("User-agent: *\nDisallow: /\n")
    summary, _ = crawl_all(installation)
    assert summary.errors == {source.key: "robots.txt forbids it"}
    assert database.asked == []


def test_an_address_that_is_no_search_is_named(installation: Installation, site: Site) -> None:
    follow(installation, site, way=Way.PUBMED, path="/feed")
    summary, _ = crawl_all(installation)
    assert summary.errors == {"site": "it is no address of a search at PubMed"}
    assert site.asked == []


@EVERY_WAY
def test_an_address_that_is_pasted_is_recognised_and_its_records_shown(
    installation: Installation, site: Site, way: Way
) -> None:
    database = DATABASES[way](filed=dict.fromkeys(ids(way, 1, 2, 3, 4), LONG_AGO))
    pasted = site.origin + database.on(site) + "&email=somebody@example.org&cursorMark=x&pageToken=y"
    [probe] = look_at(installation.settings, [(pasted, SourceRules())])
    chosen = best(probe.candidates)
    assert chosen is not None
    assert (chosen.way, chosen.reason, len(chosen.links)) == (way, "", 4)
    assert chosen.address == APIS[way].recognise(pasted)
    assert chosen.homepage == APIS[way].homepage
    assert chosen.title.startswith(APIS[way].name)
    assert [link.hint.title for link in chosen.links] == [
        *(f"Fish, number {one}, in multiple sclerosis" for one in ids(way, 1, 2, 3)),
        "",
    ]
    assert len(database.asked) == 2


def test_a_pasted_search_that_does_not_work_says_why(installation: Installation, site: Site) -> None:
    database = DATABASES[Way.PUBMED]()
    address = site.origin + database.on(site)
    [probe] = look_at(installation.settings, [(address, SourceRules())])
    assert best(probe.candidates) is None
    assert probe.candidates[0].reason == "the search finds nothing"
    database.instead = lambda _: Answer(status=400, body=b"Empty term")
    [probe] = look_at(installation.settings, [(address, SourceRules())])
    assert "Empty term" in probe.error


def test_a_source_that_searches_can_be_checked(installation: Installation, site: Site) -> None:
    source, database = followed(installation, site, Way.EUROPE_PMC, 1, 2)
    [checked] = check(installation, [source])
    assert (checked.pages, checked.problem) == (2, "")
    assert database.asked_for_records() == []
    [wrong] = check(installation, [replace(source, way=Way.FEED)])
    assert wrong.problem == "it is set up as a feed, but it looks like a europe_pmc"
