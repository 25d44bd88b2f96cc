"""How often the machine was right about two articles, and from where it joins and asks."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.accuracy import (
    Pair,
    Preview,
    ThresholdError,
    Thresholds,
    bands,
    joined_rightly,
    kept_apart_rightly,
    preview,
    suggest,
)
from aggregator.review import RulingError
from app.people import OPERATOR
from app.thresholds import LONGEST_REASON, move, thresholds_of
from app.web.desk import Visit, desk

SHOWN = 20  # moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the fields."""

    join: str
    ask: str
    reason: str = ""


def routes() -> list[Route]:
    return [desk("/accuracy", get=_look, post=_move, changes=OPERATOR)]


def _look(visit: Visit) -> Response:
    query = visit.request.query_params
    if "join" in query or "ask" in query:
        return _show(visit, Typed(join=query.get("join", ""), ask=query.get("ask", "")))
    return _show(visit)


def _move(visit: Visit) -> Response:
    typed = Typed(join=visit.field("join"), ask=visit.field("ask"), reason=visit.field("reason"))
    try:
        wanted = _read(typed)
        seen = visit.numbers("seen")
        move(
            visit.installation,
            wanted,
            user=visit.user,
            reason=typed.reason,
            seen=seen[0] if seen else 0,
        )
    except RulingError as error:
        about = error.about if isinstance(error, ThresholdError) else "reason"
        return _show(visit, typed, problem=str(error), about=about)
    return RedirectResponse("/accuracy?moved=1#numbers", 303)


def _show(visit: Visit, typed: Typed | None = None, problem: str = "", about: str = "") -> Response:
    with visit.store.read() as transaction:
        now = thresholds_of(visit.installation, transaction)
        pairs = transaction.matches.measured()
        moves = transaction.thresholds.history(SHOWN)
    would = None
    if typed is not None:
        would, trouble = _preview(typed, pairs, now)
        problem, about = (str(trouble), trouble.about) if trouble else (problem, about)
    return visit.page(
        "accuracy.html",
        422 if problem else 200,
        bands=[band for band in bands(pairs) if band.tally.pairs],
        ruled=sum(pair.times for pair in pairs if pair.ruling),
        joined=joined_rightly(pairs),
        apart=kept_apart_rightly(pairs),
        now=now,
        typed=typed or Typed(join=f"{now.join:g}", ask=f"{now.ask:g}"),
        problem=problem,
        about=about,
        would=would,
        changes=would is not None and would.now != would.then,
        suggestion=suggest(pairs, now),
        moves=moves,
        moved=bool(visit.asked("moved")),
        longest=LONGEST_REASON,
    )


def _preview(
    typed: Typed, pairs: list[Pair], now: Thresholds
) -> tuple[Preview | None, ThresholdError | None]:
    try:
        return preview(pairs, now, _read(typed)), None
    except ThresholdError as error:
        return None, error


def _read(typed: Typed) -> Thresholds:
    """The numbers that were typed. Raises ThresholdError for what is none."""
    return Thresholds(join=_number("join", typed.join), ask=_number("ask", typed.ask))


def _number(about: str, text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        raise ThresholdError(about, f"“{about}” must be a number from 0 to 1, not “{text}”.") from error
