"""The question whether a story may be published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Case, CaseKind, Decision
from aggregator.notices import merged, question
from aggregator.review import RulingError
from app.jobs.review import rule
from app.web.approval import (
    LONGEST_NOTE,
    LONGEST_PASTED,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    OTHER,
    REASONS,
    Typed,
    begun,
    checked,
    choices,
    chosen,
    filled_in,
    without_summary,
)
from app.web.carried import MOST_FIELDS, as_form
from app.web.desk import Visit, desk
from app.web.drafts import forget, keep
from app.web.evidence import copies, evidence_facts
from app.web.facts import cited, facts
from app.web.passages import answer, is_about_text, passages
from app.web.preview import preview
from app.web.questions import Side, answered, case_of, first_page, ruled, side
from app.web.second import asked_now, two
from app.web.trail import trail_line
from app.web.waiting import claim
from storage.articles import StoredArticle
from storage.store import Transaction

KIND = CaseKind.APPROVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What became of a paper that the article cites, and where that stands."""

    what: str
    where: str


def routes() -> list[Route]:
    return [
        desk("/review/articles", get=lambda visit: first_page(visit, KIND)),
        desk("/review/articles/{number}", get=_show, post=_decide, most_fields=MOST_FIELDS),
    ]


def _show(visit: Visit, typed: Typed | None = None) -> Response:
    if elsewhere := _asked_elsewhere(visit):
        return elsewhere
    held = claim(visit, [visit.number])
    with visit.store.read() as transaction:
        case, shown = _asked(transaction, visit.number)
        saved = trail_line(transaction, visit.asked("saved"))
        trust = (*shown.article.trust, copies(transaction, shown.article))
        status = 422 if typed and typed.problem else 200
        typed, restored = (typed, False) if typed else _begun(visit, transaction, case, shown)
        seen = preview(visit.installation, transaction, shown, typed)
        notices = _notices(transaction, shown.article)
        next_asked = asked_now(transaction, case)
    return visit.page(
        "article.html",
        status,
        case=case,
        answered=answered(case),
        held=held,
        shown=shown,
        facts=facts(shown.article, visit.installation.editorial.schedule.zone),
        evidence=evidence_facts(shown.article.evidence),
        trust=trust,
        cited=cited(shown.article.cited),
        notices=notices,
        otherwise=without_summary(shown),
        typed=typed,
        two=two(visit, case, shown, typed),
        asked_now=next_asked,
        choices=choices(visit, shown, typed),
        seen=seen,
        reasons=REASONS,
        longest={
            "title": LONGEST_TITLE,
            "summary": LONGEST_SUMMARY,
            "pasted": LONGEST_PASTED,
            "note": LONGEST_NOTE,
        },
        saved=saved,
        restored=restored,
        passages=passages(shown.article),
        editing=bool(visit.field("edit") or visit.request.query_params.get("edit") == "text"),
    )


def _asked_elsewhere(visit: Visit) -> Response | None:
    """What was said of a passage leads to the question about its article, where there is one."""
    with visit.store.read() as transaction:
        case = case_of(transaction, KIND, visit.number)
        asked = transaction.reviews.approvals_of([case.article_id]) if case.kind is CaseKind.TEXT else []
        waiting = [one.id for one in transaction.reviews.by_id(asked).values() if not one.decision]
    saved = visit.asked("saved")
    query = f"?saved={saved}" if saved else ""
    return RedirectResponse(f"/review/articles/{(waiting or asked)[0]}{query}#text", 303) if asked else None


def _begun(visit: Visit, transaction: Transaction, case: Case, shown: Side) -> tuple[Typed, bool]:
    """The fields when the page is asked for, and whether a draft stands in them."""
    draft = transaction.drafts.get(visit.user, visit.request.url.path) if not case.decision else None
    return (filled_in(visit, shown, as_form(draft)), True) if draft else (begun(shown), False)


def _asked(transaction: Transaction, case_id: int) -> tuple[Case, Side]:
    """The question, and what readers would get: of several articles, not always the one that was
    asked about first."""
    case = case_of(transaction, KIND, case_id)
    story = transaction.stories.get(transaction.articles.get(case.article_id).story_id)
    return case, side(transaction, story.representative_id)


def _notices(transaction: Transaction, article: StoredArticle) -> list[Noted]:
    """What was said of the papers that an article cites."""
    found = merged(transaction.notices.about(article.cited))
    told = [question(one, article.cited) for one in found]
    return [Noted(what=what.replace("this story", "this article"), where=where) for what, where, _ in told]


def _decide(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        _, shown = _asked(transaction, visit.number)
    if is_about_text(visit.field("decision")):
        return answer(visit, shown)
    match visit.field("decision"):
        case "preview":
            keep(visit)
            return _show(visit, filled_in(visit, shown))
        case Decision.APPROVE:
            return _approve(visit, shown, checked(filled_in(visit, shown), shown))
        case Decision.REJECT:
            return _leave_out(visit, filled_in(visit, shown))
    raise RulingError("That is no answer to this question. Please use one of the buttons.")


def _approve(visit: Visit, shown: Side, typed: Typed) -> Response:
    if typed.problem:
        return _show(visit, typed)
    ruling = partial(
        rule,
        visit.installation,
        visit.number,
        Decision.APPROVE,
        user=visit.user,
        title=typed.title,
        summary=typed.summary,
        excerpt=chosen(typed, shown),
        topics=typed.topics,
    )
    return _and_forget(visit, ruled(visit, visit.number, KIND, Decision.APPROVE, ruling))


def _and_forget(visit: Visit, response: Response) -> Response:
    """An answered question needs no draft."""
    forget(visit)
    return response


def _leave_out(visit: Visit, typed: Typed) -> Response:
    if typed.reason not in REASONS:
        return _show(visit, replace(typed, about="reason", problem="Please say why it is left out."))
    if typed.reason == OTHER and not typed.note:
        return _show(visit, replace(typed, about="note", problem="Please say which other reason."))
    note = typed.note[:LONGEST_NOTE]
    reason = note if typed.reason == OTHER else f"{typed.reason}: {note}" if note else typed.reason
    ruling = partial(rule, visit.installation, visit.number, Decision.REJECT, user=visit.user, reason=reason)
    return _and_forget(visit, ruled(visit, visit.number, KIND, Decision.REJECT, ruling))
