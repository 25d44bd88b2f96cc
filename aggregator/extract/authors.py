"""Who wrote an article, from all places of a page that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aggregator.extract.head import Head
from aggregator.extract.json_ld import texts, types
from aggregator.extract.people import Name, names, turned
from aggregator.extract.titles import key, site_keys
from aggregator.extract.visible import Visible
from aggregator.model import FetchedPage

MOST = 20
_METAS = (
    "author article:author parsely-author sailthru.author citation_author dc.creator dcterms.creator".split()
)
_CITED = frozenset("citation_author dc.creator dcterms.creator".split())  # often "Weiss, Anna"
_SHOWN = frozenset(("page", "text", "link to the author", "page, anywhere"))  # not said to machines


def read_authors(
    page: FetchedPage, head: Head, around: Visible, site_name: str
) -> tuple[str, tuple[str, ...]]:
    """Where the authors are named, and all whom that place names: the first place that names a person,
    else the first that names a team or an organisation. The site itself is no author."""
    weak: tuple[str, tuple[str, ...]] = ("", ())
    for origin, told in _places(page, head, around):
        shown = origin in _SHOWN
        found = [name for name in told if not _is_site(name, site_name, page.url, head, shown=shown)]
        if persons := _distinct(name.text for name in found if name.person):
            return origin, persons
        if found and not weak[1]:
            weak = origin, _distinct(name.text for name in found)
    return weak


def _places(page: FetchedPage, head: Head, around: Visible) -> Iterator[tuple[str, list[Name]]]:
    """The places where authors are named, best first, each with the names. None is looked at before
    it is asked for."""
    yield "json-ld author", [name for node in head.articles for name in _linked(head, node.get("author"))]
    for meta in _METAS:
        written = head.meta.get(meta, ())
        yield meta, _named(map(turned, written) if meta in _CITED else written)
    bylines = _named(head.authors, shown=True)
    yield "page", [name for name in bylines if around.says(name.text)]
    yield "text", list(around.names())
    yield "link to the author", list(around.linked_names())
    yield "hint", _named(page.hint.authors)
    # Far from the title they belong to teasers and comments as often as not, unless there is but one.
    if len({key(name.text) for name in bylines}) == 1:
        yield "page, anywhere", bylines[:1]


def _is_site(name: Name, site_name: str, url: str, head: Head, *, shown: bool) -> bool:
    """Whether the site is named, not somebody. A person may give a site of her own her name: then she
    is named to machines, and where the address alone is hers or a byline shows her too, is believed."""
    own = key(name.text)
    if own not in site_keys(site_name, url):
        return False
    if shown or not name.person or " " not in name.text:
        return True
    return own == key(site_name) and own not in {key(one.text) for one in _named(head.authors, shown=True)}


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, and none that is part of another: "Anna" beside Anna Weiss."""
    listed = list({key(name): name for name in names}.values())[:MOST]
    words = [set(name.split()) for name in listed]
    return tuple(
        name for name, own in zip(listed, words, strict=True) if not any(own < other for other in words)
    )


def _linked(head: Head, value: object) -> Iterator[Name]:
    for member in (value if isinstance(value, list) else [value])[:50]:
        node = member
        if isinstance(member, dict) and "name" not in member:
            node = head.node(str(member.get("@id")))
        organisation = isinstance(node, dict) and any(kind.endswith("organization") for kind in types(node))
        for name in _named(texts(node)):
            yield name._replace(person=False) if organisation else name


def _named(written: Iterable[str], *, shown: bool = False) -> list[Name]:
    return [name for text in written for name in names(text, shown=shown)]
