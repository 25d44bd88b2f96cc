"""Has this been told before? Fingerprint, candidates, comparison, verdict."""

from aggregator.dedupe.compare import Comparison, Profile, compare, profile
from aggregator.dedupe.fingerprint import candidate_floor, fingerprint, origin_keys, sketch_of
from aggregator.dedupe.judge import judge
from aggregator.dedupe.passages import Passage, Span, compare_texts
from aggregator.dedupe.policy import DedupePolicy
from aggregator.dedupe.score import score

__all__ = [
    "Comparison",
    "DedupePolicy",
    "Passage",
    "Profile",
    "Span",
    "candidate_floor",
    "compare",
    "compare_texts",
    "fingerprint",
    "judge",
    "origin_keys",
    "profile",
    "score",
    "sketch_of",
]
