"""Where articles come from, and how reading each place goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.review import RulingError
from app.jobs.learn import keep
from app.source_health import Health, SourceHealth, healths
from app.web.desk import Visit, desk

WORDS = {
    Health.FAILING: ("bad", "⚠", "Failing"),
    Health.ODD: ("bad", "⚠", "Odd"),
    Health.NEW: ("off", "–", "Not read yet"),
    Health.WORKING: ("good", "✓", "Working"),
    Health.PAUSED: ("off", "–", "Paused"),
    Health.REMOVED: ("off", "–", "Removed"),
}
FOUND_BY = {
    "feed": "Feed",
    "sitemap": "Sitemap",
    "listing": "List of articles",
    "pubmed": "Search at PubMed",
    "europe_pmc": "Search at Europe PMC",
    "clinical_trials": "Search at ClinicalTrials.gov",
}
_ORDER = list(Health)
SORTS: dict[str, tuple[str, Callable[[SourceHealth], Any]]] = {
    "name": ("name", lambda one: one.source.name.casefold()),
    "state": ("state", lambda one: _ORDER.index(one.health)),
    "last": ("last article", lambda one: -one.last_article_at.timestamp() if one.last_article_at else 0.0),
    "approved": ("share approved", lambda one: -one.approved_share),
    "copies": ("share of copies", lambda one: -one.copied_share),
}


def routes() -> list[Route]:
    return [desk("/sources", get=_show), desk("/sources/{number}/repeated", post=_say)]


def _show(visit: Visit) -> Response:
    query = visit.request.query_params
    sort = query.get("sort", "") if query.get("sort", "") in SORTS else "name"
    chosen = next((one for one in Health if one.value == query.get("state")), None)
    with visit.store.read() as transaction:
        known = [*transaction.sources.all(), *transaction.sources.removed()]
        lines = healths(transaction, known)
        change = visit.asked("change")
        done = transaction.source_changes.get(change) if change else None
    added = next((line.source for line in lines if line.source.id == visit.asked("added")), None)
    changed = next((line.source for line in lines if done and line.source.id == done.source_id), None)
    counts = {one: sum(line.health is one for line in lines) for one in Health}
    in_use = [line for line in lines if line.health is not Health.REMOVED]
    wanted = [line for line in lines if line.health is chosen] if chosen else in_use
    wanted.sort(key=lambda line: line.source.name.casefold())
    wanted.sort(key=SORTS[sort][1])
    return visit.page(
        "sources.html",
        lines=wanted,
        sort=sort,
        sorts={name: words for name, (words, _) in SORTS.items()},
        chosen=chosen.value if chosen else "",
        counts={one.value: count for one, count in counts.items() if count},
        words=WORDS,
        found_by=FOUND_BY,
        added=added,
        changed=changed,
        done=done,
        any=bool(lines),
    )


def _say(visit: Visit) -> Response:
    """Keep a passage that the pages of a source repeat, or have it cut again."""
    answer = visit.field("kept")
    if answer not in {"yes", "no"}:
        raise RulingError("That is no answer here. Please use one of the buttons.")
    keep(visit.installation, visit.number, visit.field("key"), kept=answer == "yes", user=visit.user)
    with visit.store.read() as transaction:
        source = transaction.sources.by_id([visit.number])[visit.number]
    return RedirectResponse(f"/sources/{source.key}?kept=1#repeated", 303)
