"""The question whether a story may be published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from aggregator.model import CaseKind, Decision, Permission
from aggregator.release import excerpt
from aggregator.review import RulingError
from app.jobs.review import rule
from app.web.desk import Visit, desk
from app.web.evidence import copies, evidence_facts
from app.web.facts import cited, facts
from app.web.questions import Side, answered, case_of, first_page, ruled, side
from app.web.trail import trail_line
from app.web.waiting import claim

KIND = CaseKind.APPROVE
LONGEST_TITLE = 300
LONGEST_SUMMARY = 600
LONGEST_NOTE = 300
OTHER = "Another reason"
REASONS = (
    "Not about multiple sclerosis",
    "Not about food",
    "An advert, or meant to sell something",
    "Claims more than it can show",
    "Old news",
    "The text is broken or incomplete",
    OTHER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it."""

    title: str
    summary: str
    reason: str = ""
    note: str = ""
    problem: str = ""
    about: str = ""  # the field that `problem` is about


def routes() -> list[Route]:
    return [
        desk("/review/articles", get=lambda visit: first_page(visit, KIND)),
        desk("/review/articles/{number}", get=_show, post=_decide),
    ]


def _show(visit: Visit, typed: Typed | None = None) -> Response:
    held = claim(visit, [visit.number])
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        # What readers would get: of several articles, not always the one that was asked about first.
        story_id = transaction.articles.get(case.article_id).story_id
        shown = side(transaction, transaction.stories.get(story_id).representative_id)
        saved = trail_line(transaction, visit.asked("saved"))
        trust = (*shown.article.trust, copies(transaction, shown.article))
    return visit.page(
        "article.html",
        422 if typed else 200,
        case=case,
        answered=answered(case),
        held=held,
        shown=shown,
        facts=facts(shown.article, visit.installation.editorial.schedule.zone),
        evidence=evidence_facts(shown.article.evidence),
        trust=trust,
        cited=cited(shown.article.cited),
        otherwise=_without_summary(shown),
        typed=typed or Typed(title=shown.story.title, summary=shown.story.summary),
        reasons=REASONS,
        longest={"title": LONGEST_TITLE, "summary": LONGEST_SUMMARY, "note": LONGEST_NOTE},
        saved=saved,
    )


def _without_summary(shown: Side) -> tuple[str, str]:
    """What readers get when no summary is written: in words, and the text where it is short."""
    match shown.source.permission:
        case Permission.LINK:
            return "only the title and the link: this source lets us show no text of its own", ""
        case Permission.EXCERPT:
            return "the beginning of the article", excerpt(shown.article.text, shown.source.excerpt_chars)
        case _:
            return "the whole article: this source lets us show all of its text", ""


def _decide(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        story = side(transaction, case_of(transaction, KIND, visit.number).article_id).story
    typed = Typed(title=story.title, summary=story.summary)
    if visit.field("decision") == Decision.APPROVE:
        return _approve(visit, replace(typed, title=_line(visit, "title"), summary=_line(visit, "summary")))
    if visit.field("decision") == Decision.REJECT:
        return _leave_out(visit, replace(typed, reason=_line(visit, "reason"), note=_line(visit, "note")))
    raise RulingError("That is no answer to this question. Please use one of the buttons.")


def _approve(visit: Visit, typed: Typed) -> Response:
    if not typed.title:
        return _show(visit, replace(typed, about="title", problem="A story needs a title."))
    if len(typed.title) > LONGEST_TITLE:
        problem = f"The title has {len(typed.title)} characters; {LONGEST_TITLE} is the most."
        return _show(visit, replace(typed, about="title", problem=problem))
    if len(typed.summary) > LONGEST_SUMMARY:
        problem = f"The summary has {len(typed.summary)} characters; {LONGEST_SUMMARY} is the most."
        return _show(visit, replace(typed, about="summary", problem=problem))
    answer = partial(
        rule,
        visit.installation,
        visit.number,
        Decision.APPROVE,
        user=visit.user,
        title=typed.title,
        summary=typed.summary,
    )
    return ruled(visit, visit.number, KIND, Decision.APPROVE, answer)


def _leave_out(visit: Visit, typed: Typed) -> Response:
    if typed.reason not in REASONS:
        return _show(visit, replace(typed, about="reason", problem="Please say why it is left out."))
    if typed.reason == OTHER and not typed.note:
        return _show(visit, replace(typed, about="note", problem="Please say which other reason."))
    note = typed.note[:LONGEST_NOTE]
    reason = note if typed.reason == OTHER else f"{typed.reason}: {note}" if note else typed.reason
    answer = partial(rule, visit.installation, visit.number, Decision.REJECT, user=visit.user, reason=reason)
    return ruled(visit, visit.number, KIND, Decision.REJECT, answer)


def _line(visit: Visit, name: str) -> str:
    """A field on one line: readers are shown none of these with line breaks."""
    return " ".join(visit.field(name).split())
