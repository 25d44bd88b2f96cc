"""The public page of an issue, for people who have no reader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator.model import Issue
from feeds.channel import Publication
from feeds.entries import NOT_ADVICE
from feeds.text import day, xml_safe

TEMPLATES = Path(__file__).parent.parent / "templates"
WORDS_A_MINUTE = 180  # unhurried; research on reading puts silent reading of prose near 240


def render_issue(issue: Issue | None, earlier: Sequence[Issue], publication: Publication, root: str) -> bytes:
    """The page of an issue; without one, a page that says how to subscribe.

    `root` is the way from the page to the folder of the feeds: "" or "../".
    """
    page = _environment().get_template("issue.html")
    text = page.render(
        issue=issue,
        earlier=earlier,
        publication=publication,
        root=root or "./",
        minutes=_minutes(issue) if issue else "",
        not_advice=NOT_ADVICE,
        day=day,
    )
    return xml_safe(text).encode()


def style() -> bytes:
    """The style sheet of the public pages."""
    return (TEMPLATES / "style.css").read_bytes()


def _minutes(issue: Issue) -> str:
    words = sum(len(f"{story.title} {story.summary or story.teaser}".split()) for story in issue.stories)
    minutes = max(1, math.ceil(words / WORDS_A_MINUTE))
    stories = "1 story" if len(issue.stories) == 1 else f"{len(issue.stories)} stories"
    return f"{stories}, about {minutes} minute{'s' if minutes > 1 else ''} to read."


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
