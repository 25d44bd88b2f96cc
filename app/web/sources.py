"""Where articles come from, and how reading each place goes."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Source
from aggregator.review import RulingError
from app.jobs.learn import keep
from app.web.desk import Visit, desk
from app.web.words import counted
from storage.repeated import Learned
from storage.sources import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source as the table shows it."""

    source: Source
    state: SourceState | None
    mark: str  # a class of the style sheet
    word: str
    unread: int  # pages that could not be fetched at the last try
    repeated: list[Learned]  # what its pages repeat


def routes() -> list[Route]:
    return [desk("/sources", get=_show), desk("/sources/{number}/repeated", post=_say)]


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        sources, states = transaction.sources.all(), transaction.sources.states()
        failing, repeated = transaction.addresses.failing(), transaction.repeated.all()
    lines = [
        _line(source, states.get(source.id), failing.get(source.id, 0), repeated.get(source.id, []))
        for source in sources
    ]
    added = next((source for source in sources if source.id == visit.asked("added")), None)
    return visit.page("sources.html", lines=lines, changed=visit.asked("changed"), added=added)


def _say(visit: Visit) -> Response:
    """Keep a passage that the pages of a source repeat, or have it cut again."""
    answer = visit.field("kept")
    if answer not in {"yes", "no"}:
        raise RulingError("That is no answer here. Please use one of the buttons.")
    keep(visit.installation, visit.number, visit.field("key"), kept=answer == "yes", user=visit.user)
    return RedirectResponse(f"/sources?changed={visit.number}#repeated-{visit.number}", 303)


def _line(source: Source, state: SourceState | None, unread: int, repeated: list[Learned]) -> SourceLine:
    mark, word = _state(source, state)
    return SourceLine(source=source, state=state, mark=mark, word=word, unread=unread, repeated=repeated)


def _state(source: Source, state: SourceState | None) -> tuple[str, str]:
    if not source.active:
        return "off", "Switched off"
    if state is not None and state.failures:
        return "bad", f"Failed {counted(state.failures, 'time')} in a row"
    if state is None or state.last_success_at is None:
        return "off", "Not read yet"
    return "good", "Working"
