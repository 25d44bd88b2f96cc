"""How often the machine was right about two articles, and what other thresholds would have done.

It is measured by what people ruled. A share comes with the interval in which it lies with a
probability of 95 % (Wilson's, which holds for few pairs and for shares near 0 and 1 too).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from aggregator.review import RulingError

Verdict = Literal["duplicate", "uncertain", "related", "new"]
Ruling = Literal["same", "related", "different", ""]  # "" while nobody has ruled
EDGES = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 1.0)  # of the bands of scores
LEAST = 30  # pairs, before a suggestion is made
SURE = 0.98  # what is joined without asking must be right so often, by the lower end of the interval
TOO_FEW = 5  # pairs, to speak of a share
_Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What the machine said of a pair, and what a person ruled; `times` pairs are alike in all this.
    `blind` says that the machine was sure, and the person did not know."""

    verdict: Verdict
    score: float
    ruling: Ruling = ""
    blind: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which score two articles are joined without asking, and from which a person is asked."""

    join: float
    ask: float


class ThresholdError(RulingError):
    """Thresholds that cannot be; `about` is the one that is wrong, "join" or "ask"."""

    def __init__(self, about: str, message: str) -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Pairs, and how those of them were ruled that were."""

    pairs: int = 0
    same: int = 0
    related: int = 0
    different: int = 0

    @property
    def ruled(self) -> int:
        return self.same + self.related + self.different

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of "same" lies among all pairs like these."""
        return wilson(self.same, self.ruled)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBand:
    """Scores from `low` on and below `high`; the last band holds 1 too."""

    low: float
    high: float
    tally: Tally

    @property
    def words(self) -> str:
        """Which scores: "0.9 to 0.97"."""
        if self.low == 0:
            return f"below {self.high:g}"
        return f"{self.low:g} and more" if self.high == 1 else f"{self.low:g} to {self.high:g}"

    @property
    def sentence(self) -> str:
        """How the pairs were ruled: "12 of 13 pairs with a likeness of 0.9 to 0.97 were the same story"."""
        tally, of = self.tally, f"with a likeness of {self.words}"
        if self.words.startswith("below"):
            of = f"with a likeness {self.words}"
        if not tally.ruled:
            return f"nobody has ruled on a pair {of}"
        verb = "was" if tally.ruled == 1 else "were"
        noun = "pair" if tally.ruled == 1 else "pairs"
        return f"{tally.same:,} of {tally.ruled:,} {noun} {of} {verb} the same story"

    @property
    def likely(self) -> str:
        """The interval in words, "" where nothing was ruled."""
        if not self.tally.ruled:
            return ""
        if self.tally.ruled < TOO_FEW:
            return "too few to say more"
        low, high = self.tally.interval
        return f"of all such pairs likely {low * 100:.0f} to {high * 100:.0f} of 100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How often the machine was right where it did not ask, by second looks."""

    right: int
    of: int

    @property
    def sentence(self) -> str:
        if not self.of:
            return "none checked yet"
        low, high = wilson(self.right, self.of)
        said = f"{self.right:,} of {self.of:,} right"
        return said if self.of < TOO_FEW else f"{said}; likely {low * 100:.0f} to {high * 100:.0f} of 100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What other thresholds would have done to the pairs judged so far, each at most: other rules
    hold some pairs back whatever their score (short texts, numbers that differ, one source)."""

    now: Thresholds
    then: Thresholds
    pairs: int
    joined: Tally  # without asking, that were not
    unjoined: Tally  # a person is asked, where the machine joined
    asked: Tally  # a person is asked, where the machine kept them apart
    unasked: Tally  # kept apart, where a person was asked

    @property
    def sentences(self) -> tuple[str, ...]:
        """The change and what it would have done, in words."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        of = f"Of the {_pairs(self.pairs)} judged so far"
        if self.then.join != self.now.join:
            yield f"Join from {self.then.join:g} instead of {self.now.join:g}."
        if self.then.ask != self.now.ask:
            yield f"Ask from {self.then.ask:g} instead of {self.now.ask:g}."
        for tally, what in (
            (self.joined, "would have been joined without asking"),
            (self.unjoined, "would have been asked about instead of joined"),
            (self.asked, "would have been asked about instead of kept apart"),
            (self.unasked, "would have been kept apart without asking"),
        ):
            if tally.pairs:
                yield f"{of}, at most {tally.pairs:,} more {what}; {_ruled(tally)}."
        if self.now == self.then:
            yield "These are the numbers in use."
        elif not any(t.pairs for t in (self.joined, self.unjoined, self.asked, self.unasked)):
            yield f"{of}, none would have gone another way."


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The lowest join that the rulings bear out, None while they do not, and why in words."""

    join: float | None
    sentence: str


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; everything while nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, _Z * _Z
    middle = share + square / (2 * of)
    reach = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (middle - reach) / (1 + square / of), (middle + reach) / (1 + square / of)
    return max(0.0, low) if right else 0.0, min(1.0, high) if right < of else 1.0


def tally(pairs: Iterable[Pair]) -> Tally:
    counts = {"same": 0, "related": 0, "different": 0, "": 0}
    for pair in pairs:
        counts[pair.ruling] += pair.times
    ruled = {name: count for name, count in counts.items() if name}
    return Tally(pairs=sum(counts.values()), **ruled)


def bands(pairs: Sequence[Pair]) -> tuple[ScoreBand, ...]:
    """The pairs by their score, the highest first."""
    made = [
        ScoreBand(low=low, high=high, tally=tally(one for one in pairs if _within(one.score, low, high)))
        for low, high in pairwise(EDGES)
    ]
    return tuple(reversed(made))


def joined_rightly(pairs: Iterable[Pair]) -> Checked:
    """Of what was joined without asking and looked at again."""
    seen = [pair for pair in pairs if pair.blind and pair.ruling and pair.verdict == "duplicate"]
    return _checked(seen, ("same",))


def kept_apart_rightly(pairs: Iterable[Pair]) -> Checked:
    """Of what was kept apart without asking, though near, and looked at again."""
    seen = [pair for pair in pairs if pair.blind and pair.ruling and pair.verdict in {"new", "related"}]
    return _checked(seen, ("related", "different"))


def require_possible(wanted: Thresholds) -> None:
    """Raise ThresholdError naming what is wrong."""
    for about, value in (("join", wanted.join), ("ask", wanted.ask)):
        if not 0 <= value <= 1:  # nor for what is no number
            raise ThresholdError(about, f"“{about}” must be a number from 0 to 1, not {value:g}.")
    if wanted.ask > wanted.join:
        raise ThresholdError(
            "ask", f"“ask” ({wanted.ask:g}) must not be above “join” ({wanted.join:g}): all between is asked."
        )


def preview(pairs: Sequence[Pair], now: Thresholds, then: Thresholds) -> Preview:
    """What `then` would have done to pairs that were judged under `now`. Raises ThresholdError."""
    require_possible(then)

    def between(low: float, high: float, verdicts: tuple[Verdict, ...]) -> Tally:
        return tally(one for one in pairs if low <= one.score < high and one.verdict in verdicts)

    return Preview(
        now=now,
        then=then,
        pairs=sum(pair.times for pair in pairs),
        joined=between(then.join, now.join, ("uncertain", "related", "new")),
        unjoined=between(max(now.join, then.ask), then.join, ("duplicate",)),
        asked=between(then.ask, min(now.ask, then.join), ("new",)),
        unasked=between(now.ask, then.ask, ("uncertain", "duplicate")),
    )


def suggest(pairs: Sequence[Pair], now: Thresholds, *, least: int = LEAST, sure: float = SURE) -> Suggestion:
    """The lowest join at and above which all pairs ever ruled on were one story, when there are enough
    of them to be sure, and `least` more just below it, so that no single pair decides. Nothing changes
    by it: a person reads it and decides."""
    ruled = [pair for pair in pairs if pair.ruling]
    wrong = max((pair.score for pair in ruled if pair.ruling != "same"), default=None)
    above = now.ask if wrong is None else max(wrong, now.ask)
    scores = sorted(pair.score for pair in ruled if pair.score > above for _ in range(pair.times))
    needed = least + max(least, math.ceil(_Z * _Z * sure / (1 - sure)))
    where = f"with a likeness above {above:g}"
    if wrong is not None and wrong == above:
        where += " (there, a pair was not one story)"
    if len(scores) < needed:
        sentence = f"Not enough decisions yet: {len(scores):,} of {needed:,} {where}."
        return Suggestion(join=None, sentence=sentence)
    found, join = f"All {len(scores):,} pairs {where} that people ruled on were one story.", scores[least]
    way = "lowered" if join < now.join else "raised"
    if join < now.join or (wrong is not None and wrong >= now.join):
        return Suggestion(join=join, sentence=f"{found} “Join” could be {way} from {now.join:g} to {join:g}.")
    return Suggestion(join=None, sentence=f"{found} That bears out the number in use.")


def _within(score: float, low: float, high: float) -> bool:
    return low <= score < high or score == high == EDGES[-1]


def _checked(seen: Sequence[Pair], right: tuple[Ruling, ...]) -> Checked:
    return Checked(
        right=sum(pair.times for pair in seen if pair.ruling in right), of=sum(pair.times for pair in seen)
    )


def _pairs(count: int) -> str:
    return f"{count:,} pair" if count == 1 else f"{count:,} pairs"


def _ruled(found: Tally) -> str:
    if not found.ruled:
        return "nobody has ruled on any of them"
    related = f", {found.related:,} related" if found.related else ""
    said = f"{found.same:,} same{related}, {found.different:,} different"
    return f"people had ruled on {found.ruled:,} of them: {said}"
