"""Correcting, withdrawing and removing a story that readers have: what each changes.

A correction is a row that begins not to stand; the ruling lets it stand, and undoing that takes it back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aggregator.model import Case, Change, CorrectionKind, Decision, Story, StoryState
from aggregator.review import RulingError, close, require_answerable, set_field

LONGEST_NOTE = 300
DECISIONS = {
    CorrectionKind.TYPO: Decision.AMEND,
    CorrectionKind.MINOR: Decision.AMEND,
    CorrectionKind.MATERIAL: Decision.AMEND,
    CorrectionKind.WITHDRAWN: Decision.WITHDRAW,
    CorrectionKind.TAKEDOWN: Decision.TAKE_DOWN,
    CorrectionKind.PERSONAL: Decision.TAKE_DOWN,
}
_REWORDED = frozenset({CorrectionKind.TYPO, CorrectionKind.MINOR, CorrectionKind.MATERIAL})
_NOTED = frozenset({CorrectionKind.MINOR, CorrectionKind.MATERIAL, CorrectionKind.WITHDRAWN})
_GONE = frozenset({CorrectionKind.TAKEDOWN, CorrectionKind.PERSONAL})
_AT_ONCE = frozenset({CorrectionKind.MATERIAL, CorrectionKind.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What is done to a story. `note` is for readers; a title or summary of None leaves the story's own."""

    kind: CorrectionKind
    note: str = ""
    title: str | None = None
    summary: str | None = None


def is_announced(kind: CorrectionKind, *, was_in_issue: bool) -> bool:
    """Whether a correction has an entry of its own, for readers that never look twice at the old one. Of
    what its owner had removed only those are told whom an issue has told of it."""
    return kind in _AT_ONCE or (kind is CorrectionKind.TAKEDOWN and was_in_issue)


def note_for_readers(amendment: Amendment) -> str:
    """The words of the correction. Of a person nothing is repeated, and of an owner's wish only that."""
    if amendment.kind is CorrectionKind.TAKEDOWN:
        return "Removed at the request of the publisher."
    return amendment.note.strip() if amendment.kind in _NOTED else ""


def amend(
    case: Case, story: Story, correction_id: int, amendment: Amendment, standing: Collection[CorrectionKind]
) -> tuple[Change, ...]:
    """Correct, withdraw or remove a story. `standing` are the corrections of it that stand already.

    Raises RulingError for what cannot be done; the message is for the curator.
    """
    require_answerable(case, DECISIONS[amendment.kind])
    _require_released(story, standing)
    changes = _wording(story, amendment) if amendment.kind in _REWORDED else _state(story)
    if amendment.kind is CorrectionKind.TYPO and not changes:
        raise RulingError("Nothing was changed: title and summary are as they were.")
    if amendment.kind in _NOTED and not amendment.note.strip():
        raise RulingError("Please say for readers what was wrong.")
    if len(amendment.note.strip()) > LONGEST_NOTE:
        raise RulingError(f"Please say it in {LONGEST_NOTE} characters at most.")
    if amendment.kind in _REWORDED and story.state is not StoryState.APPROVED:
        raise RulingError("This story has been withdrawn. Undo that before you correct it.")
    if amendment.kind is CorrectionKind.WITHDRAWN and story.state is not StoryState.APPROVED:
        raise RulingError("This story has been withdrawn already.")
    return (*changes, stand(correction_id), close(case, DECISIONS[amendment.kind]))


def stand(correction_id: int) -> Change:
    """Let a correction stand."""
    return Change(record="correction", id=correction_id, field="stands", before=False, after=True)


def _require_released(story: Story, standing: Collection[CorrectionKind]) -> None:
    if story.released_at is None:
        raise RulingError("Readers do not have this story yet. There is nothing to correct.")
    if story.merged_into_id is not None:
        raise RulingError("This story has become part of another. Correct that one.")
    if _GONE & set(standing):
        raise RulingError("This story has been removed already. Undo that first.")


def _wording(story: Story, amendment: Amendment) -> tuple[Change, ...]:
    title = story.title if amendment.title is None else amendment.title.strip()
    summary = story.summary if amendment.summary is None else amendment.summary.strip()
    if not title:
        raise RulingError("A story needs a title.")
    return (
        *set_field(story, "title", story.title, title),
        *set_field(story, "summary", story.summary, summary),
    )


def _state(story: Story) -> tuple[Change, ...]:
    return set_field(story, "state", story.state.value, StoryState.REJECTED.value)
