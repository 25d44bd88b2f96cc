"""What an article tells of, and how much that can bear: its kind, whom it is about, and a fixed scale."""

from aggregator.evidence.decide import evidence_of

__all__ = ["evidence_of"]
