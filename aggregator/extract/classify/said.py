"""What a page says of itself that helps to find its article."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.extract.head import Head


@dataclass(frozen=True, slots=True)
class Said:
    title: str = ""
    description: str = ""
    body: str = ""  # the text of the article, where the page repeats it for machines


def said(head: Head, title: str) -> Said:
    """What the head of a page says; `title` is its title, found and tidied."""
    bodies = (node.get("articleBody") for node in head.articles)
    return Said(
        title=title,
        description=" ".join(head.metas("description", "og:description")),
        body=" ".join(body for body in bodies if isinstance(body, str)),
    )
