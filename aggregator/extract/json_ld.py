"""JSON-LD: what a page says of itself in the vocabulary of schema.org."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator

from aggregator.extract.parse import fold

Node = dict[str, object]

_MAX_JSON, _MAX_NODES, _MAX_TEXT = 1_000_000, 5_000, 5_000
_HOLD_NODES = ("@graph", "mainEntity", "mainEntityOfPage", "breadcrumb")


def types(node: Node) -> frozenset[str]:
    """The types of a JSON-LD node, in lower case, without the address of their vocabulary."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind.rsplit("/", 1)[-1].lower() for kind in listed if isinstance(kind, str))


def texts(value: object, key: str = "name") -> Iterator[str]:
    """The texts in a JSON-LD value: itself, the `key` of an object, or those of a list's members."""
    for member in (value if isinstance(value, list) else [value])[:50]:
        inner = member.get(key) if isinstance(member, dict) else member
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, str) and (text := fold(inner[:_MAX_TEXT])):
            yield text


def read_nodes(script: str) -> Iterator[Node]:
    """All objects that a script holds, outer ones first, without recursion."""
    waiting = deque([_load(script)])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, dict):
            yield node
            waiting += [node[key] for key in _HOLD_NODES if key in node]
        elif isinstance(node, list):
            waiting += node[:_MAX_NODES]


def _load(text: str) -> object:
    try:
        # Some pages put raw line breaks in strings: strict=False lets them.
        loaded: object = json.loads(text.strip().rstrip(";")[:_MAX_JSON], strict=False)
    except (ValueError, RecursionError):
        return None
    return loaded
