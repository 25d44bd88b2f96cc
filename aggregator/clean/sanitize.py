"""Blocks to markup that is safe to publish: an allow-list, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

import nh3

from aggregator.extract.parse import absolute
from aggregator.model import Block

_TAGS = set(
    "p h2 h3 h4 ul ol li blockquote pre table tr td th em strong a sup sub br dl dt dd"
    " figure figcaption".split()
)
_GONE_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"}
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")  # no feed may hold one
_WRITTEN_AS = {"h1": "h2", "h5": "h4", "h6": "h4", "caption": "p"}
_WRAPPERS = {"tr": "table", "dt": "dl", "dd": "dl", "figcaption": "figure", "blockquote": "blockquote"}


def to_html(blocks: Iterable[Block], url: str) -> str:
    """The markup of `blocks`, one after another, sanitized. Items stand in a list, rows in a
    table; links are absolute, seen from `url`, and do not vouch for where they lead."""
    parts = []
    for wrapper, group in groupby(blocks, _wrapper):
        inner = "\n".join(map(_written, group))
        parts.append(f"<{wrapper}>{inner}</{wrapper}>" if wrapper else inner)
    return sanitize("\n".join(parts), url)


def sanitize(html: str, url: str) -> str:
    """`html` reduced to the allow-list; relative links are read as seen from `url`."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("a", "href"):
            return absolute(value, url) or None
        return value if (tag, name) == ("a", "rel") else None  # set by the sanitizer itself

    return nh3.clean(
        _CONTROLS.sub("", html),
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes={"a": {"href"}},
        attribute_filter=attribute,
        link_rel="nofollow noopener noreferrer",
        url_schemes={"http", "https"},
    )


def _wrapper(block: Block) -> str:
    if block.tag == "li":
        names = block.trail.split()
        return "ol" if "ol" in names and "ul" not in names[names.index("ol") :] else "ul"
    return _WRAPPERS.get(block.tag, "")


def _written(block: Block) -> str:
    """The block's markup under the tag it is published as."""
    tag = "p" if block.tag == "blockquote" else _WRITTEN_AS.get(block.tag, block.tag)
    if tag == block.tag:
        return block.html
    inner = block.html.removeprefix(f"<{block.tag}>").removesuffix(f"</{block.tag}>")
    return f"<{tag}>{inner}</{tag}>"
