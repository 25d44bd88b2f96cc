"""Nothing a page says runs in a subscriber's reader: vectors in every field, read back from every output."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree, html

from aggregator.clean.sanitize import sanitize
from feeds.text import xml_safe
from tests.faults.vectors import OWN, shared
from tests.feeds.things import build, issue, story, telling

ACTIVE = "script iframe object embed applet base meta link form svg math style frame frameset".split()
ADDRESSES = {"href", "src", "action", "formaction", "data", "url", "xmlurl", "htmlurl", "srcset", "poster"}
SCHEMES = ("javascript:", "vbscript:", "data:")
WORTH = 400  # of the shared ones

each = pytest.mark.parametrize(
    "vectors", [OWN, pytest.param(shared(WORTH), marks=pytest.mark.shared)], ids=["own", "shared"]
)


def dangers(root: Any, allowed: set[str]) -> list[str]:
    """What could run, or load something, in a piece of markup."""
    found = []
    for element in root.iter(etree.Element):
        name = str(element.tag).rpartition("}")[2].lower()
        is_data = name == "script" and element.get("type") == "application/ld+json"
        if is_data:
            json.loads(element.text or "")  # whole: nothing in it ended it early
        elif name in ACTIVE and name not in allowed:
            found.append(name)
        for key, value in element.attrib.items():
            address = "".join(value.split()).lower()
            runs = key.rpartition("}")[2].lower() in ADDRESSES and address.startswith(SCHEMES)
            if key.lower().startswith("on") or runs:
                found.append(f"{name} {key}={value[:40]}")
    return found


def in_markup(text: str) -> list[str]:
    return dangers(html.fragment_fromstring(xml_safe(text) or "<p></p>", create_parent=True), set())


@each
def test_no_vector_survives_in_any_document(vectors: list[str]) -> None:
    if not vectors:
        pytest.skip("the shared vectors are not here")
    made = []
    for number, vector in enumerate(vectors, 1):
        told = telling(number, title=vector, authors=(vector,), source_name=vector, language="en")
        told_there = f"https://source.example/{number}?q={vector}".split()[0]
        made.append(
            story(
                number,
                title=vector,
                summary=vector,
                excerpt_html=sanitize(vector, "https://source.example/"),
                topics=("diet",),
                telling=told,
                also_at=(telling(number, url=told_there),),
            )
        )
    documents = build(made, [issue(0, *made)])
    assert len(documents) > 8
    looked = 0
    for name, body in documents.items():
        looked += len(body) > 0
        if name.endswith(".html"):
            assert dangers(html.document_fromstring(body), {"meta", "link"}) == [], name
        elif name.endswith(".json"):
            for item in json.loads(body)["items"]:
                assert in_markup(item.get("content_html", "")) == [], (name, item["id"])
        elif name.endswith((".atom", ".rss", ".opml", ".xml")):
            _look_into_feed(name, body)
    assert looked == len(documents)


def _look_into_feed(name: str, body: bytes) -> None:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert dangers(root, {"link"}) == [], name
    for element in root.iter(etree.Element):
        kind = str(element.tag).rpartition("}")[2]
        if kind in {"content", "encoded", "description", "summary"} and element.text:
            is_markup = element.get("type") == "html" or name.endswith(".rss")
            assert not is_markup or in_markup(element.text) == [], (name, element.text[:200])
        if kind == "title":
            assert element.get("type", "text") == "text" or in_markup(element.text or "") == []


@each
def test_no_vector_survives_sanitizing_twice_over(vectors: list[str]) -> None:
    for vector in vectors:
        once = sanitize(vector, "https://source.example/")
        assert in_markup(once) == [], vector
        assert in_markup(sanitize(once, "https://source.example/")) == [], vector
