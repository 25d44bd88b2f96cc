"""Listings: web pages that list articles, and the link to their next page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree, html
from parsel import Selector

from aggregator.extract.selectors import select
from aggregator.model import SourceRules
from aggregator.urls import join, url_key
from crawler.indexes import LONGEST_INDEX, MOST_LINKS, NotAnIndexError, Reading, looks_like
from crawler.intake import Link

# Names that end the path of a page which lists, sells, searches or signs in. Deeper down they
# say nothing: an article may well stand under /topics/diet/2026/.
NOT_ARTICLES = frozenset(
    "tag tags topic topics category categories author authors page search login log-in signin sign-in "
    "register account cart basket checkout shop product products feed rss privacy terms cookie cookies "
    "contact about about-us subscribe donate wp-admin wp-login wp-content wp-json archive archives "
    "comment comments".split()
)
FILES = re.compile(
    r"\.(pdf|jpe?g|png|gif|webp|svg|mp3|mp4|zip|docx?|xlsx?|pptx?|xml|json|ics|css|js)$", re.IGNORECASE
)
NEXT_WORDS = re.compile(
    r"^\W*(next( page)?|older( posts| entries)?|more posts|weiter|suivant|siguiente)\W*$", re.IGNORECASE
)


MOST_ANCHORS = 4 * MOST_LINKS  # looked at: most pages link to some addresses several times


def read_listing(text: str, url: str, rules: SourceRules) -> Reading:
    """The articles a page lists, in its order, and its next page. Raises NotAnIndexError."""
    text = text[:LONGEST_INDEX]
    if not text.strip():
        raise NotAnIndexError("it is not a list of articles: it is an empty document")
    try:
        selector = Selector(root=html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser()))
    except (etree.ParserError, ValueError) as error:
        raise NotAnIndexError(f"it is not a web page: it looks like {looks_like(text.encode())}") from error
    base = join(url, selector.xpath("//base/@href").get(default=url)) or url
    anchors = _anchors(selector, base)
    followed = bool(rules.follow)
    links = {
        url_key(address): Link(url=address)
        for address, words in anchors
        if url_key(address) != url_key(url) and (followed or _is_article(address, words))
    }
    next_page = _next_page(selector, base, rules, url)
    return Reading(
        links=tuple(links.values()),
        further=(next_page,) if next_page else (),
        title=" ".join(selector.xpath("//title//text()").getall()).strip(),
        language=selector.xpath("/html/@lang").get(default=""),
    )


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)


def _anchors(selector: Selector, base: str) -> list[tuple[str, str]]:
    """Links of the page within its own site; repeated ones once, with their longest words."""
    found: dict[str, str] = {}
    for anchor in _links(selector):
        address = join(base, anchor.get("href", ""))
        if address is None or (address not in found and len(found) >= MOST_LINKS):
            continue
        found[address] = max(found.get(address, ""), _words(anchor), key=len)
    return list(found.items())


def _links(selector: Selector) -> Iterator[html.HtmlElement]:
    """The first links of a page; a selector around each would take most of the time and memory."""
    return islice((anchor for anchor in selector.root.iter("a") if "href" in anchor.attrib), MOST_ANCHORS)


def _words(anchor: html.HtmlElement) -> str:
    return " ".join(" ".join(anchor.itertext(etree.Element)).split())


def _is_article(address: str, words: str) -> bool:
    """Whether a link seems to lead to an article: by a telling path, or by many words."""
    path = urlsplit(address).path.rstrip("/")
    ending = path.lower().split("/")[-2:]
    if not path or FILES.search(path) or any(name in NOT_ARTICLES for name in ending):
        return False
    slug = Counter(ending[-1])
    return slug["-"] + slug["_"] >= 2 or bool(re.search(r"/\d{4}/\d{2}/", path)) or len(words.split()) >= 4


def _next_page(selector: Selector, base: str, rules: SourceRules, url: str) -> str | None:
    if rules.next_page:
        href = _chosen(selector, rules.next_page)
    else:
        href = selector.xpath(
            "//link[@rel='next']/@href | //a[contains(concat(' ', @rel, ' '), ' next ')]/@href"
        ).get()
        href = href or _by_words(selector)
    address = join(base, href) if href else None
    return address if address and url_key(address) != url_key(url) else None


def _chosen(selector: Selector, rule: str) -> str | None:
    """The address that a rule selects: a text, a link, or the first link in what is selected."""
    for node in select(rule).nodes(selector.root):
        if isinstance(node, str):
            return node
        if href := node.get("href") or next((a.get("href") for a in node.iter("a") if a.get("href")), None):
            return href
    return None


def _by_words(selector: Selector) -> str | None:
    return next((a.get("href") for a in _links(selector) if NEXT_WORDS.match(_words(a))), None)
