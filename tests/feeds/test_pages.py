"""The public pages: what they say, where they lead, and what they must not hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from lxml import etree, html

from feeds.documents import edition_documents
from tests.feeds.things import PUBLICATION, edition, full_edition, issue, odd_edition, source, story

FULL, ODD = edition_documents(full_edition()), edition_documents(odd_edition())
PAGES = [(made, name) for made in (FULL, ODD) for name in made if name.endswith(".html")]
IDS = [f"{'full' if made is FULL else 'odd'}-{name}" for made, name in PAGES]


def text(made: dict[str, bytes], name: str) -> str:
    return " ".join(html.fromstring(made[name].decode()).text_content().split())


class Balanced(HTMLParser):
    """Counts elements that are opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(("made", "name"), PAGES, ids=IDS)
def test_a_page_is_whole_and_leads_only_to_what_is_there(made: dict[str, bytes], name: str) -> None:
    checker = Balanced()
    checker.feed(made[name].decode())
    assert checker.open == []
    page = html.fromstring(made[name].decode())
    page.make_links_absolute(f"{PUBLICATION.home}{name}")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for address in page.xpath("//*/@href"):
        place, _, fragment = address.partition("#")
        inside = place.removeprefix(PUBLICATION.home) if place.startswith(PUBLICATION.home) else None
        if inside is None or inside == "login":
            continue
        assert (
            inside in made
            or f"{inside or 'index'}.html" in made
            or inside.replace("story/", "gone/") + (".html") in made
        ), address
        if fragment and inside == name:
            assert fragment in ids


@pytest.mark.parametrize(("made", "name"), PAGES, ids=IDS)
def test_a_page_holds_no_script_that_runs_no_image_and_nobody_elses_file(
    made: dict[str, bytes], name: str
) -> None:
    page = html.fromstring(made[name].decode())
    assert set(page.xpath("//script/@type")) <= {"application/ld+json"}
    assert page.xpath("//script[not(@type)] | //img | //iframe | //form | //*[@style]") == []
    assert [one for one in page.xpath("//link[@rel='stylesheet']/@href") if "://" in one] == []
    assert page.xpath("count(//h1)") == 1
    assert page.get("lang") == "en"
    feeds = page.xpath("//link[@rel='alternate']/@type")
    assert {"application/atom+xml", "application/rss+xml", "application/feed+json"} <= set(feeds)


def test_the_data_for_machines_is_json_whatever_a_title_says() -> None:
    nasty = story(1, title="</script><script>alert(1)</script> & <!--", summary="]]>")
    made = edition_documents(edition(issues=(issue(0, nasty),), stories=(nasty,)))
    for name in ("story/1.html", "issues/2026-W10.html"):
        [data] = html.fromstring(made[name].decode()).xpath("//script/text()")
        assert "<" not in data
        assert json.loads(data)["@context"] == "https://schema.org"
    assert json.loads(data)["hasPart"][0]["headline"] == nasty.title


def test_a_story_page_says_what_it_is_based_on_and_what_was_corrected() -> None:
    [data] = html.fromstring(FULL["story/1.html"].decode()).xpath("//script/text()")
    said = json.loads(data)
    assert [one["publisher"]["name"] for one in said["isBasedOn"]] == ["Source 1", "Source 101"]
    assert said["correction"][0]["text"] == "Corrected 2 March 2026: It is 10 micrograms."
    shown = text(FULL, "story/1.html")
    for words in ("Corrected 2 March 2026: It is 10", "62 people took part", "source1.example", "Diet"):
        assert words in shown


def test_an_issue_page_has_contents_time_evidence_corrections_and_who_read_it() -> None:
    shown = text(FULL, "issues/2026-W10.html")
    for words in (
        "2 stories, about 1 minute to read.",
        "Evidence: One small trial in people.",
        "Corrections Story 1. Corrected 2 March 2026: It is 10 micrograms, not milligrams.",
        "2 people read what stands here.",
        "not medical advice",
    ):
        assert words in shown
    page = html.fromstring(FULL["issues/2026-W10.html"].decode())
    assert page.xpath("//nav[@class='contents']//a/@href") == ["#s-1", "#s-2"]


def test_a_story_that_is_gone_has_no_page_but_a_sentence() -> None:
    for number in (4, 5):
        assert f"story/{number}.html" not in ODD
        shown = text(ODD, f"gone/{number}.html")
        assert "This story was removed" in shown
        assert "Source" not in shown.replace("Our sources", "")
    assert all(f"story/{number}<" not in ODD["sitemap.xml"].decode() for number in (1, 3, 4, 5))


def test_a_withdrawn_story_leads_nobody_to_its_article() -> None:
    taken = replace(story(1), standing=odd_edition().stories[0].standing, summary="It was retracted.")
    made = edition_documents(edition(issues=(issue(0, taken),), stories=(taken,)))
    url = taken.telling.url if taken.telling else ""
    for name in ("story/1.html", "issues/2026-W10.html", "index.html"):
        assert url.replace("&", "&amp;") not in made[name].decode()
    assert b"noindex" in made["story/1.html"]


def test_the_sources_are_told_with_what_we_may_show_of_them() -> None:
    shown = text(FULL, "about.html")
    assert "Source 1 We show a short excerpt and a link." in shown
    assert "Source 2 We show only a link." in shown
    assert "desk@example.org" in shown


def test_lists_of_feeds_name_what_is_there() -> None:
    sources = etree.fromstring(FULL["sources.opml"]).iter("outline")
    assert [(one.get("type"), one.get("xmlUrl")) for one in sources] == [
        ("rss", source(1).address),
        ("link", None),
    ]
    feeds = [one.get("xmlUrl") for one in etree.fromstring(FULL["feeds.opml"]).iter("outline")]
    assert feeds == [
        f"{PUBLICATION.home}{name}.atom" for name in ("digest", "stories", "topics/diet", "topics/vitamin-d")
    ]
    assert all(address.removeprefix(PUBLICATION.home) in FULL for address in feeds if address)


def test_the_sitemap_names_pages_that_are_there_and_robots_names_the_sitemap() -> None:
    names = re.findall("<loc>(.*?)</loc>", FULL["sitemap.xml"].decode())
    for address in names:
        inside = address.removeprefix(PUBLICATION.home)
        assert inside in FULL or f"{inside or 'index'}.html" in FULL, address
    assert f"{PUBLICATION.home}story/1" in names
    assert f"Sitemap: {PUBLICATION.home}sitemap.xml" in FULL["robots.txt"].decode()


def test_an_issue_as_plain_text_has_all_of_it_in_short_lines() -> None:
    lines = FULL["issues/2026-W10.txt"].decode().splitlines()
    assert all(len(line) <= 72 for line in lines if "://" not in line)
    whole = " ".join(" ".join(lines).split())
    for words in ("1. Corrected: Story 1", "What story 2 says.", "CORRECTIONS", "https://source1.example/"):
        assert words in whole


def test_a_topic_with_a_strange_key_has_no_page() -> None:
    made = edition_documents(edition(stories=(story(1, topics=("../x", "Ä", "diet")),)))
    assert [name for name in made if name.startswith("topics/") and name.endswith(".html")] == [
        "topics/diet.html"
    ]
