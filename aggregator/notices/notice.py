"""A notice about a paper, and how a curator is told of it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aggregator.model import Case, Reference
from aggregator.references import named

_MONTHS = "January February March April May June July August September October November December".split()
LONGEST_ID = 300


class NoticeKind(enum.StrEnum):
    """What was said of a paper."""

    RETRACTION = "retraction"
    CORRECTION = "correction"
    CONCERN = "concern"


_SAID = {
    NoticeKind.RETRACTION: "was retracted",
    NoticeKind.CORRECTION: "was corrected",
    NoticeKind.CONCERN: "has been under an expression of concern",
}
_SINCE = frozenset({NoticeKind.CONCERN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was said of a paper. `papers` are the ids of that one paper; `url` is where the notice stands,
    or the paper's own address; `day` is an ISO date, of which day or month may be missing, or ""."""

    papers: tuple[Reference, ...]
    kind: NoticeKind
    url: str
    day: str = ""

    @property
    def key(self) -> str:
        """What makes it this notice and no other, however the paper is named."""
        return f"{self.kind} {self.url}"


def question(notice: Notice, cited: Iterable[Reference]) -> tuple[str, str, str]:
    """The reasons of the case about a story that cites these papers: what happened in words, where that
    stands, and the key of the notice."""
    named_as = [one for one in notice.papers if one in set(cited)] or list(notice.papers)
    return f"a paper that this story cites {noted(notice)} ({_ids(named_as)})", notice.url, notice.key


def key_of(case: Case) -> str:
    """The key of the notice that a case is about."""
    return case.reasons[-1] if case.reasons else ""


def noted(notice: Notice) -> str:
    """What became of the paper: "was retracted on 5 March 2024"."""
    when = _day(notice.day, since=notice.kind in _SINCE)
    return f"{_SAID[notice.kind]}{f' {when}' if when else ''}"


def correction_line(case: Case, now_day: str) -> str:
    """What readers are told of a story that stays; `now_day` is the ISO date of that."""
    what = case.reasons[0].partition(" (")[0] if case.reasons else "a paper that this story cites has changed"
    return f"Note of {_written(now_day)}: {what}."


def merged(notices: Iterable[Notice]) -> list[Notice]:
    """The notices without those that say again what is known. Two about the same paper, of the same kind,
    are one; its ids are those of both."""
    found: dict[int, Notice] = {}
    place: dict[tuple[NoticeKind, Reference], int] = {}
    for number, notice in enumerate(notices):
        places = sorted({place[notice.kind, one] for one in notice.papers if (notice.kind, one) in place})
        together = [*(found.pop(one) for one in places), notice]
        papers = tuple(dict.fromkeys(paper for one in together for paper in one.papers))
        day = next((one.day for one in together if one.day), "")
        first = places[0] if places else number
        found[first] = replace(together[0], papers=papers, day=day)
        place |= {(notice.kind, one): first for one in papers}
    return [found[number] for number in sorted(found)]


def paper(kind: str, written: str) -> Reference | None:
    """A paper by its id as somebody wrote it, in the spelling that articles are kept with."""
    written = written.strip()
    if not written or written.lower() == "unavailable" or len(written) > LONGEST_ID:
        return None
    text = written if kind == "doi" else f"pmid {written}"
    return next((one for one in named(text) if one.kind == kind), None)


def _ids(papers: Sequence[Reference]) -> str:
    words = {"doi": "DOI", "pmid": "PubMed"}
    return ", ".join(f"{words.get(one.kind, one.kind)} {one.id}" for one in papers)


def _day(day: str, *, since: bool) -> str:
    if not day:
        return ""
    return f"{'since' if since else 'on' if day.count('-') == 2 else 'in'} {_written(day)}"


def _written(day: str) -> str:
    """An ISO date in words: "5 March 2024", "March 2024"."""
    year, *rest = day.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(one)) for one in rest[1:]), *month, year])
