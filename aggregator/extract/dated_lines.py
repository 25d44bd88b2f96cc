"""Dates in the lines of a page, and what is written beside them: "Published on 6 July 2023",
"Updated: March 5, 2024", or nothing.

A date in a sentence is a date of what is told, not of the telling. So of a paragraph only little is
believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from aggregator.extract.dates import Written, written_dates
from aggregator.extract.segments import Segments

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LONG, _SHORT = 40, 16  # words of a block that is no line, and of a part of a line that is read as a whole
_MOST_CHARS, _BEGINNING = 400, 80  # of a paragraph: what is read, and where a dateline ends
_BESIDE = 8  # words beside a date, such as a name or the time it takes to read
_LABEL_REACH = 60  # characters
_KINDS = ("published", "modified", "reviewed")
_LABEL = re.compile(
    r"\b(?:(?P<reviewed>review(?:ed|er)?|fact[- ]?checked|checked|geprüft|überprüft|vérifiée?|relue?|revisado"
    r"|revisión|revisionato|verificato|rivisto|beoordeeld|gecontroleerd)"
    r"|(?P<modified>(?:last |page )?(?:updated?|modified|revised|edited|amended|changed)|aktualisier(?:t|ung)"
    r"|geändert|änderung|stand|mise? à jour|màj|modifiée?|actualizad[oa]|actualización|modificad[oa]"
    r"|aggiornat[oa]|aggiornamento|modificat[oa]|bijgewerkt|gewijzigd|atualizad[oa]|atualização)"
    r"|(?P<published>e?publi(?:shed|cation|shing)|posted|released?|first seen|created|written|date"
    r"|(?:erst)?veröffentlich(?:t|ung)(?:sdatum)?|publiziert|erschienen|erscheinungsdatum|erstellt|datum"
    r"|publiée?|paru|publicad[oa]|fecha|pubblicat[oa]|data|gepubliceerd|geplaatst)"
    r"|(?P<other>received|accepted|accessed|retrieved|abgerufen|born|died|geboren|expires?|deadline|until"
    r"|bis|event|webinar|register|copyright|next review|due|since|from|between|issue|vol))(?!\w)|©",
    re.IGNORECASE,
)
_OF_A_STUDY = re.compile(
    r"\b(?:study|studies|trial|paper|research|results?|findings|studie|étude|estudio|studio)\b", re.IGNORECASE
)
_LEADS = re.compile(r"[\s:]*(?:on|am|le|el|il|op|em|the|der|den)?[\s:.,|–—-]*", re.IGNORECASE)
_SENT_OUT = re.compile(r"\s{0,2}(?:\(|/|--|–|—|-\s)")  # what follows the date in a dateline
_HUMP = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")  # "By Ann OtherMarch 5": elements without space between them
_PARTS = re.compile(r"\s?[|·•]\s?")
WORD = re.compile(r"[^\W\d_]{2,}")


class Shown(NamedTuple):
    """A date as a reader sees it. `kind` is what is written beside it: published, modified, reviewed,
    or bare where there is nothing; `raw` the date as it is written."""

    kind: str
    written: Written
    raw: str


def dated(segments: Segments, index: int, fetched_at: datetime) -> Iterator[Shown]:
    """The dates in a block that may be dates of the article."""
    if segments.words[index] > _LONG:
        yield from _in_prose(segments.texts[index], fetched_at)
        return
    text = _HUMP.sub(" ", segments.texts[index])
    if not any(map(str.isdigit, text)):
        return
    linked = segments.link_words[index] == segments.words[index]
    for part in _PARTS.split(text):
        if part.count(" ") >= _SHORT:
            yield from _in_prose(part, fetched_at)
        else:
            yield from _in_line(part, segments.tags[index], fetched_at, linked=linked)


def kind_after(before: str) -> str:
    """What a date is, by the last label before it: published, modified, reviewed, other, or bare."""
    kind = "bare"
    for label in _LABEL.finditer(before[-_LABEL_REACH:]):
        kind = label.lastgroup or "other"
    return kind


def _in_line(text: str, tag: str, fetched_at: datetime, *, linked: bool) -> Iterator[Shown]:
    end = 0
    for written in written_dates(text, fetched_at):
        kind = kind_after(text[end : written.start])
        if kind == "bare":
            tells = not end and _is_alone(tag, text, written, linked=linked)
        else:
            tells = kind in _KINDS and not _OF_A_STUDY.search(text, 0, written.start)
        if tells:
            yield Shown(kind, written, text[written.start : written.end])
        end = written.end


def _in_prose(text: str, fetched_at: datetime) -> Iterator[Shown]:
    """Dates in a paragraph: one right behind a label with a capital, as it stands in no sentence, and the
    one in the dateline of a press release."""
    for written in written_dates(text[:_MOST_CHARS], fetched_at):
        before, raw = text[: written.start], text[written.start : written.end]
        label = None
        for label in _LABEL.finditer(before, max(0, len(before) - _LABEL_REACH)):  # noqa: B007 - the last
            pass
        if label is None:
            if written.start < _BEGINNING and text[:1].isupper() and _SENT_OUT.match(text, written.end):
                yield Shown("bare", written, raw)
        elif label.lastgroup in _KINDS and label[0][0].isupper() and _LEADS.fullmatch(before, label.end()):
            yield Shown(label.lastgroup or "", written, raw)


def _is_alone(tag: str, text: str, written: Written, *, linked: bool) -> bool:
    """Whether a line says a date and hardly anything else: it is no heading, no teaser and no sentence."""
    if tag == "h1":
        return not text[written.end :].strip(" .,)")
    beside = len(WORD.findall(f"{text[: written.start]} | {text[written.end :]}"))
    if tag in HEADINGS or (linked and written.start):
        return not beside
    return beside <= _BESIDE and not text.rstrip().endswith(("?", "!"))
