"""Article → CleanArticle: boilerplate is cut, and every cut is noted."""

from aggregator.clean.clean import clean
from aggregator.clean.plain import clean_text, text_of

__all__ = ["clean", "clean_text", "text_of"]
