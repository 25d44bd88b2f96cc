"""Is a text about the subject of this installation, and why.

The subject is data: a vocabulary of two sides, a disease and a theme. `ms_nutrition.toml`
is the one this program was made for.
"""

from aggregator.relevance.judge import judge_relevance
from aggregator.relevance.vocabulary import Vocabulary, builtin_vocabulary, parse_vocabulary

__all__ = ["Vocabulary", "builtin_vocabulary", "judge_relevance", "parse_vocabulary"]
