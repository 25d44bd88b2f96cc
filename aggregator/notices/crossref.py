"""Notices in the records of Crossref, as its service `works` answers in JSON.

A record says what it updates (`update-to`, where it is itself a notice) and what updated it
(`updated-by`); publishers that use neither may tell by a relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from aggregator.model import Reference
from aggregator.notices.notice import Notice, NoticeKind, paper
from aggregator.references import address

_KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "partial_retraction": NoticeKind.RETRACTION,
    "withdrawal": NoticeKind.RETRACTION,
    "removal": NoticeKind.RETRACTION,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "expression_of_concern": NoticeKind.CONCERN,
    "concern": NoticeKind.CONCERN,
}
_RELATIONS = {
    "is-retracted-by": NoticeKind.RETRACTION,
    "has-retraction": NoticeKind.RETRACTION,
    "is-corrected-by": NoticeKind.CORRECTION,
    "has-correction": NoticeKind.CORRECTION,
    "has-erratum": NoticeKind.CORRECTION,
    "has-expression-of-concern": NoticeKind.CONCERN,
}


def read_crossref(body: bytes) -> list[Notice]:
    """What an answer says of papers, those in it or others. Raises ValueError for what is no such answer."""
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"Crossref did not answer in JSON: {error}") from error
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise ValueError("Crossref answered without a message")
    works = message.get("items") if "items" in message else [message]
    return [notice for work in _dicts(works) for notice in _notices(work)]


def _notices(work: dict[str, Any]) -> Iterator[Notice]:
    own = paper("doi", str(work.get("DOI") or ""))
    if own is None:
        return
    for update in _dicts(work.get("updated-by")):
        yield from _update(own, paper("doi", str(update.get("DOI") or "")) or own, update)
    for update in _dicts(work.get("update-to")):
        if updated := paper("doi", str(update.get("DOI") or "")):
            yield from _update(updated, own, update)
    relations = work.get("relation")
    relations = relations if isinstance(relations, dict) else {}
    for name, kind in _RELATIONS.items():
        for one in _dicts(relations.get(name)):
            notice = paper("doi", str(one.get("id") or "")) or own
            yield Notice(papers=(own,), kind=kind, url=address(notice))


def _update(updated: Reference, notice: Reference, update: dict[str, Any]) -> Iterator[Notice]:
    kind = _KINDS.get(str(update.get("type") or "").lower().replace("-", "_").replace(" ", "_"))
    if kind is not None:
        yield Notice(papers=(updated,), kind=kind, url=address(notice), day=_day(update.get("updated")))


def _day(moment: object) -> str:
    """The day of an entry such as {"date-parts": [[2024, 3, 5]]}, as much of it as is there."""
    parts = moment.get("date-parts") if isinstance(moment, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not 1 <= len(first) <= 3 or not all(type(one) is int for one in first):
        return ""
    try:
        day = date(*(*first, 1, 1)[:3]).isoformat()
    except ValueError:
        return ""
    return day[: (4, 7, 10)[len(first) - 1]]


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
