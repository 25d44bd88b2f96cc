"""A new installation, wherever its folder is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.model import Source, SourceRules, Way
from app.editorial import read_editorial
from app.installation import open_installation, set_up
from app.jobs.sources import _checked
from app.settings import Settings, SettingsError, as_environment, read_settings
from app.source_files import SourceFileError, checked
from crawler.discovery import Probe
from storage.errors import WrongVersion
from storage.migrations import HEAD


@pytest.mark.parametrize("name", ["plain", "with space", "50%25", "what?#1", "ähm"])
def test_a_home_of_any_name_holds_everything(tmp_path: Path, name: str) -> None:
    settings = Settings(home=tmp_path / name)
    assert set_up(settings) == (None, HEAD)
    assert {path.name for path in (tmp_path / name).iterdir()} >= {"msdigest.db", "editorial.toml"}
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_setting_up_again_changes_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, public_url="https://digest.example.org/")
    set_up(settings)
    (tmp_path / "editorial.toml").write_text("[publication]\ntitle = 'Mine'\n")
    assert set_up(Settings(home=tmp_path, public_url="https://elsewhere.example.org/")) == (HEAD, HEAD)
    opened = open_installation(settings)
    with opened.store.read() as transaction:
        assert transaction.issues.identity().authority == "digest.example.org"
    assert opened.publication.title == "Mine"
    opened.store.close()


def test_an_installation_that_was_not_set_up_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WrongVersion, match="migrate"):
        open_installation(Settings(home=tmp_path))


def test_a_child_process_gets_the_same_settings(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, allow_networks=("127.0.0.0/8", "::1/128"), crawl_delay=0.5, workers=3)
    assert read_settings(as_environment(settings)) == settings


FEED = Source(id=0, key="a", name="A", way=Way.FEED, address="https://a.example/feed")


@pytest.mark.parametrize(
    "rules",
    [SourceRules(keep=("main", "div[")), SourceRules(drop=("p::x(",)), SourceRules(next_page="a:nonsense")],
)
def test_a_selector_that_is_none_is_named_when_a_source_is_set_up(rules: SourceRules) -> None:
    bad = (*rules.keep[1:], *rules.drop, rules.next_page)[0]
    with pytest.raises(SourceFileError, match=re.escape(f"{bad!r} is no CSS selector")):
        checked(replace(FEED, rules=rules))
    good = SourceRules(keep=("main > p",), drop=("aside, .ad",), next_page="a[rel~=next]")
    assert checked(replace(FEED, rules=good)).rules == good


def test_a_look_that_found_nothing_is_a_problem_of_the_source() -> None:
    answer = _checked(FEED, Probe(address=FEED.address, candidates=()))
    assert answer.problem


def test_a_name_that_no_feed_may_hold_is_refused_before_a_feed_is_made(tmp_path: Path) -> None:
    path = tmp_path / "editorial.toml"
    path.write_text('[publication]\npublisher = "The \\u0001 Desk"\n')
    with pytest.raises(SettingsError, match=r"publication.publisher holds U\+0001"):
        read_editorial(path)
