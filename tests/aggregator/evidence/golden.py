"""The golden texts, and what is to be found in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator.model import CleanArticle, Metadata

FOLDER = Path(__file__).parents[2] / "golden" / "evidence"


@dataclass(frozen=True)
class Golden:
    """A text with what a person found in it."""

    name: str
    article: CleanArticle
    kind: str
    participants: int | None
    species: str
    certainty: str


def golden(file: str) -> list[Golden]:
    """The texts of a file of the folder."""
    with (FOLDER / f"{file}.toml").open("rb") as stream:
        return [_golden(one) for one in tomllib.load(stream)["text"]]


def article(
    text: str, title: str = "A title", url: str = "https://site.example/a", **said: Any
) -> CleanArticle:
    return CleanArticle(url=url, metadata=Metadata(title=title, **said), text=text.strip(), html="")


def shown(of: CleanArticle) -> str:
    """All that may be quoted of an article, with the marks that quotes have."""
    parts = (of.metadata.title, of.metadata.section, of.url, of.text)
    return "\n".join(parts).replace("“", "'").replace("”", "'")


def _golden(one: dict[str, Any]) -> Golden:
    said = {name: one[name] for name in ("section", "language") if name in one}
    return Golden(
        name=one["name"],
        article=article(one["text"], one["title"], **said),
        kind=one["kind"],
        participants=one.get("participants"),
        species=one.get("species", ""),
        certainty=one["certainty"],
    )
