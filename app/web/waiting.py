"""What waits for a curator, in which order, and who has it open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from aggregator.digest import NO_PLAN, choose, next_moment
from aggregator.model import Case, CaseKind, Channel
from aggregator.queue import Group, Standing, after, line_up
from aggregator.second import is_for
from app import clock
from app.installation import Installation
from app.web.desk import Visit
from storage.reviews import PAIRS, Claim
from storage.store import Transaction
from storage.watch import WATCHED

PAIR, ARTICLE, WATCH = "/review/duplicates", "/review/articles", "/review/watch"
REPORT = "/review/reports"
DONE, EASY = f"{PAIR}/done", f"{PAIR}/easy"
ADDRESS = (
    dict.fromkeys(PAIRS, PAIR)
    | dict.fromkeys(WATCHED, WATCH)
    | {CaseKind.APPROVE: ARTICLE, CaseKind.TEXT: ARTICLE, CaseKind.REPORT: REPORT}
    # Never asked: there is no page but that of the story.
    | {CaseKind.CORRECTION: "/stories/of"}
)
CLAIMED_FOR = timedelta(minutes=10)
MOST_SKIPPED = 100  # questions that somebody put off
MOST_ARTICLES = 100  # looked through for one that nobody has open


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A page of the queue, and the questions on it."""

    address: str
    case_ids: tuple[int, ...]


def line_of(
    transaction: Transaction, installation: Installation, now: datetime, *, user: str = ""
) -> tuple[Group, ...]:
    """The queue of pairs and groups, as it stands for somebody: what they put off comes last, the first
    put off first."""
    cases = transaction.reviews.pairs(put_off_by=user)
    put_off = transaction.skips.of(user, PAIRS, MOST_SKIPPED) if user else []
    later = list(transaction.reviews.by_id(put_off).values())
    story_of = transaction.reviews.stories_of([*cases, *later])
    going = going_out(transaction, installation, now)
    waits = transaction.stories.waiting_among(story_of.values())
    standing = {
        story: Standing(waits=story in waits, goes_out=going.get(story)) for story in set(story_of.values())
    }
    last = line_up(later, story_of, standing, now)
    place = {case_id: at for at, case_id in enumerate(put_off)}
    return (
        *line_up(cases, story_of, standing, now),
        *sorted(last, key=lambda group: min(place[case.id] for case in group.cases)),
    )


def stops(
    transaction: Transaction, installation: Installation, kind: CaseKind, after_id: int, *, user: str
) -> list[Stop]:
    """The pages of a queue for somebody who comes from question `after_id`, or 0 from the front."""
    if kind not in PAIRS:
        waiting = transaction.watch.waiting if kind in WATCHED else partial(transaction.reviews.waiting, kind)
        may = partial(is_for, user=user, asks=installation.editorial.review.second_reviewer)
        later = _first(waiting, may, after_id)
        cases = [*later, *_first(waiting, may, 0)] if after_id else later
        return [Stop(address=f"{ADDRESS[kind]}/{case.id}", case_ids=(case.id,)) for case in cases]
    line = line_of(transaction, installation, clock.now(), user=user)
    found = after(line, after_id)
    # Who answers a group two at a time is led on through it, and not back to it as a whole.
    inside = any(group.holds(after_id) and group.cases[-1].id != after_id for group in line)
    return [stop for at, group in enumerate(found) for stop in _stops(group, whole=at > 0 or not inside)]


def _first(
    waiting: Callable[[int, int], list[Case]], may: Callable[[Case], bool], after_id: int
) -> list[Case]:
    """The first questions after one that somebody may answer, however many come before that they may not."""
    while found := waiting(MOST_ARTICLES, after_id):
        if mine := [case for case in found if may(case)]:
            return mine
        after_id = found[-1].id
    return []


def claim_first(visit: Visit, found: Iterable[Stop], given_up: Iterable[int] = ()) -> Stop | None:
    """Claim the first page whose questions nobody else has open, and give up other claims."""
    now = clock.now()
    with visit.store.begin() as transaction:
        transaction.reviews.give_up(given_up, visit.user)
        for stop in found:
            if _claim_all(transaction, stop.case_ids, visit.user, now):
                return stop
    return None


def put_off(visit: Visit, case_ids: Sequence[int]) -> None:
    """Let questions go to somebody else first."""
    with visit.store.begin() as transaction:
        transaction.skips.add(case_ids, visit.user, clock.now())


def take_up(visit: Visit, case_ids: Sequence[int]) -> bool:
    """Whoever opens a question that they had put off has it again; whether it was so."""
    with visit.store.begin() as transaction:
        return transaction.skips.drop(case_ids, visit.user)


def claim(visit: Visit, case_ids: Sequence[int]) -> Claim | None:
    """Claim the open ones of these questions for whoever looks at them; the claim of somebody else that
    stands in the way, if there is one. It ends no earlier than any other of theirs."""
    now = clock.now()
    with visit.store.begin() as transaction:
        for case_id in case_ids:
            transaction.reviews.claim(case_id, visit.user, now=now, until=now + CLAIMED_FOR)
        held = transaction.reviews.claims(case_ids, now=now).values()
    others = [one for one in held if one.user != visit.user]
    return max(others, key=lambda one: one.until, default=None)


def waiting_elsewhere(visit: Visit, kind: CaseKind) -> int:
    """How many questions of a queue wait, all of them open before somebody else, when none is left."""
    with visit.store.read() as transaction:
        if kind in WATCHED:
            return transaction.watch.waiting_count()
        if kind is CaseKind.REPORT:
            return transaction.reports.waiting()
        kinds = transaction.reviews.waiting_counts()
    if kind is CaseKind.APPROVE:
        return max(0, kinds[kind] - waiting_for_another(visit))
    return kinds[CaseKind.SAME_STORY]


def waiting_for_another(visit: Visit) -> int:
    """How many new articles wait for another person, because this one approved them first."""
    may = partial(is_for, user=visit.user, asks=visit.installation.editorial.review.second_reviewer)
    number, last = 0, 0
    with visit.store.read() as transaction:
        while found := transaction.reviews.waiting(CaseKind.APPROVE, MOST_ARTICLES, last):
            number += sum(not may(case) for case in found)
            last = found[-1].id
    return number


def _stops(group: Group, *, whole: bool) -> Iterator[Stop]:
    ids = tuple(case.id for case in group.cases)
    if whole and group.at_once:
        yield Stop(address=f"{PAIR}/group/{ids[0]}", case_ids=ids)
        return
    for case_id in ids:
        yield Stop(address=f"{PAIR}/{case_id}", case_ids=(case_id,))


def _claim_all(transaction: Transaction, case_ids: Sequence[int], user: str, now: datetime) -> bool:
    """Claim all of these or none."""
    until = now + CLAIMED_FOR
    done = [one for one in case_ids if transaction.reviews.claim(one, user, now=now, until=until)]
    if len(done) < len(case_ids):
        transaction.reviews.give_up(done, user)
        return False
    return True


def going_out(transaction: Transaction, installation: Installation, now: datetime) -> dict[int, datetime]:
    """The stories of the next editions, with the local time at which each goes out first."""
    found: dict[int, datetime] = {}
    for channel in Channel:
        schedule = installation.editorial.schedule_of(channel)
        cutoff = next_moment(schedule, now)
        line = transaction.plans.in_force(channel)
        waiting = transaction.issues.eligible(channel, cutoff, None if line else schedule.limit)
        for story in choose(waiting, cutoff, schedule.limit, line.plan if line else NO_PLAN):
            at = cutoff.astimezone(schedule.zone)
            found[story] = min(at, found.get(story, at))
    return found
