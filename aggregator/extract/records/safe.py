"""XML and JSON from strangers: nothing is fetched, expanded or nested beyond reason."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

Json = dict[str, Any]


def safe_xml(body: bytes) -> etree._Element:
    """The root of an XML document. Raises ValueError for what is none, and for one that declares
    entities of its own: no API needs them, and they can grow without bound or name files."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"it is not well-formed XML ({str(error)[:200]})") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise ValueError("it declares entities, which nothing of ours may")
    return root


def safe_json(body: bytes) -> Json:
    """The object in a JSON document. Raises ValueError for anything else."""
    try:
        value = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is not JSON ({str(error)[:200]})") from error
    if not isinstance(value, dict):
        raise ValueError(f"it is JSON, but a {type(value).__name__} where an object was expected")
    return value


def within(value: Any, *path: str) -> Any:
    """What stands in nested objects under a path of names, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def listed(value: Any, *path: str) -> list[Any]:
    """The list under a path of names; empty where there is none."""
    found = within(value, *path)
    return found if isinstance(found, list) else []


def text_of(value: Any, *path: str) -> str:
    """The text or number under a path of names, or ""."""
    found = within(value, *path)
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""
