"""A large archive on one subject: what is joined wrongly, what is asked, and which copies are found.

The articles are made by rule (`benchmarks.duplicates.made`): all but the copies tell stories of their
own, many in nearly the same words. They are settled by the job that settles crawled pages, on a
database on disk, 200 to a transaction.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from aggregator.model import Outcome
from benchmarks.duplicates.archive import Archive, Incoming, Said
from benchmarks.duplicates.made import EDITS, Made, make

BATCH = 200
SHOWN = 10
HOW = ("automatic", "queued", "related", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Articles and what became of them, by their numbers."""

    made: dict[int, Made]
    revised: list[int]  # taken for a newer reading of another article
    said: Said
    seconds: float

    def wrong(self) -> list[tuple[Made, Made]]:
        """Articles joined to a story that is not theirs, each with the first article of that story."""
        first: dict[int, Made] = {}
        found = []
        for number, story in sorted(self.said.stories.items()):
            one = self.made[number]
            told = first.setdefault(story, one)
            if told.story != one.story:
                found.append((one, told))
        return found

    def asked(self) -> list[tuple[Made, Made, bool]]:
        """The questions, and whether the answer is "the same story"."""
        pairs = [(self.made[new], self.made[old]) for new, old in self.said.asked]
        return [(new, old, new.story == old.story) for new, old in pairs]

    def copies(self) -> Iterator[tuple[Made, str]]:
        """How each copy was taken: one of `HOW`."""
        queued, related = (
            {new for new, old in pairs if self.made[new].story == self.made[old].story}
            for pairs in (self.said.asked, self.said.related)
        )
        for number, one in self.made.items():
            if one.edit and number in self.said.stories:
                joined = self.said.stories[number] == self.said.stories.get(one.story)
                missed = "related" if number in related else "missed"
                yield one, "automatic" if joined else "queued" if number in queued else missed


def run(count: int, folder: Path) -> Ran:
    """Settle the first `count` articles in a new archive. Their ids there are their numbers and one."""
    archive = Archive(folder)
    made: dict[int, Made] = {}
    revised = []
    started = last = time.monotonic()
    numbers = iter(range(count))
    while batch := [make(number) for number in islice(numbers, BATCH)]:
        settled = archive.add((one.site, incoming(one).assessed()) for one in batch)
        for one, ended in zip(batch, settled, strict=True):
            if ended.outcome is Outcome.REVISED:
                revised.append(one.number)
            else:
                made[ended.article_id] = one
        if time.monotonic() - last > 10:
            last = time.monotonic()
            rate = batch[-1].number / (last - started)
            print(f"  {batch[-1].number + 1} of {count} settled, {rate:.0f}/s …", file=sys.stderr, flush=True)
    said = archive.said()
    archive.close()
    by_number = {one.number: one for one in made.values()}
    numbered = {article_id: one.number for article_id, one in made.items()}
    return Ran(
        made=by_number, revised=revised, said=_numbered(said, numbered), seconds=time.monotonic() - started
    )


def incoming(one: Made) -> Incoming:
    return Incoming(site=one.site, url=one.url, title=one.title, text=one.text)


def _numbered(said: Said, numbered: dict[int, int]) -> Said:
    """The same by the numbers of the articles."""

    def pairs(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(numbered[new], numbered[old]) for new, old in found]

    return Said(
        stories={numbered[article]: story for article, story in said.stories.items()},
        asked=pairs(said.asked),
        second_looks=pairs(said.second_looks),
        related=pairs(said.related),
    )


def measure(count: int) -> None:
    """Print what becomes of `count` articles."""
    with tempfile.TemporaryDirectory() as folder:
        ran = run(count, Path(folder))
    manners = Counter(one.manner for one in ran.made.values() if not one.edit)
    print(f"\nan archive of {count} made articles, {count / ran.seconds:.0f} articles/s made and settled")
    print("  " + ", ".join(f"{number} {manner}" for manner, number in manners.items()))
    wrong = ran.wrong()
    print(f"  joined wrongly: {len(wrong)}; taken for a newer reading: {len(ran.revised)}")
    _show_pairs("joined wrongly", wrong)
    _show_questions(ran, count)
    _show_copies(ran)


def _show_questions(ran: Ran, count: int) -> None:
    asked = ran.asked()
    right = sum(same for _, _, same in asked)
    share = right / len(asked) if asked else 1.0
    print(
        f"  {len(asked)} questions, {1000 * len(asked) / count:.1f} per 1,000 articles, {share:.0%} the same;"
        f" and {len(ran.said.second_looks)} second looks"
    )
    _show_pairs("asked in vain", [(new, old) for new, old, same in asked if not same])


def _show_pairs(what: str, pairs: Sequence[tuple[Made, Made]]) -> None:
    """How often pairs of which manners, the most frequent first, each with an example."""
    sorts: dict[str, list[tuple[Made, Made]]] = {}
    for new, old in pairs:
        sorts.setdefault(" and ".join(sorted((_called(new), _called(old)))), []).append((new, old))
    for about, found in sorted(sorts.items(), key=lambda one: -len(one[1]))[:SHOWN]:
        new, old = found[0]
        print(f"    {len(found):6} {what}: {about} ({new.number} and {old.number}, say)")


def _show_copies(ran: Ran) -> None:
    taken = Counter((one.edit, how) for one, how in ran.copies())
    print(f"  {'copies':24}" + "".join(f"{how:>11}" for how in HOW))
    for edit in EDITS:
        print(f"    {edit:22}" + "".join(f"{taken[edit, how]:11}" for how in HOW))


def _called(one: Made) -> str:
    return f"{one.manner}, copied" if one.edit else one.manner
