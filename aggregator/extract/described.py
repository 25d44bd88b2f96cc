"""The part of a site that a page stands in, and the licence it is given under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from aggregator.extract.head import Head
from aggregator.extract.json_ld import Node, texts
from aggregator.extract.parse import absolute, fold
from aggregator.extract.titles import key

_LONGEST = 100  # of a section: longer ones are lists of everything
_LONGEST_WORDS = 200  # of a licence in words
_NO_SECTION = frozenset(
    "uncategorized uncategorised unkategorisiert nichtkategorisiert allgemein noncategorise nonclasse"
    " nonclassé sincategoria sincategoría senzacategoria semcategoria geencategorie other default article"
    " articles post posts home homepage".split()
)
_COMMONS = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/((?:licenses|publicdomain)/[a-z-]{1,20}/\d\.\d)",
    re.IGNORECASE,
)
_COMMONS_NAME = re.compile(r"\bCC[ -](BY(?:[ -](?:NC|SA|ND)){0,2}|0)[ -]v?(\d\.\d)\b", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z]{2,12}:(?! )", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]{3,500}")


def sections(head: Head, url: str) -> Iterator[tuple[str, str]]:
    """What the page calls the part of the site it stands in, best first."""
    for node in head.articles:
        yield from (("json-ld articleSection", text) for text in texts(node.get("articleSection")))
    yield from (("article:section", text) for text in head.metas("article:section"))
    for node in head.trails:
        yield from (("json-ld breadcrumb", text) for text in reversed(_crumbs(node, url)))


def section(written: str, title: str, site_name: str) -> str:
    """The first of the sections named; "" when it is none, or the title or site itself."""
    text = fold(unescape(unescape(written[:500]))).split(",")[0].strip(" >/|»")
    folded = key(text)
    no_name = folded in _NO_SECTION or folded in (key(title), key(site_name))
    return "" if no_name or len(text) > _LONGEST or not folded else text


def licences(head: Head) -> Iterator[tuple[str, str]]:
    """Where the page says what it may be used for, best first."""
    yield from (("link", value) for value in head.links.get("license", ()))
    for node in (*head.articles, *head.pages):
        yield from (("json-ld license", text) for text in texts(node.get("license"), "url"))
        yield from (("json-ld license", text) for text in texts(node.get("license"), "@id"))
    names = (
        "dcterms.license",
        "dc.rights.license",
        "dcterms.rights",
        "dc.rights",
        "citation_license",
        "license",
        "licence",
    )
    yield from ((name, value) for name in names for value in head.meta.get(name, ()))
    addresses = (href for hrefs in head.links.values() for href in hrefs)
    yield from (("link", href) for href in addresses if "creativecommons.org/" in href)


def licence(written: str, base: str) -> str:
    """The address of a licence, else its words."""
    text = fold(unescape(written))
    if commons := _COMMONS.search(text):
        return f"https://creativecommons.org/{commons[1].lower()}/"
    if named := _COMMONS_NAME.search(text):
        name = named[1].lower().replace(" ", "-")
        kind = "publicdomain/zero" if name == "0" else f"licenses/{name}"
        return f"https://creativecommons.org/{kind}/{named[2]}/"
    if found := _ADDRESS.search(text):
        return absolute(found[0].rstrip(".,;)"), base)
    if _SCHEME.match(text):
        return ""  # of an address that is none of a page
    if " " not in text and re.match(r"[./]|[\w-]{1,80}/|[\w-]{1,80}\.html?$", text):
        return absolute(text, base)
    return text[:_LONGEST_WORDS] if key(text) else ""


def _crumbs(node: Node, url: str) -> list[str]:
    """The names along a breadcrumb trail, without the front page and the page itself."""
    listed = node.get("itemListElement")
    crumbs = [
        _crumb(item)
        for item in (listed if isinstance(listed, list) else [listed])[:20]
        if isinstance(item, dict)
    ]
    named = [(name, address) for name, address in crumbs if name]
    if len(named) > 1 and (not named[-1][1] or _path(named[-1][1]) == _path(url)):
        named.pop()
    return [name for name, address in named if _path(address) not in ("", "/") or not address]


def _crumb(item: Node) -> tuple[str, str]:
    inner = item.get("item")
    held = inner if isinstance(inner, dict) else {}
    name = next((text for text in (*texts(item.get("name")), *texts(held.get("name"))) if text), "")
    address = held.get("@id") or held.get("url") or inner
    return name, address if isinstance(address, str) else ""


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""
