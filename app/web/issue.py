"""The next issue: what goes out, in which order, and with which opening line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.clean.sanitize import sanitize
from aggregator.digest import Period, covers, issue_title
from aggregator.model import Channel, Issue, Story
from aggregator.plan import LONGEST_OPENING, Plan, held_back, let_go, moved, opened
from aggregator.release import release
from aggregator.review import RulingError
from app.installation import Installation
from app.jobs.plan import change, lined_up, next_period, undo_last
from app.web.carried import as_form
from app.web.desk import Visit, desk, field_of, number
from app.web.drafts import forget, keep
from feeds.bodies import issue_html
from storage.plans import PlanLine
from storage.store import Transaction

ADDRESS = "/review/issue"
PREVIEW, SAVE, UNDO = "preview", "save", "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change of the plan, in words."""

    line: PlanLine
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """All that is known of the next issue of a channel."""

    channel: Channel
    period: Period
    plan: Plan
    seen: int  # the number of the plan, 0 for none
    going: tuple[Story, ...]
    later: tuple[Story, ...]
    held: tuple[Story, ...]
    told: tuple[Told, ...]


def routes() -> list[Route]:
    return [desk(ADDRESS, get=_show, post=_decide)]


def _show(visit: Visit, *, opening: str | None = None, problem: str = "") -> Response:
    channel = _channel(visit)
    with visit.store.read() as transaction:
        found = _next(visit.installation, transaction, channel)
        draft = transaction.drafts.get(visit.user, ADDRESS) if opening is None else None
        restored = bool(draft and channel is Channel.DIGEST and "opening" in as_form(draft))
        if opening is None:
            opening = _line(field_of(as_form(draft), "opening")) if draft and restored else found.plan.opening
        seen = _preview(visit.installation, transaction, found, opening)
    return visit.page(
        "next_issue.html",
        422 if problem else 200,
        next=found,
        at=found.period.cutoff,
        limit=visit.installation.editorial.schedule_of(channel).limit,
        channels=list(Channel),
        opening=opening,
        longest=LONGEST_OPENING,
        problem=problem,
        seen=seen,
        restored=restored,
    )


def _decide(visit: Visit) -> Response:
    channel, decision = _channel(visit), visit.field("decision")
    opening = _line(visit.field("opening"))
    if decision == PREVIEW:
        keep(visit)
        return _show(visit, opening=opening)
    what, _, which = decision.partition(":")
    story_id = number(which) or 0
    seen = number(visit.field("seen")) or 0
    if decision == UNDO:
        undo_last(visit.installation, channel, user=visit.user, seen=seen)
    elif decision == SAVE and channel is Channel.DIGEST:
        if len(opening) > LONGEST_OPENING:
            problem = f"The opening has {len(opening)} characters; {LONGEST_OPENING} is the most."
            return _show(visit, opening=opening, problem=problem)
        act = partial(change, visit.installation, channel, lambda plan, _: opened(plan, opening))
        act(user=visit.user, seen=seen)
        forget(visit)
    else:
        _change_list(visit, channel, what, story_id, seen)
    return RedirectResponse(f"{ADDRESS}?channel={channel}{_place(what, story_id)}", 303)


def _change_list(visit: Visit, channel: Channel, what: str, story_id: int, seen: int) -> None:
    """Move a story, hold it back or let it go. A line that is half written is kept as a draft."""

    def changes(plan: Plan, shown: Sequence[int]) -> Plan:
        match what:
            case "up" | "down":
                return moved(plan, shown, story_id, up=what == "up")
            case "hold":
                return held_back(plan, shown, story_id)
            case "let-go":
                return let_go(plan, story_id)
        raise RulingError("That is no answer here. Please use one of the buttons.")

    if channel is Channel.DIGEST and "opening" in visit.form:
        with visit.store.read() as transaction:
            line = transaction.plans.in_force(channel)
        if _line(visit.field("opening")) != (line.plan.opening if line else ""):
            keep(visit)
    change(visit.installation, channel, changes, user=visit.user, seen=seen)


def _next(installation: Installation, transaction: Transaction, channel: Channel) -> Next:
    period = next_period(installation, channel)
    lines = transaction.plans.since_issue(channel)
    plan = lines[0].plan if lines else Plan()
    waiting = lined_up(transaction, channel, period, plan)
    free = lined_up(transaction, channel, period, replace(plan, held=()))
    named = {one for line in lines for one in (*line.plan.order, *line.plan.held)}
    stories = transaction.stories.by_id({*free, *named})
    limit = installation.editorial.schedule_of(channel).limit
    return Next(
        channel=channel,
        period=period,
        plan=plan,
        seen=lines[0].id if lines else 0,
        going=tuple(stories[one] for one in waiting[:limit]),
        later=tuple(stories[one] for one in waiting[limit:]),
        held=tuple(stories[one] for one in free if one in plan.held),
        told=tuple(_told(lines, stories)),
    )


def _told(lines: Sequence[PlanLine], stories: Mapping[int, Story]) -> Iterator[Told]:
    """The changes since the last issue, the newest first."""
    plans = [*(line.plan for line in lines), Plan()]
    for line, before in zip(lines, plans[1:], strict=True):
        yield Told(line=line, words=tuple(_words(line.plan, before, stories)) or ("changed nothing",))


def _words(plan: Plan, former: Plan, stories: Mapping[int, Story]) -> Iterator[str]:
    if plan.opening != former.opening:
        yield f"wrote the opening: “{plan.opening}”" if plan.opening else "took the opening away"
    for one in _new(plan.held, former.held):
        yield f"held back “{stories[one].title}”" if one in stories else "held back a story"
    for one in _new(former.held, plan.held):
        yield f"let go “{stories[one].title}”" if one in stories else "let go a story"
    if plan.order != former.order:
        yield "changed the order"


def _new(these: Iterable[int], those: Iterable[int]) -> list[int]:
    known = set(those)
    return [one for one in these if one not in known]


def _preview(
    installation: Installation, transaction: Transaction, found: Next, opening: str
) -> Markup | None:
    """The issue as readers get it, by the code that makes the feed; None while it would be empty."""
    if not found.going:
        return None
    told = transaction.articles.told(story.id for story in found.going)
    at = found.period.cutoff
    previous = transaction.issues.latest(found.channel, 1)
    stories = tuple(
        release(replace(story, released_at=story.released_at or at), told.get(story.id, ()))
        for story in found.going
    )
    issue = Issue(
        uid="preview",
        channel=found.channel,
        period=found.period.key,
        title=issue_title(found.channel, found.period),
        covers=covers(previous[0].day if previous else None, found.period),
        released_at=at,
        updated_at=at,
        stories=stories,
        opening=opening if found.channel is Channel.DIGEST else "",
    )
    html = issue_html(issue, installation.publication)
    return Markup(sanitize(html, installation.publication.home))  # noqa: S704 - just sanitized


def _channel(visit: Visit) -> Channel:
    """The channel that is asked for; the digest where none is, or none of ours."""
    asked = visit.field("channel") or visit.request.query_params.get("channel", "")
    return next((one for one in Channel if one.value == asked), Channel.DIGEST)


def _place(what: str, story_id: int) -> str:
    """Back to the story that was moved."""
    return f"#story-{story_id}" if what in {"up", "down"} else "#list"


def _line(text: str) -> str:
    return " ".join(text.split())
