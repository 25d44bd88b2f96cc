"""The truth about the pages fits the pages that are served."""

from __future__ import annotations

from collections import Counter

import httpx
from parsel import Selector

from aggregator.model import Outcome
from app.demo import DemoSites
from app.demo.articles import prepared
from app.demo.truth import MISSING, NEVER_FETCHED, Expected, expected

TRUTH = expected()


def words_of(sites: DemoSites, page: Expected) -> str:
    """All the words of a page as served, chrome and all."""
    html = httpx.get(f"{sites.address(page.site)}{page.path}").text
    return " ".join(" ".join(Selector(html).xpath("//body//text()").getall()).split())


def test_every_outcome_has_a_name() -> None:
    names = {*(outcome.value for outcome in Outcome), NEVER_FETCHED, MISSING}
    assert all(set(page.outcomes) <= names for page in TRUTH)


def test_the_demo_shows_every_way_a_first_crawl_can_end() -> None:
    seen = Counter(page.outcomes[0] for page in TRUTH)
    assert seen["kept"] >= 15
    assert seen["in_review"] == 3
    assert seen["off_topic"] == 7
    assert seen["duplicate"] == 5
    assert all(seen[name] for name in ("too_short", "not_article", "reserved", "unreadable", "never_fetched"))


def test_every_page_is_served_unless_it_is_missing(sites: DemoSites) -> None:
    for page in TRUTH:
        status = httpx.get(f"{sites.address(page.site)}{page.path}").status_code
        assert status == (404 if page.outcomes == (MISSING,) else 200), page.path


def test_phrases_that_stay_and_phrases_that_go_are_both_served(sites: DemoSites) -> None:
    for page in TRUTH:
        if page.stays or page.goes:
            words = words_of(sites, page)
            for phrase in (*page.stays, *page.goes):
                assert phrase in words, (page.slug, phrase)


def test_no_phrase_that_goes_is_part_of_an_article() -> None:
    texts = {piece.slug: piece.text for piece in prepared()}
    for page in TRUTH:
        assert not [phrase for phrase in page.goes if phrase in texts[page.slug]], page.slug


def test_each_story_has_one_original() -> None:
    originals = {page.slug for page in TRUTH if page.story == page.slug}
    assert {page.story for page in TRUTH} <= originals
    assert {page.resembles for page in TRUTH if page.resembles} <= originals


def test_later_pieces_are_left_out_until_they_are_published(own_sites: DemoSites) -> None:
    own_sites.add("wirefarm", "wire-9006-protein")
    assert "wire-9006-protein" not in {page.slug for page in TRUTH}
    [page] = [page for page in expected(own_sites.pieces) if page.slug == "wire-9006-protein"]
    assert page.outcomes == ("duplicate",)


def test_the_reserved_page_says_so_and_no_other_does(sites: DemoSites) -> None:
    for page in TRUTH:
        if page.site == "courier":
            html = httpx.get(f"{sites.address('courier')}{page.path}").text
            assert ("tdm-reservation" in html) == (page.outcomes == ("reserved",))


def test_robots_forbids_only_what_is_never_fetched(sites: DemoSites) -> None:
    assert "Disallow: /private/" in httpx.get(f"{sites.address('harbour')}/robots.txt").text
    forbidden = [page.slug for page in TRUTH if page.path.startswith("/private/")]
    assert forbidden == ["members-briefing"]
