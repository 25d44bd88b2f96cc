"""The job of planning the next issue: each change is one line, and is undone by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aggregator.digest import Period, choose, current_period, next_moment
from aggregator.model import Channel
from aggregator.plan import Plan
from app import clock
from app.installation import Installation
from storage.errors import Conflict
from storage.store import Transaction

EVERYTHING = 1_000_000  # more than ever waits
Changes = Callable[[Plan, Sequence[int]], Plan]  # of a plan, and the stories that are not held back


def next_period(installation: Installation, channel: Channel) -> Period:
    """The period of the next issue of a channel."""
    schedule = installation.editorial.schedule_of(channel)
    return current_period(schedule, next_moment(schedule, clock.now()))


def lined_up(transaction: Transaction, channel: Channel, period: Period, plan: Plan) -> tuple[int, ...]:
    """All stories that could go out then, in the order of the plan: the first few will."""
    return choose(transaction.issues.eligible(channel, period.cutoff), period.cutoff, EVERYTHING, plan)


def change(installation: Installation, channel: Channel, changes: Changes, *, user: str, seen: int) -> int:
    """Change the plan; returns the number of its line. `seen` is the line that was changed, 0 for none:
    raises Conflict where there is a newer one, and what `changes` raises."""
    period = next_period(installation, channel)
    with installation.store.begin() as transaction:
        transaction.stories.hold()  # as releasing does
        known = transaction.plans.in_force(channel)
        _require_seen(known.id if known else 0, seen)
        plan = known.plan if known else Plan()
        changed = changes(plan, lined_up(transaction, channel, period, plan))
        return transaction.plans.add(channel, changed, user=user, now=clock.now())


def undo_last(installation: Installation, channel: Channel, *, user: str, seen: int) -> int:
    """Take the last change of the plan back, by a line like the one before. Raises Conflict."""
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        lines = transaction.plans.since_issue(channel)
        if not lines:
            raise Conflict("There is no change to undo: the issue may have gone out meanwhile.")
        _require_seen(lines[0].id, seen)
        former = lines[1].plan if len(lines) > 1 else Plan()
        return transaction.plans.add(channel, former, user=user, now=clock.now())


def _require_seen(newest: int, seen: int) -> None:
    if newest != seen:
        raise Conflict("Somebody else has changed the next issue meanwhile. Please look at it again.")
