"""What readers are shown of a story: our summary, a short excerpt, a link, and who said it.

How much of a source's own text goes out follows the permission recorded for the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from aggregator.excerpts import still_good
from aggregator.model import Permission, ReleasedStory, Source, Story, StoryState, Telling

WITHDRAWN = "This story has been taken back. Please do not rely on it."
_SENTENCE_END = re.compile(r"[.!?…。！？]['”’\")\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article of a story, as far as readers may see it."""

    article_id: int
    source: Source
    url: str
    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    language: str
    text: str
    html: str


def release(story: Story, told: Sequence[Told], merged_into: Story | None = None) -> ReleasedStory:
    """The released form of a story. `told` are its articles, the first seen first; a story that
    was merged into another has none left, and says where it went.

    Raises ValueError for a story that was never released.
    """
    if story.released_at is None:
        raise ValueError(f"{story.uid} has not been released")
    first = next((t for t in told if t.article_id == story.representative_id), None)
    return ReleasedStory(
        uid=story.uid,
        title=_title(story, merged_into),
        summary=_summary(story, merged_into),
        excerpt_html=_excerpt(story, first) if first and _stands(story) else "",
        teaser=_teaser(story, first) if first and _stands(story) else "",
        topics=story.topics,
        telling=_telling(first) if first else None,
        also_at=tuple(_telling(t) for t in told if first and t is not first) if _stands(story) else (),
        released_at=story.released_at,
        updated_at=story.updated_at or story.released_at,
    )


def excerpt(text: str, limit: int) -> str:
    """The beginning of a text: whole sentences where one ends within the limit of characters,
    else whole words and "…"."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [m.end() for m in _SENTENCE_END.finditer(text[: limit + 1]) if m.end() <= limit]
    if ends and ends[-1] >= limit // 3:
        return text[: ends[-1]]
    cut = text[: max(limit - 1, 0)].rpartition(" ")[0]
    return f"{cut}…" if cut else ""


def _stands(story: Story) -> bool:
    return story.state is StoryState.APPROVED and story.merged_into_id is None


def _title(story: Story, merged_into: Story | None) -> str:
    if merged_into is not None:
        return f"Now part of: {merged_into.title}"
    return story.title if _stands(story) else f"Withdrawn: {story.title}"


def _summary(story: Story, merged_into: Story | None) -> str:
    if merged_into is not None:
        return f"This turned out to be the same story as “{merged_into.title}”."
    return story.summary if _stands(story) else WITHDRAWN


def _excerpt(story: Story, told: Told) -> str:
    if told.source.permission is Permission.FULL_TEXT:
        return told.html
    words = _teaser(story, told)
    return f"<p>{escape(words, quote=False)}</p>" if words else ""


def _teaser(story: Story, told: Told) -> str:
    """The sentences that a curator chose, or the beginning."""
    if told.source.permission is Permission.LINK:
        return ""
    limit = told.source.excerpt_chars
    chosen = still_good(story.excerpt, told.text, limit) if story.excerpt else ""
    return chosen or excerpt(told.text, limit)


def _telling(told: Told) -> Telling:
    return Telling(
        source_name=told.source.name,
        url=told.url,
        title=told.title,
        authors=told.authors,
        published_at=told.published_at,
        language=told.language,
    )
