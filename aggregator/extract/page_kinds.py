"""Pages that hold something else than an article: goods, lists of other pages, talk, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from aggregator.extract import page_words as say
from aggregator.extract.json_ld import Node, texts
from aggregator.extract.page_facts import Facts
from aggregator.extract.page_signs import Kind, Sign, count, named, named_only, twice

_PRODUCT = ("product", "productgroup", "individualproduct", "someproducts")
_PRODUCT_BODIES = frozenset("single-product product-page template-product".split())
_LISTING_BODIES = frozenset("archive category tag post-type-archive tax-product_cat".split())
_SEARCH_BODIES = frozenset("search-results search-no-results".split())
_FORUM_BODIES = frozenset("phpbb xf xenforo ipb ipsapp discourse vbulletin mybb".split())
_CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£"}


def _address(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PRODUCTS_AT = _address(r"/(?:products?|produkte?|productos?|produits?|prodott[oi])/[^/]")
_LISTINGS_AT = _address(
    r"/(?:category|categories|kategorien?|categor[íi]as?|categorie|tags?|author)/[^/]+/?$"
    r"|/collections/[^/]+/?$|/page/\d+/?$|/archives?/(?:19|20)\d\d(?:/\d\d?)?/?$"
)
_SEARCHES_AT = _address(
    r"/(?:search|suche|recherche|buscar|busca|ricerca|zoeken)(?:/|$|\.)"
    r"|[?&](?:s|q|query|search|suche|keywords?)="
)
_FORUMS_AT = _address(r"/(?:forums?|boards?|threads?)(?:[/.?]|$)|/(?:forums?|boards?)\.")
_FORUM_SCRIPTS_AT = _address(r"/(?:viewtopic|viewforum|showthread|forumdisplay)\.php(?:\?|$)")
_CONTACTS_AT = _address(r"/(?:contact|contact-us|kontakt|contacto|contato|contatti)(?:/|$|\.)")


def _at(pattern: re.Pattern[str], facts: Facts, what: str) -> Iterator[Sign]:
    if pattern.search(facts.url):
        yield 1, f"its address is one of {what}"


def _product(facts: Facts) -> Iterator[Sign]:
    if products := facts.head.nodes(*_PRODUCT):
        yield 2, f"it says so itself (JSON-LD Product{_price(products[0])})"
    if facts.og_type.rpartition(":")[2] in ("product", "product.item"):
        yield 2, "it is shared as one (og:type product)"
    if facts.head.metas("product:price:amount", "og:price:amount"):
        yield 1, "its head names a price"
    if facts.body & _PRODUCT_BODIES:
        yield 2, "its template is one for products"
    yield from _at(_PRODUCTS_AT, facts, "a product")


def _product_lines(facts: Facts) -> Iterator[Sign]:
    if count(say.BASKET, facts.labels):
        yield 1, "one can buy something there"
    if count(say.STOCK, facts.labels) >= 3 and count(say.PRICE, facts.labels):
        yield 1, "prices, stock, delivery"


def _listing(facts: Facts) -> Iterator[Sign]:
    yield from _mostly_links(facts)
    if facts.head.nodes("collectionpage"):
        yield 1, "it says so itself (JSON-LD CollectionPage)"
    if facts.head.nodes("itemlist"):
        yield 1, "it describes a list (JSON-LD ItemList)"
    if facts.og_type == "product.group":
        yield 2, "it is shared as one (og:type product.group)"
    if facts.body & _LISTING_BODIES:
        yield 1, "its template is one for listings"
    yield from named(say.ARCHIVE_TITLE, facts)
    yield from _at(_LISTINGS_AT, facts, "a listing")


def _listing_lines(facts: Facts) -> Iterator[Sign]:
    if (cut := count(say.CUT_SHORT, facts.blocks)) >= 3:
        yield 1, f"{cut} texts that go on elsewhere"
    if facts.teasers > 0.2 * facts.words and count(say.PAGE_OF_MANY, facts.labels):
        yield 1, "it is one page of many"


def _mostly_links(facts: Facts) -> Iterator[Sign]:
    """Of what would be the article; where that is next to nothing, of the page."""
    words, linked, teasers = facts.page if facts.words < 20 else (facts.words, facts.linked, facts.teasers)
    if words < 40:
        return
    if teasers > 0.4 * words:
        enough = teasers > 0.6 * words and linked > 0.1 * words
        yield 1 + enough, f"{teasers} of {words} words are teasers of other pages"
    if linked > 0.4 * words:
        yield 1 + (linked > 0.6 * words), f"{linked} of {words} words are links"


def _search(facts: Facts) -> Iterator[Sign]:
    yield from twice(named(say.SEARCH_TITLE, facts))
    if facts.head.nodes("searchresultspage"):
        yield 2, "it says so itself (JSON-LD SearchResultsPage)"
    if facts.body & _SEARCH_BODIES:
        yield 2, "its template is one for search results"
    yield from _at(_SEARCHES_AT, facts, "a search")


def _search_lines(facts: Facts) -> Iterator[Sign]:
    if count(say.SORTING, facts.labels) and count(say.PAGE_OF_MANY, facts.labels):
        yield 1, "results are counted and can be sorted"


def _forum(facts: Facts) -> Iterator[Sign]:
    if facts.head.nodes("discussionforumposting"):
        yield 3, "it says so itself (JSON-LD DiscussionForumPosting)"
    if facts.head.nodes("qapage"):
        yield 1, "it says that it holds a question and answers (JSON-LD QAPage)"
    made = " ".join(facts.head.metas("generator"))
    if say.FORUM_MADE_WITH.search(made) or facts.body & _FORUM_BODIES:
        yield 3, f"it is made with a program for forums {made[:40]}".strip()
    yield from twice(_at(_FORUM_SCRIPTS_AT, facts, "a thread"))
    yield from _at(_FORUMS_AT, facts, "a forum")


def _forum_lines(facts: Facts) -> Iterator[Sign]:
    said = {found[0].lower() for label in facts.labels if (found := say.FORUM.search(label))}
    if len(said) >= 4:
        yield 1 + (len(said) >= 6), f"lines as forums have them, such as “{'”, “'.join(sorted(said)[:3])}”"


def _gallery(facts: Facts) -> Iterator[Sign]:
    yield from named(say.GALLERY_TITLE, facts)
    if facts.head.nodes("imagegallery", "mediagallery"):
        yield 1, "it says so itself (JSON-LD ImageGallery)"
    if facts.captions > 0.5 * facts.words:
        yield 1, f"{facts.captions} of {facts.words} words are captions"


def _video(facts: Facts) -> Iterator[Sign]:
    if facts.og_type.startswith("video"):
        yield 2, "it is shared as one (og:type video), with hardly a text"
    if facts.head.nodes("videoobject"):
        yield 2, "it describes one (JSON-LD VideoObject), with hardly a text"


def _contact(facts: Facts) -> Iterator[Sign]:
    yield from named_only(say.CONTACT_TITLE, facts)
    if facts.head.nodes("contactpage"):
        yield 1, "it says so itself (JSON-LD ContactPage)"
    yield from _at(_CONTACTS_AT, facts, "a contact page")


def _contact_lines(facts: Facts) -> Iterator[Sign]:
    if (lines := count(say.CONTACT, facts.labels)) >= 3:
        yield 1, f"{lines} lines to reach somebody by"


def _price(product: Node) -> str:
    """The first price of a JSON-LD product, after a comma; "" where it names none."""
    offers = product.get("offers")
    for offer in offers[:1] if isinstance(offers, list) else [offers]:
        if isinstance(offer, dict):
            price = str(offer.get("price") or offer.get("lowPrice") or "")[:20]
            currency = next(texts(offer.get("priceCurrency")), "")[:10]
            sign = _CURRENCIES.get(currency, "")
            return f", {sign}{price}{'' if sign else ' ' + currency}".rstrip() if price else ""
    return ""


# A thread is a thread, however long people wrote in it.
KINDS = (
    Kind("a product page", _product, words=inf, prose=600, lines=_product_lines, most=2),
    Kind("search results", _search, words=inf, prose=249, lines=_search_lines, most=1),
    Kind("a forum", _forum, words=inf, prose=inf, lines=_forum_lines, most=2),
    Kind("a gallery", _gallery, words=250, prose=60),
    Kind("a video", _video, words=60, prose=40),
    Kind("a contact page", _contact, words=250, prose=100, lines=_contact_lines, most=1),
    Kind("a listing", _listing, words=inf, prose=249, lines=_listing_lines, most=2),
)
