"""What is not an article is refused, in words; and nothing that is one."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from aggregator.extract.kind import likely, not_article
from aggregator.extract.reading import Selectors
from aggregator.model import SourceRules
from tests.aggregator.extract.pages import SENTENCE

_ARTICLE_AT = "https://site.example/a/soup"
_LONG = f"<p>{SENTENCE}</p>" * 20  # 320 words
_SHORT = f"<p>{SENTENCE}</p>" * 5
_CARDS = "".join(
    f'<div class="card"><h3><a href="/{n}">A soup for day {n}</a></h3><p>Quick, warm, cheap.</p></div>'
    for n in range(9)
)
_SHOP = (
    "<p>Our price: $31.50</p><p>In stock</p><p>Quantity: 1</p><p>Free delivery</p><p>Add to basket</p>"
    "<p>A pan with two handles, and a lid that fits.</p>"
)
_OFFER = {"@type": "Product", "name": "Pan", "offers": {"price": "24.90", "priceCurrency": "EUR"}}
_THREAD = (
    "<p>Board index</p><p>Joined: May 2011</p><p>Posts: 12</p><p>Last edited by Moss</p><p>Thread starter</p>"
    "<p>Jump to:</p><p>I had the soup again and slept like a stone after it.</p>"
)
_CONSENT = (
    "<p>We and our 80 partners store personal data on your device.</p><p>We use cookies for advertising.</p>"
    "<p>You can withdraw your consent. Accept all cookies?</p>"
)
_CONTACT = (
    "<p>Telephone: 01632 960 123</p><p>E-mail: us@site.example</p><p>Opening hours</p>"
    "<p>We like to hear from you, at any time of the week, and in any weather.</p>"
)
_COMMENTS = "".join(f"<li><p>That was good, number {n}.</p><p>Antworten</p></li>" for n in range(60))


def _ld(*nodes: Mapping[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


def _og(kind: str) -> str:
    return f'<meta property="og:type" content="{kind}">'


def _reason(
    body: str,
    *,
    title: str = "Soup",
    url: str = _ARTICLE_AT,
    head: str = "",
    attrs: str = "",
    chosen: str = "",
) -> str:
    """Why a page is refused of which all blocks would be the article."""
    markup = f"<html><head><title>{title}</title>{head}</head><body {attrs}>{body}</body></html>"
    reading = Selectors(SourceRules()).read(markup)
    kept = range(len(reading.segments))
    return not_article(title, url, reading.segments, kept, reading.head, chosen=bool(chosen))


@pytest.mark.parametrize(
    ("body", "more", "kind", "told"),
    [
        (_SHORT, {"head": _ld(_OFFER)}, "a product page", "JSON-LD Product, €24.90"),
        (_SHORT, {"head": _ld({"@type": "ProductGroup"})}, "a product page", "JSON-LD Product)"),
        (_SHORT, {"head": _og("product")}, "a product page", "og:type product"),
        (_SHORT, {"attrs": 'class="single-product"'}, "a product page", "its template"),
        (_SHOP, {}, "a product page", "prices, stock, delivery"),
        (_LONG, {"head": _ld(_OFFER) + _og("product")}, "a product page", "JSON-LD Product, €24.90"),
        (_CARDS, {}, "a listing", "are teasers of other pages"),
        (
            _SHORT,
            {"attrs": 'class="archive"', "title": "Soup Archives"},
            "a listing",
            "called “Soup Archives”",
        ),
        (_SHORT, {"url": "https://s.example/tag/soup/", "title": "Tag: soup"}, "a listing", "its address"),
        (_SHORT, {"head": _og("product.group")}, "a listing", "og:type product.group"),
        (
            _CARDS,
            {
                "head": _ld({"@type": "NewsArticle"}, {"@type": "CollectionPage"}, {"@type": "ItemList"}),
                "title": "Category: soup",
            },
            "a listing",
            "CollectionPage",
        ),
        (_SHORT, {"title": "Search results for soup"}, "search results", "Search results"),
        (_SHORT, {"title": "Suchergebnisse für Suppe"}, "search results", "Suchergebnisse"),
        (_SHORT, {"head": _ld({"@type": "SearchResultsPage"})}, "search results", "SearchResultsPage"),
        (
            "<p>Sort by: date</p><p>12 results</p>" + _SHORT,
            {"url": "https://s.example/?s=soup"},
            "search results",
            "its address",
        ),
        (
            _LONG,
            {"head": _ld({"@type": "DiscussionForumPosting"}), "url": "https://s.example/threads/a.1"},
            "a forum",
            "DiscussionForumPosting",
        ),
        (_THREAD + _LONG, {"url": "https://s.example/viewtopic.php?t=1"}, "a forum", "a thread"),
        (_THREAD, {"url": "https://s.example/forum/1"}, "a forum", "board index"),
        (_SHORT, {"attrs": 'id="phpbb"'}, "a forum", "a program for forums"),
        (
            "<figcaption>The new ramp, and everybody on it, at the start of the picnic</figcaption>" * 3,
            {"title": "Gallery: picnic"},
            "a gallery",
            "captions",
        ),
        (
            f"<p>{SENTENCE}</p><p>More videos of cooking while sitting</p>",
            {"head": _og("video.other")},
            "a video",
            "og:type video",
        ),
        (_CONTACT, {"title": "Contact us | A centre"}, "a contact page", "3 lines"),
        (
            "<p>Try the start page.</p>",
            {"title": "Page not found - A centre"},
            "there is no such page",
            "not found",
        ),
        (
            "<p>Try the start page.</p>",
            {"title": "Seite nicht gefunden"},
            "there is no such page",
            "gefunden",
        ),
        (
            "<p>Try the start page.</p>",
            {"title": "Página no encontrada | Centro"},
            "there is no such page",
            "“P",
        ),
        (
            "<h1>Hoppla</h1><p>Die Seite, die du suchst, gibt es nicht.</p>",
            {"title": "Hoppla!"},
            "there is no such page",
            "die du suchst",
        ),
        (
            "<p>Try the start page.</p>",
            {"attrs": 'class="error404"'},
            "there is no such page",
            "its template",
        ),
        (_SHORT, {"title": "Just a moment..."}, "a check", "Just a moment"),
        (
            "<p>Please sign in with your address.</p><input type=password>",
            {},
            "a page to log in",
            "a password",
        ),
        (_CONSENT, {}, "a question about cookies", "with words like"),
        (
            "<p>Wir und 97 Partner verarbeiten Daten mit Cookies.</p><p>Die Zustimmung widerrufen.</p>",
            {},
            "a question about cookies",
            "with words like",
        ),
        ("<p>Not much.</p>", {}, "there is next to no text", ""),
    ],
)
def test_what_is_no_article_is_refused(body: str, more: dict[str, str], kind: str, told: str) -> None:
    reason = _reason(body, **more)
    assert reason.startswith(kind)
    assert told in reason


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (_SHORT, {}),
        (_SHORT, {"head": _ld({"@type": "Review"}, {"@type": "Article"}, _OFFER)}),  # reviews goods
        (_LONG, {"head": _ld(_OFFER)}),
        (_LONG + _SHOP, {}),
        (_SHORT, {"head": _ld({"@type": "QAPage"}), "title": "May I eat eggs?"}),
        (_SHORT, {"head": _ld({"@type": "FAQPage"})}),
        (_SHORT, {"head": _ld({"@type": "Recipe"}, {"@type": "ItemList"})}),
        (_SHORT, {"head": _ld({"@type": "ItemList"})}),
        (_SHORT, {"head": _ld({"@type": "VideoObject"})}),
        (_LONG + _CARDS, {"title": "Category: soup", "attrs": 'class="archive"'}),
        (_LONG + _CARDS * 6, {}),
        (_SHORT + _CARDS, {"head": _ld({"@type": "NewsArticle"})}),
        (_SHORT, {"url": "https://s.example/", "attrs": 'class="home"'}),
        (_SHORT, {"title": "Results for a diet trial are in"}),
        (_SHORT, {"title": "Contact with cold water: what it does"}),
        (_SHORT, {"title": "Not found in nature: the vitamin that is made"}),
        (_SHORT, {"title": "404 miles on foot, with a stick - The Walker"}),
        (_SHORT, {"title": "Gallery of kitchen aids", "head": _og("article")}),
        (_SHORT + "<input type=password>", {"title": "Soup for ten"}),
        (f"<p>{SENTENCE} The site says that it uses cookies.</p>" * 4, {"title": "Cookies and consent"}),
        (_SHORT + _COMMENTS, {"title": "Suppe"}),
        (_SHORT, {"url": "https://s.example/forum/why-soup"}),
        ("".join(f"<p>{n} g of beans</p>" for n in range(40)), {}),
    ],
)
def test_an_article_is_not_refused(body: str, more: dict[str, str]) -> None:
    assert _reason(body, **more) == ""


def test_what_a_source_s_rules_choose_is_refused_only_where_something_stands_in_its_place() -> None:
    assert _reason(_SHORT, head=_ld(_OFFER), chosen="yes") == ""
    assert (
        _reason(_SHORT, title="Page not found", chosen="yes")
        == "there is no such page: it is called “Page not found”"
    )


def test_a_page_of_which_nothing_is_kept_says_so() -> None:
    reading = Selectors(SourceRules()).read(f"<html><body>{_SHORT}</body></html>")
    reason = not_article("Soup", _ARTICLE_AT, reading.segments, [], reading.head, chosen=False)
    assert reason == "no run of sentences, only links, labels or rows"


def test_likely_blocks_are_those_at_least_as_likely_as_not() -> None:
    assert likely([0.1, 0.5, 0.49, 0.9]) == [1, 3]
