"""Who decided what, and taking it back."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import CaseKind, Decision
from app.jobs.undo import stands_in_the_way, undo
from app.web.desk import Visit, desk, number
from app.web.stories import STORIES
from app.web.trail import TrailLine, trail, trail_line
from app.web.undoing import consequences
from app.web.waiting import ADDRESS, ARTICLE, PAIR
from storage.errors import Conflict
from storage.rulings import Sought

PER_PAGE = 50
MOST_LINES = 10_000  # of a table that is downloaded
LONGEST_SEARCH = 100
_PAGES = (STORIES, PAIR, ARTICLE)  # an undoing may lead back to
_JOINED = (Decision.KEEP_FIRST, Decision.KEEP_SECOND, Decision.COMBINE)
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "approved": ("Approved", (Decision.APPROVE,)),
    "left_out": ("Left out", (Decision.REJECT, Decision.WITHDRAW)),
    "joined": ("Made one story", _JOINED),
    "apart": ("Kept apart", (Decision.RELATED, Decision.DIFFERENT)),
    "reported": ("Problems", (Decision.REPORT, Decision.FINE, Decision.CORRECT, Decision.IGNORE)),
    "passages": ("Passages of texts", (Decision.KEEP_PASSAGE, Decision.CUT_PASSAGE)),
    "undone": ("Taken back", ("undo",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for, as it was typed."""

    who: str = ""
    kind: str = ""
    words: str = ""
    since: str = ""
    until: str = ""

    def sought(self, zone: ZoneInfo) -> Sought:
        """Days are those of the desk's own clock; one that is none asks nothing."""
        last = _day(self.until, zone)
        return Sought(
            user=self.who,
            decisions=KINDS[self.kind][1] if self.kind in KINDS else (),
            words=self.words,
            since=_day(self.since, zone),
            until=last and last + timedelta(days=1),
        )

    @property
    def query(self) -> dict[str, str]:
        """The fields that ask something."""
        fields = {"who": self.who, "kind": self.kind, "words": self.words}
        fields |= {"since": self.since, "until": self.until}
        return {name: value for name, value in fields.items() if value}


def routes() -> list[Route]:
    return [
        desk("/history", get=_list),
        desk("/history.csv", get=_download),
        desk("/history/{number}", get=_show),
        desk("/history/{number}/undo", post=_undo),
    ]


def _asked(visit: Visit) -> Asked:
    query = visit.request.query_params
    names = ("who", "kind", "words", "since", "until")
    return Asked(**{name: query.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH] for name in names})


def _list(visit: Visit) -> Response:
    asked = _asked(visit)
    with visit.store.read() as transaction:
        sought = asked.sought(_zone(visit))
        lines = trail(transaction, PER_PAGE + 1, visit.asked("before"), sought=sought)
        saved = trail_line(transaction, visit.asked("saved"))
        deciders = transaction.rulings.deciders()
    older = ""
    if len(lines) > PER_PAGE:
        older = urlencode({**asked.query, "before": lines[PER_PAGE - 1].ruling.id})
    return visit.page(
        "history.html",
        lines=lines[:PER_PAGE],
        older=older,
        saved=saved,
        asked=asked,
        deciders=deciders,
        kinds={key: words for key, (words, _) in KINDS.items()},
        table=urlencode(asked.query),
    )


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        ruling = transaction.rulings.get(visit.number)
        line = trail_line(transaction, visit.number)
        stories = {change.id for change in ruling.changes if change.record == "story"}
        titles = {story.id: story.title for story in transaction.stories.by_id(stories).values()}
        blocked = stands_in_the_way(transaction, ruling) if line and line.can_be_undone else None
        undone_by = transaction.rulings.undone_by(ruling.id)
        case = transaction.reviews.get(ruling.case_id)
    return visit.page(
        "decision.html",
        line=line,
        case=case,
        back_to=f"{ADDRESS[case.kind]}/{case.id}" if case.kind in ADDRESS else "",
        blocked=blocked,
        undone_by=undone_by,
        would=consequences(reversed(ruling.changes), titles),
        refused=visit.request.query_params.get("refused", "") == "1",
    )


def _undo(visit: Visit) -> Response:
    """Take a decision back. From a question's page the way leads to the question that is open again."""
    back = visit.field("back")
    try:
        undone = undo(visit.installation, visit.number, user=visit.user)
    except Conflict:
        with visit.store.read() as transaction:
            blocked = stands_in_the_way(transaction, transaction.rulings.get(visit.number))
        if blocked is None or back != "history":
            raise
        return RedirectResponse(f"/history/{visit.number}?refused=1", 303)
    if back == "history":
        return RedirectResponse(f"/history?saved={undone}", 303)
    if any(back.startswith(f"{one}/") and number(back.removeprefix(f"{one}/")) for one in _PAGES):
        return RedirectResponse(f"{back}?saved={undone}", 303)
    with visit.store.read() as transaction:
        case = transaction.reviews.get(transaction.rulings.get(visit.number).case_id)
        story_id = transaction.articles.get(case.article_id).story_id
    if case.kind is CaseKind.CORRECTION:
        return RedirectResponse(f"/stories/{story_id}?saved={undone}", 303)
    return RedirectResponse(f"{ADDRESS[case.kind]}/{case.id}?saved={undone}", 303)


def _download(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        lines = trail(transaction, MOST_LINES, sought=_asked(visit).sought(_zone(visit)))
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["Decision", "When", "Who", "What", "Reason", "Undone", "Takes back decision"])
    for line in lines:
        table.writerow([_safe(cell) for cell in _cells(line, _zone(visit))])
    named = {"Content-Disposition": 'attachment; filename="history.csv"'}
    return Response("\ufeff" + written.getvalue(), media_type="text/csv", headers=named)


def _cells(line: TrailLine, zone: ZoneInfo) -> tuple[str, ...]:
    ruling = line.ruling
    at = ruling.made_at.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    undone = "yes" if line.undone else ""
    return (str(ruling.id), at, ruling.user, line.words, ruling.reason, undone, str(ruling.undoes_id or ""))


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _day(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        return None


def _zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.installation.editorial.schedule.zone)
