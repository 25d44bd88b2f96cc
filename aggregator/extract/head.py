"""What the machine-readable parts of a page say: meta and link elements, and JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html

from aggregator.extract.parse import fold

_MAX_META, _MAX_JSON, _MAX_NODES = 500, 1_000_000, 5_000
_ARTICLES = frozenset(
    "article newsarticle blogposting scholarlyarticle medicalscholarlyarticle report reportagenewsarticle"
    " opinionnewsarticle analysisnewsarticle socialmediaposting techarticle medicalwebpage recipe".split()
)


@dataclass(frozen=True, slots=True)
class Head:
    """Values by lower-case name, in the order of the page. `articles` are the JSON-LD nodes that
    describe an article, `pages` those that describe the page around it."""

    meta: dict[str, list[str]]
    links: dict[str, list[str]]
    articles: list[dict[str, object]]
    pages: list[dict[str, object]]
    titles: list[str] = field(default_factory=list)
    language: str = ""

    def metas(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]


def read_head(root: lxml.html.HtmlElement) -> Head:
    """The head of a page, wherever in the page its elements stand."""
    meta: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    for element in list(root.iter("meta"))[:_MAX_META]:
        content = element.get("content")
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(key)):
                meta.setdefault(name.strip().lower(), []).append(content[:5_000])
    for element in list(root.iter("link"))[:_MAX_META]:
        for rel in (element.get("rel") or "").lower().split():
            links.setdefault(rel, []).append(element.get("href") or "")
    nodes = list(_nodes(root))
    return Head(
        meta=meta,
        links=links,
        articles=[node for node in nodes if types(node) & _ARTICLES],
        pages=[node for node in nodes if "webpage" in types(node)],
        titles=[fold(element.text_content()[:1_000]) for element in list(root.iter("title"))[:1]],
        language=root.get("lang") or root.get("xml:lang") or "",
    )


def types(node: dict[str, object]) -> set[str]:
    """The types of a JSON-LD node, in lower case, without the address of their vocabulary."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].lower() for kind in listed if isinstance(kind, str)}


def texts(value: object, key: str = "name") -> Iterator[str]:
    """The texts in a JSON-LD value: itself, the `key` of an object, or those of a list's members."""
    for member in (value if isinstance(value, list) else [value])[:50]:
        inner = member.get(key) if isinstance(member, dict) else member
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, str) and (text := fold(inner[:5_000])):
            yield text


def _nodes(root: lxml.html.HtmlElement) -> Iterator[dict[str, object]]:
    for script in list(root.iter("script"))[:_MAX_META]:
        if "ld+json" in (script.get("type") or "").lower():
            yield from _flatten(_load(script.text or ""))


def _load(text: str) -> object:
    try:
        # Some pages put raw line breaks in strings: strict=False lets them.
        loaded: object = json.loads(text.strip().rstrip(";")[:_MAX_JSON], strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded


def _flatten(value: object) -> Iterator[dict[str, object]]:
    """All objects in `value`, outer ones first, without recursion."""
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]
        elif isinstance(node, list):
            waiting += node[:_MAX_NODES]
