"""What a curator's answer about a notice changes."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.corrections import Amendment
from aggregator.model import Case, CaseKind, Change, CorrectionKind, Decision, Story, StoryState
from aggregator.notices.notice import NoticeKind, key_of
from aggregator.review import RulingError, close, require_answerable, set_field, settle

_WHAT = {
    CaseKind.CHANGED: "the source has changed its article since",
    CaseKind.GONE: "the article is no longer at its source",
}


def withdraw(case: Case, story: Story, *, reason: str, others: Iterable[Case] = ()) -> tuple[Change, ...]:
    """Take a story back: readers who have it are told not to rely on it. `others` are open cases about
    the same story."""
    require_answerable(case, Decision.WITHDRAW)
    if not reason.strip():
        raise RulingError("Please say why the story is withdrawn.")
    return (
        *set_field(story, "state", story.state.value, StoryState.REJECTED.value),
        close(case, Decision.WITHDRAW),
        *settle(case, _again(case, others)),
    )


def correct(case: Case, story: Story, *, summary: str, others: Iterable[Case] = ()) -> tuple[Change, ...]:
    """Keep a story, and say what became of the paper: to readers who have it in a note of its own
    (`amendment`), else in the summary."""
    require_answerable(case, Decision.CORRECT)
    if not readers_have(story) and summary.strip() in ("", story.summary):
        raise RulingError("Please say in the summary what became of the paper.")
    return (
        *set_field(story, "summary", story.summary, summary.strip()),
        close(case, Decision.CORRECT),
        *settle(case, _again(case, others)),
    )


def readers_have(story: Story) -> bool:
    """Whether there is somebody to be told what became of a story."""
    return story.released_at is not None and story.state is StoryState.APPROVED


def amendment(case: Case, decision: Decision, reason: str) -> Amendment:
    """What readers who have the story are told: why it is withdrawn, or what became of the paper. That a
    paper was retracted or is doubted matters to them; that it was corrected, mostly not."""
    if decision is Decision.WITHDRAW:
        return Amendment(kind=CorrectionKind.WITHDRAWN, note=_sentence(reason))
    matters = case.kind is CaseKind.NOTICE and not key_of(case).startswith(NoticeKind.CORRECTION.value)
    kind = CorrectionKind.MATERIAL if matters else CorrectionKind.MINOR
    return Amendment(kind=kind, note=_sentence(_WHAT.get(case.kind) or case.reasons[0].partition(" (")[0]))


def _sentence(words: str) -> str:
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}" if words else ""


def ignore(case: Case, *, others: Iterable[Case] = ()) -> tuple[Change, ...]:
    """Keep a story as it is."""
    require_answerable(case, Decision.IGNORE)
    return (close(case, Decision.IGNORE), *settle(case, _again(case, others)))


def _again(case: Case, others: Iterable[Case]) -> list[Case]:
    """The open cases that ask the same: of stories that each had one when they became one."""
    return [
        other
        for other in others
        if other.id != case.id and other.kind is case.kind and key_of(other) == key_of(case)
    ]
