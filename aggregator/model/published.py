"""What readers get."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Channel(enum.StrEnum):
    """The two feeds. Their ids are disjoint and they are never mixed in one document."""

    DIGEST = "digest"
    STORIES = "stories"


class CorrectionKind(enum.StrEnum):
    """What a curator does to a story that readers have, from the least to the most."""

    TYPO = "typo"  # nobody needs to know
    MINOR = "minor"  # a note on the story
    MATERIAL = "material"  # a note, and an entry of its own, for readers that never look twice
    WITHDRAWN = "withdrawn"  # the story says why it must not be relied on
    TAKEDOWN = "takedown"  # its owner wants it gone
    PERSONAL = "personal"  # it must never have said something of a person


class Standing(enum.StrEnum):
    """How a released story stands for readers."""

    STANDS = "stands"
    MERGED = "merged"  # part of another by now
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"  # for its owner
    EMPTIED = "emptied"  # for a person in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What readers are told of a correction, where the story stands."""

    kind: CorrectionKind
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedCorrection:
    """A correction as readers get it. Those that are `announced` have an entry of their own."""

    uid: str
    kind: CorrectionKind
    announced: bool
    story_uid: str
    title: str  # of the story, as far as it may be said
    note: str
    topics: tuple[str, ...]
    released_at: datetime
    updated_at: datetime
    taken_back: bool = False

    @property
    def story_slug(self) -> str:
        return self.story_uid.rpartition("/")[2]


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
    evidence: str = ""  # what kind of study stands behind it, in a sentence or two
    standing: Standing = Standing.STANDS
    notes: tuple[Note, ...] = ()  # of corrections, the newest first
    part_of: str = ""  # the id of the story that it was merged into
    removed_at: datetime | None = None  # when its owner, or a person in it, had it removed

    @property
    def slug(self) -> str:
        """The last part of the id: what the address of its page is made of."""
        return self.uid.rpartition("/")[2]

    @property
    def is_gone(self) -> bool:
        """Whether its page says only that it is gone."""
        return self.standing in {Standing.REMOVED, Standing.EMPTIED}


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
    corrections: tuple[ReleasedCorrection, ...] = ()  # of the period
    reviewed: str = ""  # who read the stories before, in a sentence
    opening: str = ""  # a line that a curator wrote for it
