"""Whether a text is English: the rules read no other language, and claim nothing of it."""

from __future__ import annotations

_COMMON = frozenset(
    "the of and is are was were with that this for from it they you he she have has not be by".split()
)
_FIRST_WORDS = 400
_SHARE, _SHARE_AGAINST = 0.08, 0.16  # the second where the page says that it is in another language
_FEWEST_WORDS = 20


def is_english(text: str, said: str) -> bool:
    """Judged by its commonest words; `said` is the language that the page claims, or ""."""
    words = text[: _FIRST_WORDS * 12].lower().split()[:_FIRST_WORDS]
    if len(words) < _FEWEST_WORDS:
        return False
    needed = _SHARE_AGAINST if said and not said.lower().startswith("en") else _SHARE
    return len([word for word in words if word in _COMMON]) >= needed * len(words)
