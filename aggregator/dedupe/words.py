"""A text as words, numbers and study identifiers: what all comparisons are made of."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from aggregator.references import named

# Chinese and Japanese put no spaces between words: there each character counts as one.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # hyphens and joints inside words
_WORD_OR_CHARACTER = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
# All that is no letter or digit: in ASCII, where this is four times as quick as a pattern, and beyond it
# the signs and quotation marks that are all there is in most English texts.
_TO_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_SIGNS = (chr(code) for code in (*range(0x80, 0x250), *range(0x2000, 0x2C00)) if not chr(code).isalnum())
_MARKS = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
_ONE_SPACELESS = re.compile(f"[{_SPACELESS}]")
CONTENT_WORD = 5  # letters; of the shorter words most are grammar
STEM = 6  # letters; what a word begins with mostly stays when its form changes
REMEMBERED = 64  # texts read lately: each is fingerprinted and then compared
_STUDIES = frozenset(("doi", "pmid", "nct"))


def fold(text: str) -> list[str]:
    """The words of a text, so that case, punctuation, ligatures and full-width letters make no
    difference. Accents stay: they tell words apart in most languages we read.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
        # casefold can undo the composition ("ΐ"), which would tell equal words apart
        text = _MARKS.sub(" ", unicodedata.normalize("NFC", text))
        if not text.isascii():
            return _WORD_OR_CHARACTER.findall(text)
    return text.lower().translate(_TO_SPACES).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as what is compared of it."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    studies: frozenset[str]


@lru_cache(maxsize=REMEMBERED)
def read(text: str) -> Reading:
    """Takes a text apart."""
    words = fold(text)
    return Reading(words=tuple(words), stems=tuple(stems(words)), studies=identifiers(text))


def stems(words: Sequence[str]) -> list[str]:
    """The content words of a text in order, each by its beginning: what a rewriter keeps.

    Cutting words off ("truncation stemming", Kettunen et al. 2005, Journal of Documentation 61)
    needs no knowledge of the language. Of Chinese and Japanese, two characters count as a word.
    """
    if not any(map(_ONE_SPACELESS.match, {word for word in words if len(word) == 1})):
        # `_is_content`, written out, for it is asked of every word
        return [
            word[:STEM] for word in words if len(word) >= CONTENT_WORD or (word.isdecimal() and len(word) > 1)
        ]
    found = []
    for before, word in itertools.pairwise(("", *words)):
        if _is_content(word):
            found.append(word[:STEM])
        elif _ONE_SPACELESS.fullmatch(word) and _ONE_SPACELESS.fullmatch(before):
            found.append(before + word)
    return found


def _is_content(word: str) -> bool:
    return len(word) >= CONTENT_WORD or (len(word) > 1 and word.isdecimal())


def identifiers(text: str) -> frozenset[str]:
    """The studies a text cites: DOIs, PubMed ids and trial registrations, in one spelling."""
    return frozenset(
        f"PMID {reference.id}" if reference.kind == "pmid" else reference.id
        for reference in named(text)
        if reference.kind in _STUDIES
    )
