"""A known article beside the new one: all that the rules look at."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.dedupe.compare import Comparison, Profile, compare, profile
from aggregator.dedupe.score import REWORDED_AT_MOST, reworded, score
from aggregator.model import Fingerprint, Known


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # each is itself; comparing texts is dear
class Candidate:
    known: Known
    profile: Profile
    comparison: Comparison
    score: float
    reworded: float
    same_words: bool
    same_source: bool
    named_as_original: bool

    @property
    def likeness(self) -> float:
        """What is shown and ordered by. Likeness in other words never looks like a sure match."""
        return max(self.score, min(self.reworded, REWORDED_AT_MOST))


def looked_at(
    known: Known, ours: Profile, print_: Fingerprint, source_id: int, origins: frozenset[str]
) -> Candidate:
    """Compares a known article with ours. `origins` are the keys of the page that ours names as its
    original, if it does."""
    theirs = profile(known.title, known.text)
    comparison = compare(ours, theirs)
    same_words = bool(ours.words) and known.text_hash == print_.text_hash
    same_source = known.source_id == source_id
    return Candidate(
        known=known,
        profile=theirs,
        comparison=comparison,
        score=1.0 if same_words else score(comparison),
        reworded=0.0 if same_source else reworded(comparison),
        same_words=same_words,
        same_source=same_source,
        named_as_original=not origins.isdisjoint(known.url_keys),
    )
