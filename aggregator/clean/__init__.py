"""Article → CleanArticle: boilerplate cut, every cut recorded, markup made safe."""

from aggregator.clean.clean import clean

__all__ = ["clean"]
