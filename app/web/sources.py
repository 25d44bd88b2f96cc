"""Where articles come from, and how reading each place goes."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from aggregator.model import Source
from app.web.desk import Visit, desk
from app.web.words import counted
from storage.sources import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source as the table shows it."""

    source: Source
    state: SourceState | None
    mark: str  # a class of the style sheet
    word: str
    unread: int  # pages that could not be fetched at the last try


def routes() -> list[Route]:
    return [desk("/sources", get=_show)]


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        sources, states = transaction.sources.all(), transaction.sources.states()
        failing = transaction.addresses.failing()
    lines = [_line(source, states.get(source.id), failing.get(source.id, 0)) for source in sources]
    return visit.page("sources.html", lines=lines)


def _line(source: Source, state: SourceState | None, unread: int) -> SourceLine:
    mark, word = _state(source, state)
    return SourceLine(source=source, state=state, mark=mark, word=word, unread=unread)


def _state(source: Source, state: SourceState | None) -> tuple[str, str]:
    if not source.active:
        return "off", "Switched off"
    if state is not None and state.failures:
        return "bad", f"Failed {counted(state.failures, 'time')} in a row"
    if state is None or state.last_success_at is None:
        return "off", "Not read yet"
    return "good", "Working"
