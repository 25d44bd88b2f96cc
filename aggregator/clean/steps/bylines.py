"""Who wrote it, when, and how long it takes to read: all known from the metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.shapes import doubted, is_heading, is_prose, key, last_prose, prose_until
from aggregator.clean.trails import concept, named
from aggregator.model import Article, Block

_NAMES = concept(
    "byline bylines dateline timestamp pubdate published-date publish-date post-date entry-date post-meta"
    " entry-meta article-meta meta-info author-name author-names posted-on posted-by read-time reading-time"
    " article-info article-date authors-list last-updated postmeta entry-header-meta contributors time meta"
    " story-meta article-header-meta article-author article-byline metadata date"
)
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|ene|abr|ago|dic|janv|févr"
    r"|avr|juin|juil"
    r"|août|déc|gen|mag|giu|lug|set|ott)\w*\.?"
)
_TIME = r"(?:,?\s*(?:at|um|à||[-–|•·])\s*\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:uhr|[a-z]{2,4})?)?"
_DATE = re.compile(
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|reviewed|created|stand"
    r"|veröffentlicht"
    r"|aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato)?(?: on| at| le| el| am| il)?"
    r"\s*(?::\s*)?)"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\w*[,.]?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de |di |of )?{_MONTH},?\s+(?:de )?\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}){_TIME}",
    re.IGNORECASE,
)
_READING_TIME = re.compile(
    r"(?:(?:estimated )?read(?:ing)?(?: time)?:?\s*)?\d+(?:[-–]\d+)?\s*min(?:ute)?s?\.?(?:\s*(?:read"
    r"|reading|lesezeit|de lecture))?"
    r"|lesezeit:?\s*\d+\s*min\w*\.?|\d+ (?:minutes?|hours?|days?|weeks?) ago",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")  # without which there is neither
_BY = re.compile(
    r"(?:(?:written|posted|reviewed|medically reviewed|fact[- ]checked|edited|words|story|report"
    r"|photos?)\s+)?(?:by|von|par|por|di|door)\b:?\s+\S",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:last |first )?(?:published|updated|posted|reviewed|author|authors|written by|by|date|share"
    r"|medically reviewed"
    r"|fact[- ]checked|editor|listen|read)\b[^.!?]{0,80}",
    re.IGNORECASE,
)


def find(article: Article) -> Iterable[Mark]:
    """Short blocks around the beginning and after the end that say no more than that."""
    blocks = article.blocks
    top = prose_until(article, 3)
    edges = {*range(top), *range(max(top, last_prose(article) + 1), len(blocks))}
    authors = {key(author) for author in article.metadata.authors}
    yield from each(
        (index for index in sorted(edges) if doubted(blocks[index], 0.6) and _says(blocks[index], authors)),
        "who wrote it, when, or how long it is",
        limit=0.6,
    )
    places = (index for index in named(article, _NAMES) if index in edges)
    short = (index for index in places if blocks[index].words <= 30 and not is_prose(blocks[index]))
    yield from each(
        (i for i in short if not is_heading(blocks[i])), "in a place named a byline or date", explicit=True
    )


def _says(block: Block, authors: set[str]) -> bool:
    if block.words > 25 or is_heading(block):
        return False
    text = block.text.strip(" |•·-–—")
    counted = _DIGIT.search(text) is not None
    if key(text) in authors or (counted and (_DATE.fullmatch(text) or _READING_TIME.fullmatch(text))):
        return True
    ends = text.endswith((".", "!", "?")) and block.words > 10
    if ends:
        return False
    few = block.words <= 12
    named = any(author in key(text) for author in authors if len(author) > 5)
    if (named and few) or (_BY.match(text) and (few or named)):
        return True
    labelled = _LABEL.fullmatch(text) is not None
    return (labelled and block.words <= 3) or (counted and _counts(text, block.words, labelled=labelled))


def _counts(text: str, words: int, *, labelled: bool) -> bool:
    """Whether a text with a number in it is a date, or how long it is."""
    if labelled and (_DATE.search(text) or _READING_TIME.search(text)):
        return True
    return (words <= 12 and _DATE.match(text) is not None) or (words <= 8 and _DATE.search(text) is not None)
