"""What both kinds of question have in common: finding the next, and what is shown of an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from starlette.responses import RedirectResponse, Response

from aggregator.model import Case, CaseKind, Decision, Source, Story
from aggregator.review import ALLOWED, NOT_ASKED, WITHDRAWN, RulingError
from app import clock
from app.web.desk import Visit
from app.web.sets import progress, size_of
from app.web.trail import TrailLine, trail, trail_line
from app.web.waiting import (
    ADDRESS,
    DONE,
    Stop,
    claim_first,
    put_off,
    stops,
    waiting_elsewhere,
    waiting_for_another,
)
from storage.articles import StoredArticle
from storage.errors import NotFound
from storage.reviews import PAIRS
from storage.store import Transaction
from storage.watch import PAGES

_ANSWERED = {
    Decision.APPROVE: "approved",
    Decision.REJECT: "left out",
    Decision.KEEP_FIRST: "one story, kept A",
    Decision.KEEP_SECOND: "one story, kept B",
    Decision.COMBINE: "one story, combined",
    Decision.RELATED: "two stories that belong together",
    Decision.DIFFERENT: "two different stories",
    Decision.FINE: "kept, for it is fine",
    Decision.WITHDRAW: "withdrawn",
    Decision.CORRECT: "kept, with a word about the paper",
    Decision.IGNORE: "kept as it is",
    Decision.KEEP_PASSAGE: "a passage was kept",
    Decision.CUT_PASSAGE: "a passage was cut",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An article with where it comes from and where it belongs."""

    article: StoredArticle
    source: Source
    story: Story


def side(transaction: Transaction, article_id: int) -> Side:
    article = transaction.articles.get(article_id)
    return Side(
        article=article,
        source=transaction.sources.by_id([article.source_id])[article.source_id],
        story=transaction.stories.get(article.story_id),
    )


def case_of(transaction: Transaction, kind: CaseKind, case_id: int) -> Case:
    """A question of this queue. Raises NotFound."""
    case = transaction.reviews.get(case_id)
    if ADDRESS[case.kind] != ADDRESS[kind]:
        raise NotFound(f"Question {case_id} is of the other kind.")
    return case


def answered(case: Case) -> str:
    """The answer that stands, in words; "" while the question is open."""
    words = {decision.value: words for decision, words in _ANSWERED.items()}
    words[WITHDRAWN] = "nothing; judged anew, the two were not alike enough to ask"
    if case.kind in PAGES:
        words |= {Decision.CORRECT.value: "kept, with a word to readers", WITHDRAWN: "nothing; it was over"}
    words[NOT_ASKED] = "nothing; what was decided by hand was taken back"
    return words.get(case.decision, "settled by another answer") if case.decision else ""


def first_page(visit: Visit, kind: CaseKind) -> Response:
    """To the first question that waits, after `?after=` if there is one; or word that none does.
    What one comes from is given up, with what was asked `?with=` it."""
    skipped = visit.asked("after") or 0
    found = following(visit, kind, skipped)
    return on(visit, kind, found, visit.asked("saved"), given_up=(skipped, *visit.listed("with")))


def ruled(
    visit: Visit, case_id: int, kind: CaseKind, decision: Decision, rule: Callable[[], int]
) -> Response:
    """Give an answer by `rule`, then on to the next question. The same answer given twice, as by
    a double press, counts once."""
    found = following(visit, kind, case_id)  # as it was: afterwards nobody knows where the question stood
    try:
        ruling_id = rule()
    except RulingError:
        with visit.store.read() as transaction:
            stands = transaction.reviews.get(case_id).decision
            if kind in PAIRS and stands in ALLOWED[kind] and stands != decision.value:
                # Somebody was quicker: the page says who chose what, and asks whether that may stay.
                return RedirectResponse(f"{ADDRESS[kind]}/{case_id}?mine={decision.value}", 303)
            if stands != decision.value:
                raise
            known = [line.ruling.id for line in trail(transaction, 1) if line.ruling.case_id == case_id]
        return on(visit, kind, found, next(iter(known), None), given_up=(case_id,))
    return on(visit, kind, found, ruling_id, given_up=(case_id,))


def skip(visit: Visit, kind: CaseKind, case_ids: Sequence[int]) -> Response:
    """Put questions off, then on to the next."""
    put_off(visit, case_ids)
    found = following(visit, kind, 0)
    return on(visit, kind, found, None, given_up=tuple(case_ids), skipped=case_ids[0])


def _is_done(visit: Visit) -> bool:
    """Whether a set of pairs has just been done."""
    with visit.store.read() as transaction:
        return progress(transaction, visit.user, size_of(visit.request), clock.now()).is_done


def saved_line(visit: Visit, transaction: Transaction) -> TrailLine | None:
    """The decision that was made on the page before, with those `?also=` made in one go with it."""
    line = trail_line(transaction, visit.asked("saved"))
    return replace(line, also=visit.listed("also")) if line else None


def following(visit: Visit, kind: CaseKind, case_id: int) -> list[Stop]:
    """The pages that follow a question."""
    with visit.store.read() as transaction:
        return stops(transaction, visit.installation, kind, case_id, user=visit.user)


def on(
    visit: Visit,
    kind: CaseKind,
    found: list[Stop],
    saved: int | None,
    *,
    given_up: tuple[int, ...] = (),
    also: tuple[int, ...] = (),
    skipped: int | None = None,
) -> Response:
    """On to the first of these pages that nobody else has open, or word that there is none; first to a
    rest where a set is done. `also` are rulings that were made together with `saved`."""
    query = f"?saved={saved}" if saved else f"?skipped={skipped}" if skipped else ""
    query += f"&also={'.'.join(map(str, also))}" if saved and also else ""
    if kind in PAIRS and saved and visit.request.method == "POST" and _is_done(visit):
        claim_first(visit, [], given_up)
        return RedirectResponse(f"{DONE}{query}", 303)
    stop = claim_first(visit, found, given_up) or claim_first(visit, following(visit, kind, 0))
    if stop is None and visit.request.method == "GET":
        with visit.store.read() as transaction:
            line = saved_line(visit, transaction)
        elsewhere = waiting_elsewhere(visit, kind)
        return visit.page(
            "empty.html",
            kind=kind.value,
            saved=line,
            elsewhere=elsewhere,
            another=waiting_for_another(visit) if kind is CaseKind.APPROVE else 0,
            skipped=visit.asked("skipped"),
        )
    return RedirectResponse(f"{stop.address if stop else ADDRESS[kind]}{query}", 303)
