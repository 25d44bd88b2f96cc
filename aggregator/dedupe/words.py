"""A text as words, numbers and study identifiers: what all comparisons are made of."""

from __future__ import annotations

import re
import unicodedata

from aggregator.references import named

_WORD = re.compile(r"[^\W_]+")
# Chinese and Japanese put no spaces between words: there each character counts as one.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # hyphens and joints inside words
_WORD_OR_CHARACTER = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
_STUDIES = frozenset(("doi", "pmid", "nct"))


def fold(text: str) -> list[str]:
    """The words of a text, so that case, punctuation, ligatures and full-width letters make no
    difference. Accents stay: they tell words apart in most languages we read.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
        # casefold can undo the composition ("ΐ"), which would tell equal words apart
        return _WORD_OR_CHARACTER.findall(unicodedata.normalize("NFC", text))
    return _WORD.findall(text.lower())


def identifiers(text: str) -> frozenset[str]:
    """The studies a text cites: DOIs, PubMed ids and trial registrations, in one spelling."""
    return frozenset(
        f"PMID {reference.id}" if reference.kind == "pmid" else reference.id
        for reference in named(text)
        if reference.kind in _STUDIES
    )
