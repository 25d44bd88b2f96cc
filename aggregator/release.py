"""What readers are shown of a story: our summary, a short excerpt, a link, and who said it.

How much of a source's own text goes out follows the permission recorded for the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from aggregator.excerpts import still_good
from aggregator.model import (
    ArticleKind,
    CorrectionKind,
    Evidence,
    Note,
    Permission,
    ReleasedStory,
    Source,
    Standing,
    Story,
    StoryState,
    Telling,
)

WITHDRAWN = "This story has been taken back. Please do not rely on it."
_STANDING_OF = {CorrectionKind.TAKEDOWN: Standing.REMOVED, CorrectionKind.PERSONAL: Standing.EMPTIED}
_GONE = {
    Standing.REMOVED: ("A story that was removed", "Removed at the request of the publisher."),
    Standing.EMPTIED: ("A story that was removed", "This story was removed."),
}
GONE = frozenset(_STANDING_OF)
_SHOWN = frozenset({CorrectionKind.MINOR, CorrectionKind.MATERIAL})
NO_EVIDENCE = Evidence()
DELETED_AFTER = timedelta(days=30)
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
    evidence: Evidence = NO_EVIDENCE


def release(
    story: Story, told: Sequence[Told], merged_into: Story | None = None, corrections: Sequence[Note] = ()
) -> ReleasedStory:
    """The released form of a story. `told` are its articles, the first seen first; a story that
    was merged into another has none left, and says where it went. `corrections` are those that stand.

    Raises ValueError for a story that was never released.
    """
    if story.released_at is None:
        raise ValueError(f"{story.uid} has not been released")
    notes = tuple(sorted(corrections, key=lambda note: note.made_at, reverse=True))
    standing = _standing(story, merged_into, notes)
    stands = standing is Standing.STANDS
    first = next((t for t in told if t.article_id == story.representative_id), None)
    if standing in _GONE:
        first = None
    return ReleasedStory(
        uid=story.uid,
        title=_title(story, standing, merged_into, notes),
        summary=_summary(story, standing, merged_into, notes),
        excerpt_html=_excerpt(story, first) if first and stands else "",
        teaser=_teaser(story, first) if first and stands else "",
        evidence=evidence_line(first.evidence) if first and stands else "",
        topics=story.topics,
        telling=_telling(first) if first else None,
        also_at=tuple(_telling(t) for t in told if t is not first) if first and stands else (),
        released_at=story.released_at,
        updated_at=story.updated_at or story.released_at,
        standing=standing,
        notes=tuple(note for note in notes if note.kind in _SHOWN) if stands else (),
        part_of=merged_into.uid if merged_into else "",
        removed_at=next((note.made_at for note in notes if note.kind in _STANDING_OF), None),
    )


def evidence_line(evidence: Evidence) -> str:
    """What kind of study stands behind an article, and in whom, for readers; "" where nothing is known."""
    if not evidence.certainty or evidence.kind is ArticleKind.OTHER:
        return ""
    parts = [f"{evidence.certainty[0].upper()}{evidence.certainty[1:]}"]
    if evidence.participants is not None:
        people = "1 person" if evidence.participants == 1 else f"{evidence.participants:,} people"
        parts.append(f"{people} took part")
    if evidence.species:
        parts.append(f"Studied in {evidence.species}")
    return f"{'. '.join(parts)}."


def may_be_deleted(standing: Standing, removed_at: datetime, newest: datetime) -> bool:
    """Whether readers should be asked to delete what they keep of a story, as of the newest release:
    at once for a person's sake; for an owner's sake only after the note has been seen for a while."""
    if standing is Standing.EMPTIED:
        return True
    return standing is Standing.REMOVED and removed_at + DELETED_AFTER <= newest


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


def _standing(story: Story, merged_into: Story | None, notes: Sequence[Note]) -> Standing:
    removed = next((_STANDING_OF[note.kind] for note in notes if note.kind in _STANDING_OF), None)
    if removed is not None:
        return removed  # whatever else was said of it
    if merged_into is not None:
        return Standing.MERGED
    return Standing.STANDS if story.state is StoryState.APPROVED else Standing.WITHDRAWN


def _title(story: Story, standing: Standing, merged_into: Story | None, notes: Sequence[Note]) -> str:
    if standing in _GONE:
        return _GONE[standing][0]
    if merged_into is not None:
        return f"Now part of: {merged_into.title}"
    if standing is Standing.WITHDRAWN:
        return f"Withdrawn: {story.title}"
    is_corrected = any(note.kind is CorrectionKind.MATERIAL for note in notes)
    return f"Corrected: {story.title}" if is_corrected else story.title


def _summary(story: Story, standing: Standing, merged_into: Story | None, notes: Sequence[Note]) -> str:
    if standing in _GONE:
        return _GONE[standing][1]
    if merged_into is not None:
        return f"This turned out to be the same story as “{merged_into.title}”."
    if standing is Standing.STANDS:
        return story.summary
    why = next((note.text for note in notes if note.kind is CorrectionKind.WITHDRAWN), "")
    return f"{WITHDRAWN} The reason: {why}" if why else WITHDRAWN


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
