"""All that the documents are made from, and nothing else: two of the same give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.model import Issue, ReleasedCorrection, ReleasedStory, Source
from feeds.channel import Publication

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the ids of the feeds themselves are made of."""

    authority: str
    year: int
    created_at: datetime

    def uid(self, name: str) -> str:
        return f"tag:{self.authority},{self.year}:feed/{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is published: the newest first, everywhere. `past` and `older` have left the feeds; readers
    keep links to their pages, and what is corrected or taken back must be so there too. Each archive
    holds as many entries as `archived` says."""

    publication: Publication
    identity: Identity
    issues: Sequence[Issue] = ()
    past: Sequence[Issue] = ()
    stories: Sequence[ReleasedStory] = ()
    older: Sequence[ReleasedStory] = ()
    corrections: Sequence[ReleasedCorrection] = ()
    older_corrections: Sequence[ReleasedCorrection] = ()
    sources: Sequence[Source] = ()
    labels: Mapping[str, str] = field(default_factory=dict)  # of topics, by key
    archived_stories: int = 50
    archived_issues: int = 30

    @property
    def all_stories(self) -> list[ReleasedStory]:
        return [*self.stories, *self.older]

    @property
    def all_corrections(self) -> list[ReleasedCorrection]:
        return [*self.corrections, *self.older_corrections]

    @property
    def topics(self) -> dict[str, str]:
        """The topics that any story has, with their names, in the order of the names. A key that
        makes no address has no feed."""
        used = {topic for story in self.all_stories for topic in story.topics if _NAME.fullmatch(topic)}
        return dict(
            sorted(((key, self.labels.get(key, key)) for key in used), key=lambda one: one[1].lower())
        )
