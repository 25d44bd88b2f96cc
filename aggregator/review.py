"""A ruling: what a curator's answer changes, and how it is taken back.

A ruling becomes a list of `Change`s. To undo one is to apply the same list the other way round, which
is possible as long as none of its fields has been changed since: by a later ruling, which must then be
undone first. What a later crawl finds never changes a field that a ruling has set.

Rulings on which articles tell a story together are in `aggregator.membership`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import (
    Band,
    Case,
    CaseKind,
    Change,
    Decision,
    Known,
    Match,
    Policy,
    Ruling,
    Story,
    StoryState,
)

MOST_QUESTIONS = 3  # about one article; the best match is nearly always the one
NOT_ASKED = "not_asked"  # the decision of a case that was made for a ruling, and never waited for one
WITHDRAWN = "withdrawn"  # the decision of one that the machine, judging anew, does not ask any more
SECOND_LOOK = 20  # one of so many pairs that the machine was sure of is asked about, blind
_OF_PAIRS = (
    Decision.KEEP_FIRST,
    Decision.KEEP_SECOND,
    Decision.COMBINE,
    Decision.RELATED,
    Decision.DIFFERENT,
)
ALLOWED = {
    CaseKind.APPROVE: (Decision.APPROVE, Decision.REJECT),
    CaseKind.REPORT: (Decision.REPORT, Decision.FINE, Decision.REJECT),
    CaseKind.TEXT: (Decision.KEEP_PASSAGE, Decision.CUT_PASSAGE),
    CaseKind.NOTICE: (Decision.WITHDRAW, Decision.CORRECT, Decision.IGNORE),
    CaseKind.CHANGED: (Decision.WITHDRAW, Decision.CORRECT, Decision.IGNORE),
    CaseKind.GONE: (Decision.WITHDRAW, Decision.CORRECT, Decision.IGNORE),
    CaseKind.CORRECTION: (Decision.AMEND, Decision.WITHDRAW, Decision.TAKE_DOWN),
    CaseKind.SAME_STORY: _OF_PAIRS,
    CaseKind.SECOND_LOOK: _OF_PAIRS,
}


class RulingError(ValueError):
    """A ruling that cannot be made; the message is for the curator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a curator settled on for readers. `excerpt` are sentences of the text, "" its beginning."""

    title: str
    summary: str
    excerpt: str
    topics: tuple[str, ...]


def approve(
    case: Case, story: Story, wording: Wording, *, now: datetime, second: Case | None = None
) -> tuple[Change, ...]:
    """Vouch for a story, in the words the curator settled on. Where `second` is a question made for it,
    the story waits on, until another person has answered that."""
    require_answerable(case, Decision.APPROVE)
    if not wording.title.strip():
        raise RulingError("A story needs a title.")
    return (
        *set_field(story, "title", story.title, wording.title.strip()),
        *set_field(story, "summary", story.summary, wording.summary.strip()),
        *set_field(story, "excerpt", story.excerpt, wording.excerpt.strip()),
        *set_field(story, "topics", topics_text(story.topics), topics_text(wording.topics)),
        *(() if second else vouch(story, now)),
        close(case, Decision.APPROVE),
        *(ask(second) if second else ()),
    )


def topics_text(topics: Iterable[str]) -> str:
    """Topics as a change holds them: in one text."""
    return json.dumps(list(topics), ensure_ascii=False)


def topics_of_text(text: str) -> tuple[str, ...]:
    """The topics that a change holds."""
    return tuple(json.loads(text))


def reject(case: Case, story: Story, *, reason: str) -> tuple[Change, ...]:
    """Leave a story out. The reason is kept, and teaches the next curator why."""
    require_answerable(case, Decision.REJECT)
    if not reason.strip():
        raise RulingError("Please say why the story is left out.")
    return (
        *set_field(story, "state", story.state.value, StoryState.REJECTED.value),
        close(case, Decision.REJECT),
    )


def keep_apart(
    case: Case,
    story: Story,
    *,
    vouched: bool,
    approval: Case | None,
    now: datetime,
    decision: Decision = Decision.DIFFERENT,
) -> tuple[Change, ...]:
    """Two stories, related or not, and the pair is never asked about again.

    `vouched` says that the story may go out without anybody's approval (`may_go_out`); `approval`
    is the open question about its approval, which is then answered too.
    """
    require_answerable(case, decision)
    changes: tuple[Change, ...] = (close(case, decision),)
    if vouched and story.state is StoryState.WAITING:
        changes += (*vouch(story, now), *settle(case, [approval] if approval else []))
    return changes


def vouch(story: Story, now: datetime) -> tuple[Change, ...]:
    """Let a story go out from now on."""
    return (
        *set_field(story, "state", story.state.value, StoryState.APPROVED.value),
        *set_field(story, "approved_at", _iso(story.approved_at), _iso(now)),
    )


def needs_no_approval(policy: Policy, band: Band) -> bool:
    """An automatic source is believed, except where even the subject is in doubt."""
    return policy is Policy.AUTO and band is Band.IN


def may_go_out(
    story: Story,
    *,
    policy: Policy,
    band: Band,
    articles: Collection[int],
    open_cases: Sequence[Case],
    case: Case,
) -> bool:
    """Whether a story needs nobody's approval once `case` is answered with "different": the source
    of its representative is believed, and nobody asks any more whether the story is a known one.

    `articles` are those of the story, `open_cases` all that any of them is part of.
    """
    doubts = [
        other
        for other in open_cases
        if other.id != case.id and other.kind is CaseKind.SAME_STORY and other.article_id in articles
    ]
    return story.state is StoryState.WAITING and needs_no_approval(policy, band) and not doubts


def one_a_story(matches: Sequence[Match], known: Sequence[Known]) -> list[Match]:
    """The best match of each story, three at most: more questions about one article are too many."""
    story = {one.article_id: one.story_id for one in known}
    best: dict[int | None, Match] = {}
    for match in matches:
        best.setdefault(story[match.article_id], match)
    return list(best.values())[:MOST_QUESTIONS]


def wants_second_look(text_hash: str) -> bool:
    """Whether the verdict on an article with this text (SHA-256, hexadecimal) is checked by a person:
    one in `SECOND_LOOK`, spread evenly, and always the same ones."""
    return int(text_hash[:8], 16) % SECOND_LOOK == 0


def undo(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take a ruling back."""
    return tuple(
        Change(record=c.record, id=c.id, field=c.field, before=c.after, after=c.before)
        for c in reversed(changes)
    )


