"""Reports: somebody saw that something is wrong with an article. Until that is settled its story is held
back from readers who do not have it yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from aggregator.model import Case, CaseKind, Change, Decision, Story, StoryState
from aggregator.review import NOT_ASKED, RulingError, ask, close, require_answerable, set_field, settle


class Trouble(enum.StrEnum):
    """What is wrong with an article."""

    BROKEN = "broken"
    PAYWALL = "paywall"
    DATE = "date"
    ADVERT = "advert"
    UNSAFE = "unsafe"
    OTHER = "other"


WORDS = {
    Trouble.BROKEN: "The text is broken or incomplete",
    Trouble.PAYWALL: "Readers have to pay or sign in",
    Trouble.DATE: "The date is wrong",
    Trouble.ADVERT: "It is an advert",
    Trouble.UNSAFE: "It makes an unsafe claim",
    Trouble.OTHER: "Something else",
}


def reasons(trouble: Trouble, note: str) -> tuple[str, ...]:
    """What a report says, in words. Raises RulingError when it says nothing."""
    note = " ".join(note.split())
    if trouble is Trouble.OTHER:
        if not note:
            raise RulingError("Please say what is wrong.")
        return (note,)
    return (WORDS[trouble], note) if note else (WORDS[trouble],)


def report(case: Case) -> tuple[Change, ...]:
    """Ask what becomes of the story: the case, made for it, is open from now on."""
    require_answerable(case, Decision.REPORT)
    if case.decision != NOT_ASKED:
        raise RulingError("This has been reported already.")
    return ask(case)


def keep(case: Case) -> tuple[Change, ...]:
    """The article is fine: nothing holds its story back any more, but for other reports."""
    require_answerable(case, Decision.FINE)
    return (close(case, Decision.FINE),)


def leave_out(case: Case, story: Story, *, reason: str, others: Iterable[Case] = ()) -> tuple[Change, ...]:
    """Readers do not get the story, or are told not to rely on it. `others` are the open cases about
    it: what asks for its approval, or reports it too, is answered with this."""
    require_answerable(case, Decision.REJECT)
    if not reason.strip():
        raise RulingError("Please say why the story is left out.")
    ends = (CaseKind.APPROVE, CaseKind.REPORT)
    return (
        *set_field(story, "state", story.state.value, StoryState.REJECTED.value),
        close(case, Decision.REJECT),
        *settle(case, [one for one in others if one.kind in ends and one.id != case.id]),
    )
