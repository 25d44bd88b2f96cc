"""A notice about a paper, and how a curator is told of it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

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
    return f"Note of {written_day(now_day)}: {what}."


def merged(notices: Iterable[Notice]) -> list[Notice]:
    """The notices without those that say again what is known. Two about the same paper, of the same kind,
    are one; its ids are those of both. Only of corrections a paper can have several: each of those who keep
    notices gives each an address of its own there."""
    found: dict[int, list[Notice]] = {}
    places: dict[tuple[NoticeKind, Reference], set[int]] = {}
    for number, notice in enumerate(notices):
        near = set().union(*(places.get((notice.kind, one), set()) for one in notice.papers))
        known = _same(notice, {place: found[place] for place in sorted(near)})
        together = [*(one for place in known for one in found.pop(place)), notice]
        first = known[0] if known else number
        found[first] = together
        for one in {paper for each in together for paper in each.papers}:
            held = places.setdefault((notice.kind, one), set())
            held.difference_update(known)
            held.add(first)
    return [_one(found[number]) for number in sorted(found)]


def known_as(known: Sequence[Notice], given: Sequence[Notice]) -> list[Notice | None]:
    """Under which of the known notices each of the given ones is kept already, if any."""
    by_paper: dict[tuple[NoticeKind, Reference], list[int]] = {}
    for place, one in enumerate(known):
        for paper in one.papers:
            by_paper.setdefault((one.kind, paper), []).append(place)
    found: list[Notice | None] = [None] * len(given)
    taken: set[tuple[int, str]] = set()
    pairs = [
        (_distance(known[place], notice), number, place)
        for number, notice in enumerate(given)
        for place in {one for paper in notice.papers for one in by_paper.get((notice.kind, paper), ())}
    ]
    for _, number, place in sorted(pairs):
        notice = given[number]
        many = notice.kind is NoticeKind.CORRECTION
        other = known[place].url != notice.url
        if found[number] is not None or (many and other and _is_another(known[place], notice, taken, place)):
            continue
        found[number] = known[place]
        taken.add((place, _keeper(notice.url)))
    return found


def _is_another(known: Notice, notice: Notice, taken: set[tuple[int, str]], place: int) -> bool:
    """Whether who keeps this notice has the known one too, under another address."""
    return _keeper(known.url) == _keeper(notice.url) or (place, _keeper(notice.url)) in taken


def _same(notice: Notice, near: Mapping[int, Sequence[Notice]]) -> list[int]:
    """Which of these say the same as a notice; all are about its paper, and of its kind."""
    if notice.kind is not NoticeKind.CORRECTION:
        return list(near)
    if told := [place for place, known in near.items() if any(one.url == notice.url for one in known)]:
        return told
    keeper = _keeper(notice.url)
    free = [place for place, known in near.items() if all(_keeper(one.url) != keeper for one in known)]
    return sorted(free, key=lambda place: min(_days_apart(one, notice) for one in near[place]))[:1]


def _distance(known: Notice, notice: Notice) -> int:
    """How far a notice is from a known one: not at all under the same address."""
    return -1 if known.url == notice.url else _days_apart(known, notice)


def _one(together: Sequence[Notice]) -> Notice:
    papers = tuple(dict.fromkeys(paper for one in together for paper in one.papers))
    return replace(together[0], papers=papers, day=next((one.day for one in together if one.day), ""))


def _keeper(url: str) -> str:
    return urlsplit(url).netloc


def _days_apart(known: Notice, notice: Notice) -> int:
    """How far the days of two notices lie apart; a day that is not known is far from none."""
    if not known.day or not notice.day:
        return 0
    first, second = (date.fromisoformat(f"{day}-01-01"[:10]) for day in (known.day, notice.day))
    return abs((first - second).days)


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
    return f"{'since' if since else 'on' if day.count('-') == 2 else 'in'} {written_day(day)}"


def written_day(day: str) -> str:
    """An ISO date in words: "5 March 2024", "March 2024"."""
    year, *rest = day.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(one)) for one in rest[1:]), *month, year])
