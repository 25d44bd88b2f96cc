"""What readers get."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Channel(enum.StrEnum):
    """The two feeds. Their ids are disjoint and they are never mixed in one document."""

    DIGEST = "digest"
    STORIES = "stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article of a story, as readers are shown it."""

    source_name: str
    url: str
    title: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedStory:
    """A story ready to be shown: what a reader may see, and nothing else."""

    uid: str
    title: str
    summary: str
    excerpt_html: str  # as much of the source's text as its permission lets us publish
    topics: tuple[str, ...]
    telling: Telling | None  # None for a story that was merged into another
    also_at: tuple[Telling, ...]
    released_at: datetime
    updated_at: datetime
    teaser: str = ""  # the source's first sentences, for where the story is only named


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One edition: of the digest, or one batch of the stories feed."""

    uid: str
    channel: Channel
    period: str  # unique within the channel: "2026-W10", "2026-03-02"
    title: str
    covers: str  # which period it covers, in words
    released_at: datetime
    updated_at: datetime
    stories: tuple[ReleasedStory, ...]
