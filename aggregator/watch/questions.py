"""The questions about what is published, and what readers are told of the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from aggregator.model import Case, CaseKind
from aggregator.notices import correction_line
from aggregator.notices.notice import written_day

LONGEST_LINE = 280  # characters that are proposed for readers
_PLAIN = {
    CaseKind.CHANGED: "the source has changed its article since",
    CaseKind.GONE: "the article is no longer at its source",
}


def about_change(what: Sequence[str], *, url: str, article_id: int, after: str) -> tuple[str, ...]:
    """The reasons of a case about a changed page: what changed, line by line, then its address, and what
    makes it this change."""
    digest = hashlib.sha256(after.encode()).hexdigest()[:16]
    return (*what, url, f"changed {article_id} {digest}")


def about_gone(why: str, *, url: str, article_id: int, since: datetime) -> tuple[str, ...]:
    """The reasons of a case about a page that is gone: how it is known, its address, and its key."""
    return (why, url, key_of_gone(article_id, since))


def key_of_gone(article_id: int, since: datetime) -> str:
    """What makes it this absence: a page that came back and goes again is asked about again."""
    return f"gone {article_id} {since.isoformat()}"


def reader_line(case: Case, now_day: str) -> str:
    """What readers are told of a story that stays, for a curator to change; `now_day` is an ISO date."""
    if case.kind is CaseKind.NOTICE:
        return correction_line(case, now_day)
    said = "; ".join(case.reasons[:-2]) if case.kind is CaseKind.CHANGED else ""
    plain = _PLAIN[case.kind]
    line = f"{plain}: {said}" if said and len(said) <= LONGEST_LINE else plain
    return f"Note of {written_day(now_day)}: {line}."
