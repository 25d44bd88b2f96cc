"""The list a new installation begins with: valid, long enough, and nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from aggregator.model import Permission, Policy, Way
from aggregator.urls import url_key
from app.jobs.sources import starter_sources
from crawler.fence import sites
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


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (
            "charities in several countries",
            ("MS Trust", "Deutsche Multiple", "Italiana", "MS Canada", "ARSEP"),
        ),
        ("news of research", ("ScienceDaily: Multiple", "MS Research Blog")),
        ("nutrition", ("Nutrition Source", "Nutritional Neuroscience")),
        ("PubMed and Europe PMC", ("PubMed", "Europe PMC")),
        ("Cochrane", ("Cochrane",)),
        ("trials", ("ClinicalTrials.gov",)),
        ("safety notes and guidance", ("NICE", "FDA", "MHRA", "European Medicines Agency")),
    ],
)
def test_every_kind_that_was_asked_for_is_among_them(what: str, words: tuple[str, ...]) -> None:
    names = [one.name for one in SOURCES]
    assert [word for word in words if not any(word in name for name in names)] == [], what


def test_every_address_is_a_safe_one_and_every_rule_can_be_used() -> None:
    for one in SOURCES:
        assert urlsplit(one.address).scheme == "https", one.key
        assert urlsplit(one.homepage).scheme == "https", one.key
        assert urlsplit(one.address).hostname, one.key
        for pattern in (*one.rules.follow, *one.rules.ignore):
            re.compile(pattern)
        if one.way not in APIS:  # whose records stand on the site that is searched
            assert sites(one), one.key


def test_authorities_say_what_may_be_done_and_whom_to_ask() -> None:
    authorities = [
        one for one in SOURCES if one.key.split("-")[0] in {"mhra", "fda", "ema", "nice", "cochrane"}
    ]
    assert len(authorities) == 6
    assert [one.key for one in authorities if not one.licence_note or not one.contact] == []


def test_every_way_of_finding_pages_is_among_them() -> None:
    assert {one.way for one in SOURCES} == set(Way) == set(SPIDERS)


def test_the_searches_are_ones() -> None:
    searches = [one for one in SOURCES if one.way in APIS]
    assert len(searches) == 4
    for one in searches:
        assert url_key(APIS[one.way].recognise(one.address)) == url_key(one.address)
        assert invited(one.address)
