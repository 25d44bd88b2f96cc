"""Questions that hang together, answered in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Case, CaseKind, Decision
from aggregator.queue import Group, as_one
from aggregator.review import RulingError
from app import clock
from app.jobs.groups import rule_all, undo_all
from app.web.desk import Visit, desk
from app.web.duplicates import evidence
from app.web.questions import Side, case_of, following, on, saved_line, side, skip
from app.web.waiting import EASY, PAIR, claim, line_of, take_up
from storage.store import Transaction

KIND = CaseKind.SAME_STORY
SAME = "same"
APART = {one.value: one for one in (Decision.RELATED, Decision.DIFFERENT)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One story of the group, by the article that represents it."""

    letter: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One question of the group: which two stories it is about, and what their texts have in common."""

    case: Case
    first: str
    second: str
    reasons: tuple[str, ...]


def routes() -> list[Route]:
    return [
        desk(PAIR + "/group/{number}", get=_show, post=_decide),
        desk(PAIR + "/group/{number}/undo", post=_undo),
        desk(PAIR + "/group/{number}/skip", post=_skip),
    ]


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        group = _group(visit, transaction)
        if group is None:
            return RedirectResponse(f"{PAIR}/{visit.number}", 303)
        members = _members(transaction, group)
        ties = _ties(transaction, group, members)
        saved = saved_line(visit, transaction)
    held = claim(visit, [case.id for case in group.cases])
    take_up(visit, [case.id for case in group.cases])
    return visit.page(
        "group.html",
        group=group,
        members=members,
        ties=ties,
        held=held,
        why=group.places[0].reason,
        saved=saved,
        skipped=visit.asked("skipped"),
    )


def _decide(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        group = _group(visit, transaction)
        if group is None:  # answered meanwhile: its page says how
            return RedirectResponse(f"{PAIR}/{visit.number}", 303)
        answers = _answers(visit, group, transaction.reviews.stories_of(group.cases))
    ids = tuple(case.id for case in group.cases)
    found = following(visit, KIND, group.cases[-1].id)
    done = rule_all(visit.installation, answers, user=visit.user)
    return on(visit, KIND, found, done[-1], given_up=ids, also=tuple(done[:-1]))


def _undo(visit: Visit) -> Response:
    """Take all answers back that were given in one go."""
    undone = undo_all(visit.installation, visit.numbers("ruling"), user=visit.user)
    if visit.field("back") == EASY:
        return RedirectResponse(f"{EASY}?saved={undone}", 303)
    return RedirectResponse(f"{PAIR}/group/{visit.number}?saved={undone}", 303)


def _skip(visit: Visit) -> Response:
    """Put all questions of the group off."""
    with visit.store.read() as transaction:
        group = _group(visit, transaction)
        ids = [case.id for case in group.cases] if group else []
    # Of a group that has changed meanwhile, what is left of it.
    return skip(visit, KIND, [visit.number, *(one for one in ids if one != visit.number)])


def _group(visit: Visit, transaction: Transaction) -> Group | None:
    """The group of a question, or None when it is answered or belongs to none. Raises NotFound."""
    case = case_of(transaction, KIND, visit.number)
    line = line_of(transaction, visit.installation, clock.now(), user=visit.user)
    return next((group for group in line if group.holds(case.id) and group.at_once), None)


def _answers(visit: Visit, group: Group, story_of: dict[int, int]) -> list[tuple[int, Decision]]:
    """What the form says about each question. Raises RulingError."""
    ticked, keep = set(visit.numbers("story")), visit.numbers("keep")
    if not ticked <= set(group.stories):
        raise RulingError("The group has changed meanwhile. Please look at it again.")
    if visit.field("decision") == SAME:
        if len(ticked) < 2 or len(keep) != 1 or keep[0] not in ticked:
            raise RulingError("Please tick two or more, and choose one of them for readers.")
        return [(case.id, decision) for case, decision in as_one(group.cases, story_of, keep[0], ticked)]
    apart = APART.get(visit.field("decision"))
    if apart is None:
        raise RulingError("That is no answer to this question. Please use one of the buttons.")
    asked = [case for case in group.cases if set(_stories(case, story_of)) <= ticked]
    if not asked:
        raise RulingError("Please tick two or more that we asked about together.")
    return [(case.id, apart) for case in asked]


def _members(transaction: Transaction, group: Group) -> list[Member]:
    stories = transaction.stories.by_id(group.stories)
    return [
        Member(letter=letter, side=side(transaction, stories[one].representative_id))
        for letter, one in zip(ascii_uppercase, group.stories, strict=False)
    ]


def _ties(transaction: Transaction, group: Group, members: Sequence[Member]) -> list[Tie]:
    letters = {member.side.story.id: member.letter for member in members}
    ties = []
    for case in group.cases:
        first, second = side(transaction, case.other_article_id or 0), side(transaction, case.article_id)
        ties.append(
            Tie(
                case=case,
                first=letters[first.story.id],
                second=letters[second.story.id],
                reasons=evidence(first, second),
            )
        )
    return ties


def _stories(case: Case, story_of: dict[int, int]) -> tuple[int, int]:
    return story_of[case.other_article_id or 0], story_of[case.article_id]
