"""The page of one source: how it goes, what may be shown of it, and what its pages repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.model import Outcome, Source
from aggregator.review import RulingError
from app import clock
from app.jobs.source_changes import LONGEST, change, take_back
from app.people import OPERATOR
from app.source_health import healths
from app.web.add_source import PERMISSIONS, POLICIES
from app.web.desk import Visit, desk, number
from app.web.sources import FOUND_BY, WORDS
from app.web.words import counted
from storage.pages import StoredPage
from storage.source_changes import SourceChange

NEWEST = 15
SHOWN_CHANGES = 20
_KEPT = frozenset((Outcome.KEPT, Outcome.REVISED, Outcome.DUPLICATE, Outcome.IN_REVIEW))
ENDED = {
    Outcome.KEPT.value: "Kept",
    Outcome.REVISED.value: "Revised",
    Outcome.DUPLICATE.value: "Joined to a known story",
    Outcome.IN_REVIEW.value: "In question",
    Outcome.OFF_TOPIC.value: "Off topic",
    Outcome.TOO_SHORT.value: "Too short",
    Outcome.NOT_ARTICLE.value: "No article",
    Outcome.UNREADABLE.value: "Could not be read",
    Outcome.RESERVED.value: "Its owner keeps it to itself",
    Outcome.FAILED.value: "Failed",
}
_FIELDS = {
    "policy": "Who approves",
    "permission": "What may be shown",
    "excerpt_chars": "Length of an excerpt",
    "licence_note": "Note on the licence",
    "contact": "Contact",
    "active": "Read regularly",
    "removed": "Removed",
}
_SWITCHES: Mapping[str, dict[str, Any]] = {
    "pause": {"active": False},
    "resume": {"active": True, "removed": False},
    "remove": {"removed": True},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A change of the source, in words."""

    change: SourceChange
    words: tuple[str, ...]


def routes() -> list[Route]:
    return [desk("/sources/{key}", get=_show, post=_decide, changes=OPERATOR)]


def _show(visit: Visit, problem: str = "") -> Response:
    key = visit.request.path_params["key"]
    with visit.store.read() as transaction:
        source, _ = transaction.sources.named(key)
        (health,) = healths(transaction, [source])
        outcomes = transaction.pages.outcomes(source_id=source.id).get(source.id, {})
        pages = transaction.pages.newest(source.id, NEWEST)
        repeated = transaction.repeated.of(source.id)
        changes = transaction.source_changes.of(source.id, SHOWN_CHANGES)
        reports = transaction.reports.of_source(source.id, NEWEST)
        texts = transaction.yields.texts(source.id)
        wanted = [one for one in transaction.requests.waiting() if one.about == key]
        seen = transaction.yields.seen(source.id)
    done = next((one for one in changes if one.id == visit.asked("change")), None)
    return visit.page(
        "source.html",
        422 if problem else 200,
        one=health,
        source=source,
        word=WORDS[health.health],
        found_by=FOUND_BY[source.way.value],
        problem=problem,
        typed=_typed(visit, source) if problem else _kept(source),
        policies=POLICIES,
        permissions=PERMISSIONS,
        longest=LONGEST,
        outcomes=[(ENDED[name], count) for name, count in sorted(outcomes.items(), key=_most)],
        pages=sum(outcomes.values()),
        kept=sum(count for name, count in outcomes.items() if name in _KEPT),
        newest=[(page, _title(page), ENDED.get(page.outcome or "", "Waits to be read")) for page in pages],
        texts=texts,
        month=sum((clock.now() - at).days < 30 for at in seen),
        rhythm=_hours(source),
        rules=_rules(source),
        repeated=repeated,
        reports=reports,
        lines=[Line(change=one, words=tuple(_words(one))) for one in changes],
        done=done,
        wanted=wanted,
        kept_one=visit.asked("kept"),
    )


def _decide(visit: Visit) -> Response:
    key, do = visit.request.path_params["key"], visit.field("do")
    if do == "crawl":
        with visit.store.begin() as transaction:
            transaction.sources.get(key)
            transaction.requests.ask("crawl", key, visit.user, clock.now())
        return RedirectResponse(f"/sources/{key}?asked=1", 303)
    if do == "undo":
        done: int | None = take_back(
            visit.installation, key, number(visit.field("change")) or 0, user=visit.user
        )
    elif do in _SWITCHES:
        done = change(visit.installation, key, _SWITCHES[do], user=visit.user)
    elif do == "save":
        values = _values(visit)
        try:
            done = change(visit.installation, key, values, user=visit.user)
        except RulingError as error:
            return _show(visit, str(error))
    else:
        raise RulingError("That is no answer here. Please use one of the buttons.")
    where = "/sources" if do == "remove" else f"/sources/{key}"
    return RedirectResponse(f"{where}?change={done}" if done else where, 303)


def _values(visit: Visit) -> dict[str, Any]:
    characters = number(visit.field("excerpt_chars").strip())
    return {
        "policy": visit.field("policy"),
        "permission": visit.field("permission"),
        "excerpt_chars": -1 if characters is None else characters,
        "licence_note": " ".join(visit.field("licence_note").split()),
        "contact": " ".join(visit.field("contact").split()),
    }


def _kept(source: Source) -> dict[str, str]:
    return {
        "policy": source.policy.value,
        "permission": source.permission.value,
        "excerpt_chars": str(source.excerpt_chars),
        "licence_note": source.licence_note,
        "contact": source.contact,
    }


def _typed(visit: Visit, source: Source) -> dict[str, str]:
    return {name: visit.field(name) for name in _kept(source)}


def _words(done: SourceChange) -> list[str]:
    return [
        f"{_FIELDS.get(name, name)}: {_said(name, before)} → {_said(name, after)}"
        for name, before, after in done.fields
    ]


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "permission":
        return PERMISSIONS.get(value, str(value))
    if name == "policy":
        return POLICIES.get(value, str(value)).lower()
    return f"“{value}”" if isinstance(value, str) and value else str(value) if value != "" else "nothing"


def _rules(source: Source) -> list[tuple[str, str]]:
    """The rules of its own that a source has, as they are written."""
    names = ("keep", "drop", "strip_id_or_class", "title", "author", "date", "follow", "ignore")
    found = [(name.replace("_", " "), ", ".join(getattr(source.rules, name))) for name in names]
    found += [("replace", ", ".join(f"{former} → {newer}" for former, newer in source.rules.replace))]
    found += [("next page", source.rules.next_page)]
    return [(name, text) for name, text in found if text]


def _title(page: StoredPage) -> str:
    return page.page.hint.title or page.page.url


def _hours(source: Source) -> str:
    hours = source.rhythm.total_seconds() / 3600
    return counted(round(hours), "hour") if hours >= 1 else counted(round(hours * 60), "minute")


def _most(line: tuple[str, int]) -> int:
    return -line[1]