def in_the_way(ruling: Ruling, later: Iterable[Ruling], approvals: Collection[int] = ()) -> Ruling | None:
    """The newest of the later rulings that stand which must be undone before this one: it changed
    the same field, is about a story that would be gone, or rests on an article that would leave its
    story: let it represent the story, or asked or answered under it whether the story is approved.
    Else it could never be undone itself. `approvals` are the approval cases of the articles moved."""
    fields = {(c.record, c.id, c.field) for c in ruling.changes}
    fields |= {("case", case_id, "decision") for case_id in approvals}
    made, moved = made_by(ruling.changes), moved_by(ruling.changes)
    for other in sorted(later, key=lambda one: one.id, reverse=True):
        for c in other.changes:
            represented = {c.before, c.after} if c.field == "representative_id" else set()
            if (c.record, c.id, c.field) in fields or made & stories_of(c) or moved & represented:
                return other
    return None


def moved_by(changes: Iterable[Change]) -> set[int]:
    """The articles that a ruling moved from story to story."""
    return {c.id for c in changes if c.record == "article"}


def made_by(changes: Iterable[Change]) -> set[int]:
    """The stories that a ruling made, by parting them from another."""
    return {c.id for c in changes if c.field == "merged_into_id" and c.after is None}


def stories_of(change: Change) -> set[int]:
    """The stories that a change says something of."""
    named = [change.before, change.after] if change.field in {"story_id", "merged_into_id"} else []
    own = [change.id] if change.record == "story" else []
    return {one for one in (*own, *named) if isinstance(one, int)}


def may_retell(story: Story, rulings: Iterable[Ruling]) -> bool:
    """Whether what a crawl finds may still change the title of a story: nobody has vouched for it,
    and no ruling that stands has set it. `rulings` are those that stand and concern the story."""
    unseen = story.state is StoryState.WAITING and story.released_at is None
    return unseen and not any(_sets(story, "title", ruling) for ruling in rulings)


def is_choosable(story: Story, rulings: Sequence[Ruling]) -> bool:
    """Whether the machine may choose which article represents a story: as long as nobody has
    vouched for it, changed it, or answered a question about any of its articles."""
    return may_retell(story, rulings) and not rulings


def require_answerable(case: Case, decision: Decision) -> None:
    """Raises RulingError when a case takes no answer any more, or not this one."""
    if case.decision not in {"", NOT_ASKED}:
        raise RulingError(f"This question has been answered already: {case.decision.replace('_', ' ')}.")
    if decision not in ALLOWED[case.kind]:
        raise RulingError(f"“{decision}” is no answer to this question.")


def set_field(
    story: Story, field: str, before: str | int | None, after: str | int | None
) -> tuple[Change, ...]:
    """The change of one field, or none where it already holds the value."""
    if before == after:
        return ()
    return (Change(record="story", id=story.id, field=field, before=before, after=after),)


def settle(case: Case, others: Iterable[Case]) -> tuple[Change, ...]:
    """Close open cases that the answer to `case` answers too."""
    return tuple(
        Change(record="case", id=other.id, field="decision", before="", after=settled_by(case))
        for other in others
    )


def settled_by(case: Case) -> str:
    """The decision of a case that was answered by the answer to another."""
    return f"settled:{case.id}"


def close(case: Case, decision: Decision) -> Change:
    """Answer a case."""
    return Change(record="case", id=case.id, field="decision", before=case.decision, after=decision.value)


def ask(case: Case) -> tuple[Change, ...]:
    """Ask from now on what was not asked yet."""
    return (Change(record="case", id=case.id, field="decision", before=NOT_ASKED, after=""),)


def _sets(story: Story, field: str, ruling: Ruling) -> bool:
    return any((c.record, c.id, c.field) == ("story", story.id, field) for c in ruling.changes)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
