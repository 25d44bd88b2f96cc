"""What holds for every feed, in each of its formats."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.documents import documents
from tests.feeds.reading import entries, parsed
from tests.feeds.things import FEEDS, IDENTITY, NOW, PUBLICATION, build, issue, story, telling

ATOM = "{http://www.w3.org/2005/Atom}"
XML_FEEDS = [name for name in FEEDS if not name.endswith(".json")]
DIGEST_OF_ALL = """
import hashlib, locale, sys
locale.setlocale(locale.LC_ALL, "")
from tests.feeds.things import build
made = build()
print(hashlib.sha256(b"".join(name.encode() + made[name] for name in sorted(made))).hexdigest())
"""
NASTY = "a\x00b\x08c\x0b\x1b\x7f\ud800\udfff\ufffe\uffff & <b>bold</b> \"q\" 'q' ]]> <![CDATA[ é ☕ 𝄞"
CLEAN = "abc & <b>bold</b> \"q\" 'q' ]]> <![CDATA[ é ☕ 𝄞"


def test_building_twice_gives_the_same_bytes() -> None:
    assert build() == build()


def test_the_bytes_depend_on_no_zone_locale_hash_seed_or_folder() -> None:
    def digest(**environment: str) -> str:
        command = [sys.executable, "-c", DIGEST_OF_ALL]
        given = {"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), **environment}
        done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    first = digest(TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    assert first == digest(TZ="Pacific/Kiritimati", LC_ALL="C.UTF-8", PYTHONHASHSEED="2")


@pytest.mark.parametrize("channel", ["digest", "stories"])
def test_ids_titles_dates_links_and_order_are_the_same_in_every_format(channel: str) -> None:
    made = build()
    atom, rss, other = (
        entries(f"{channel}.{kind}", made[f"{channel}.{kind}"]) for kind in ("atom", "rss", "json")
    )
    assert atom == rss == other
    assert len(atom) == (2 if channel == "digest" else 3)


def test_entries_stand_in_the_order_given() -> None:
    stories = [story(3), story(1), story(2)]
    for kind in ("atom", "rss", "json"):
        read = entries(f"stories.{kind}", build(stories)[f"stories.{kind}"])
        assert [one.uid for one in read] == [one.uid for one in stories]
        assert [one.published for one in read] == [one.released_at for one in stories]


@pytest.mark.parametrize("name", FEEDS)
def test_ids_of_the_two_channels_and_of_the_feeds_are_apart(name: str) -> None:
    made = build()
    ids = [one.uid for other in ("digest.json", "stories.json") for one in entries(other, made[other])]
    assert len(set(ids)) == len(ids)
    if not name.endswith(".json"):
        feed_id = parsed(made[name]).feed.get("id", "")
        assert feed_id not in ids


@pytest.mark.parametrize("name", XML_FEEDS)
def test_a_feed_says_who_and_where_it_is(name: str) -> None:
    feed = parsed(build()[name]).feed
    assert feed.title.startswith("Food & MS: ")
    assert feed.link == PUBLICATION.home
    own = [link.href for link in feed.links if link.rel == "self"]
    assert own == [PUBLICATION.home + name]


@pytest.mark.parametrize("name", XML_FEEDS)
def test_a_feed_is_as_new_as_its_newest_change(name: str) -> None:
    changed = NOW + timedelta(days=3)
    made = build([story(1), story(2, updated_at=changed)], [issue(0), issue(1, updated_at=changed)])
    assert parsed(made[name]).feed.updated_parsed[:6] == changed.timetuple()[:6]


def test_atom_links_keep_what_they_are() -> None:
    root = etree.fromstring(build()["stories.atom"])
    for entry, number in zip(root.iter(f"{ATOM}entry"), (1, 2, 3), strict=True):
        links = {link.get("rel"): dict(link.attrib) for link in entry.iter(f"{ATOM}link")}
        assert set(links) == {"alternate", "via", "related"}
        assert links["alternate"]["href"] == f"{PUBLICATION.home}story/{number}"
        assert links["via"]["href"] == telling(number).url
        assert links["related"]["href"] == telling(number + 100).url
        assert links["related"]["title"] == f"Article {number + 100}"


def test_the_guid_of_rss_is_no_address() -> None:
    root = etree.fromstring(build()["stories.rss"])
    assert [guid.get("isPermaLink") for guid in root.iter("guid")] == ["false"] * 3


@pytest.mark.parametrize("name", FEEDS)
def test_nothing_in_a_story_breaks_a_feed(name: str) -> None:
    told = telling(
        1, source_name=NASTY, title=NASTY, authors=(NASTY,), url="https://a.example/?a=1&b=\x01]]>"
    )
    nasty = story(1, title=NASTY, summary=NASTY, excerpt_html="<p>x ]]> \x02 y</p>", telling=told)
    nasty_issue = issue(0, nasty, title=NASTY, covers=NASTY)
    [read] = entries(name, build([nasty], [nasty_issue])[name])
    assert CLEAN in read.title
    assert CLEAN in read.summary
    assert "<b>" not in read.content
    assert "bold" in unescape(read.content)


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("title", ["", "\x00\x01", "\ud800"])
def test_a_title_of_nothing_readable_does_not_break_a_feed(name: str, title: str) -> None:
    [read] = entries(name, build([story(1, title=title)], [issue(0, story(1, title=title))])[name])
    assert read.title


@settings(max_examples=40)
@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_any_text_makes_readable_feeds(title: str, words: str) -> None:
    told = telling(1, title=words, source_name=title, authors=(words,))
    nasty = story(1, title=title, summary=f"About {words}", telling=told)
    made = build([nasty], [issue(0, story(1, title=title))])
    for name in FEEDS:
        assert len(entries(name, made[name])) == 1


@pytest.mark.parametrize("name", FEEDS)
def test_an_empty_channel_is_a_valid_feed(name: str) -> None:
    made = documents(PUBLICATION, IDENTITY, [], [])
    assert entries(name, made[name]) == []
    assert b"Subscribe" in made["index.html"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_story_without_article_or_summary_still_has_an_entry(name: str) -> None:
    bare = story(1, telling=None, also_at=(), excerpt_html="", summary="", topics=())
    [read] = entries(name, build([bare], [issue(0, bare)])[name]) if "digest" in name else [None]
    if name.startswith("stories"):
        document = build([bare])[name]
        read_ids = json.loads(document)["items"] if name.endswith("json") else parsed(document).entries
        assert len(read_ids) == 1
    else:
        assert read is not None
        assert read.uid == issue(0).uid


def test_json_feed_has_what_version_1_1_asks_for() -> None:
    feed = json.loads(build()["stories.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{PUBLICATION.home}stories.json"
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item["url"].startswith(f"{PUBLICATION.home}story/")
        assert item["external_url"].startswith("https://source")
        assert [author["name"] for author in item["authors"]] == ["A. Writer", "B. Writer"]
        assert item["tags"] == ["diet", "vitamin-d"]


def test_an_issue_links_to_its_page_and_the_page_is_there() -> None:
    made = build()
    for read in entries("digest.json", made["digest.json"]):
        assert read.link.removeprefix(PUBLICATION.home) in made


def test_an_issue_that_has_left_the_feed_keeps_its_page() -> None:
    made = documents(PUBLICATION, IDENTITY, [issue(0)], [], past=[issue(1), issue(2)])
    assert [read.uid for read in entries("digest.atom", made["digest.atom"])] == [issue(0).uid]
    assert {"issues/2026-W10.html", "issues/2026-W09.html", "issues/2026-W08.html"} <= set(made)


def test_pages_escape_what_sources_say() -> None:
    page = build(issues=[issue(0, story(1, title=NASTY, summary=NASTY))])["index.html"].decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold</b>" not in page
    assert "\x00" not in page


def test_a_story_is_credited_in_its_entry() -> None:
    [read] = entries("stories.atom", build([story(1)])["stories.atom"])
    for words in ("Source 1", "A. Writer, B. Writer", "1 March 2026", "Also at", "Source 101"):
        assert words in read.content
