"""A text as words, numbers and study identifiers: what all comparisons are made of."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Chinese and Japanese put no spaces between words: there each character counts as one.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # hyphens and joints inside words
_WORD_OR_CHARACTER = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>\[\]{}|]{1,200}")
_PMID = re.compile(r"\b(?:pmid|pubmed id)\W{0,3}(\d{5,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{5,9})")
_TRIAL = re.compile(r"\bnct\d{8}\b")


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
    lower = text.lower()  # cheaper, with a look for the names first, than patterns that ignore case
    dois = {_trimmed(doi) for doi in _DOI.findall(lower)} if "10." in lower else set()
    named = "pmid" in lower or "pubmed" in lower
    pmids = {f"PMID {first or second}" for first, second in _PMID.findall(lower)} if named else set()
    trials = {trial.upper() for trial in _TRIAL.findall(lower)} if "nct" in lower else set()
    return frozenset(dois | pmids | trials)


def _trimmed(doi: str) -> str:
    doi = doi.rstrip(".,;:!?…”’")
    # a closing bracket belongs to the DOI only when it was opened in it: 10.1016/s0140-6736(23)00001-1
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:!?…”’")
    return doi
