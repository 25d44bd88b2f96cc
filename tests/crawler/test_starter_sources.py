"""The list a new installation begins with: valid, long enough, and nothing twice."""

from __future__ import annotations

from collections import Counter

from aggregator.model import Permission, Policy, Way
from aggregator.urls import url_key
from app.jobs.sources import starter_sources
from crawler.indexes.searches import APIS, invited
from crawler.spiders import SPIDERS

SOURCES = starter_sources()


def test_there_are_at_least_twenty_five_and_none_twice() -> None:
    assert len(SOURCES) >= 25
    for values in ([one.key for one in SOURCES], [one.name for one in SOURCES]):
        assert [value for value, count in Counter(values).items() if count > 1] == []
    assert [key for key, count in Counter(url_key(s.address) for s in SOURCES).items() if count > 1] == []


def test_all_wait_for_a_curator_and_none_is_said_to_be_checked() -> None:
    assert {one.policy for one in SOURCES} == {Policy.REVIEW}
    assert Permission.FULL_TEXT not in {one.permission for one in SOURCES}
    assert [one.key for one in SOURCES if one.verified_at is not None] == []
    assert [one.key for one in SOURCES if not one.homepage or not one.language] == []


def test_every_way_of_finding_pages_is_among_them() -> None:
    assert {one.way for one in SOURCES} == set(Way) == set(SPIDERS)


def test_the_searches_are_ones() -> None:
    searches = [one for one in SOURCES if one.way in APIS]
    assert len(searches) == 3
    for one in searches:
        assert url_key(APIS[one.way].recognise(one.address)) == url_key(one.address)
        assert invited(one.address)
