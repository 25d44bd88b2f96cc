"""Which blocks of a page are its article: a small learned classifier, and what it looks at."""

from aggregator.extract.classify.classifier import classifier
from aggregator.extract.classify.said import Said, said

__all__ = ["Said", "classifier", "said"]
