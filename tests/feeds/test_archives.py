"""The past of a feed: complete, in parts that do not change, and never in the feed again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.archives import archives
from feeds.documents import edition_documents
from tests.feeds.reading import entries
from tests.feeds.things import NOW, PUBLICATION, correction, edition, full_edition, odd_edition, story

LINK = "{http://www.w3.org/2005/Atom}link"


def links(document: bytes) -> dict[str, str]:
    return {one.get("rel", ""): one.get("href", "") for one in etree.fromstring(document).iter(LINK)}


@given(st.integers(0, 40), st.integers(1, 7))
def test_parts_are_full_and_never_change(count: int, size: int) -> None:
    before = archives("s", list(range(count, 0, -1)), size)
    after = archives("s", list(range(count + 1, 0, -1)), size)
    assert after[len(after) - len(before) :] == before
    assert all(len(part.held) == size for part in before)
    held = [one for part in before for one in part.held]
    assert held == list(range(len(held), 0, -1))


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_reader_that_follows_the_archives_sees_everything_once(kind: str) -> None:
    made = edition_documents(full_edition())
    name, seen = f"stories.{kind}", []
    while name:
        seen += [one.uid for one in entries(name, made[name])]
        found = links(made[name])
        name = found.get("prev-archive", "").removeprefix(PUBLICATION.home)
        if "archive/" in name:
            assert links(made[name])["current"] == f"{PUBLICATION.home}stories.{kind}"
            assert b"archive" in made[name]
    assert set(seen) == {*(story(n).uid for n in range(1, 6)), correction(1).uid}


def test_an_archive_asks_no_hub_and_the_feed_does() -> None:
    made = edition_documents(full_edition())
    for kind in ("atom", "rss"):
        assert links(made[f"stories.{kind}"])["hub"] == "https://hub.example/"
        assert "hub" not in links(made[f"archive/stories-1.{kind}"])
    assert json.loads(made["stories.json"])["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_a_topic_is_a_view_of_the_same_entries() -> None:
    made = edition_documents(full_edition())
    for kind in ("atom", "rss", "json"):
        all_of_them = entries(f"stories.{kind}", made[f"stories.{kind}"])
        assert entries(f"topics/diet.{kind}", made[f"topics/diet.{kind}"]) == all_of_them


def test_corrections_stand_among_the_stories_by_their_date() -> None:
    late = correction(1, released_at=story(1).released_at + timedelta(minutes=1))
    early = correction(2, released_at=story(3).released_at + timedelta(minutes=1))
    quiet = correction(3, announced=False)
    made = edition_documents(edition(corrections=(quiet, late, early)))
    uids = [one.uid for one in entries("stories.atom", made["stories.atom"])]
    assert uids == [late.uid, story(1).uid, story(2).uid, early.uid, story(3).uid]


def test_readers_are_asked_to_delete_at_once_or_after_a_while() -> None:
    def deleted(removed_at: datetime) -> list[str]:
        told = [replace(s, removed_at=removed_at) if s.removed_at else s for s in odd_edition().stories]
        root = etree.fromstring(edition_documents(edition(stories=told))["stories.atom"])
        gone = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
        return [one.get("ref", "") for one in root.iter(gone)]

    assert deleted(NOW) == [story(4).uid]
    assert deleted(NOW - timedelta(days=32)) == [story(4).uid, story(5).uid]
