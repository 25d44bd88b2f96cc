"""Notices in a table such as the one that Retraction Watch keeps: CSV, a line a notice."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from aggregator.model import Reference
from aggregator.notices.notice import Notice, NoticeKind, paper
from aggregator.references import address

_KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "correction": NoticeKind.CORRECTION,
    "expression of concern": NoticeKind.CONCERN,
}
_PAPER = ("OriginalPaperDOI", "OriginalPaperPubMedID")
_NEEDED = ("RetractionNature",)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LONGEST_FIELD = 1_000_000


def read_retraction_list(text: str) -> list[Notice]:
    """The notices of a table. What says that a paper stands again is none.

    Raises ValueError naming the column that is missing, or the line that cannot be read.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        names = rows.fieldnames or []
        missing = [name for name in _NEEDED if name not in names]
        missing += [" or ".join(_PAPER)] if not set(_PAPER) & set(names) else []
        if missing:
            raise ValueError(f"the table has no column {missing[0]}")
        return [notice for row in rows for notice in _notice(row)]
    except csv.Error as error:
        raise ValueError(f"line {rows.reader.line_num} of the table cannot be read: {error}") from error


def _notice(row: dict[str, str | None]) -> Iterator[Notice]:
    kind = _KINDS.get((row.get("RetractionNature") or "").strip().lower())
    papers = _papers(row, *_PAPER)
    if kind is None or not papers:
        return
    where = _papers(row, "RetractionDOI", "RetractionPubMedID") or papers
    yield Notice(papers=papers, kind=kind, url=address(where[0]), day=_day(row.get("RetractionDate") or ""))


def _papers(row: dict[str, str | None], doi: str, pmid: str) -> tuple[Reference, ...]:
    found = (paper("doi", row.get(doi) or ""), paper("pmid", row.get(pmid) or ""))
    return tuple(one for one in found if one)


def _day(written: str) -> str:
    """The day of "3/5/2024 0:00", where the month stands first, or of "2024-03-05"."""
    american = _AMERICAN.match(written.strip())
    try:
        if american:
            month, day, year = map(int, american.groups())
            return date(year, month, day).isoformat()
        return date.fromisoformat(written.strip()[:10]).isoformat()
    except ValueError:
        return ""
