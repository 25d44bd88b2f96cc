"""What a reader sees around the title and at the end of an article: dates, and who wrote.

Only the lines near the title are read, and those behind the last paragraph up to the next heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from aggregator.extract.dated_lines import HEADINGS, WORD, Shown, dated, kind_after
from aggregator.extract.parse import fold
from aggregator.extract.people import Name, names
from aggregator.extract.segments import Segments
from aggregator.extract.titles import key

_BEFORE, _AFTER, _BEYOND = 6, 25, 5  # blocks before the title, after it, and after the first paragraph
_BESIDE_TITLE = 3  # blocks before the title that speak of this article too
_AT_END = 12  # blocks after the last paragraph
_MOST_LINES = 400  # the title stands in one of the first
_PARAGRAPH = 25  # words at least
_SHORT = 16  # words of a byline
_BYLINE = re.compile(
    r"(?:^|[|·•\d,:]\s?)(?:(?:written|posted|published|story|words|text|reported|authored)\s)?by(?:\b|(?=[A-ZÀ-Þ]))"
    r"|^authors?\s?:|^autor(?:in|en|es|a)?\s?:|^auteurs?\s?:|^(?:(?:text|geschrieben)\s)?von\b|^(?:écrit\s)?par\b"
    r"|^(?:(?:escrito|texto)\s)?por\b|^(?:scritto\s)?d[ai]\b|^a cura di\b|^(?:geschreven\s)?door\b",
    re.IGNORECASE,
)
_OF_AUTHOR = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autore|people|persons?|profiles?|staff|contributors?|writers?"
    r"|journalists?|columnists?|by)/[^/]",
    re.IGNORECASE,
)


class Visible:
    """The lines around an article, in the order they are to be believed. They are looked for when they
    are first asked for: most pages say all that to machines."""

    def __init__(self, segments: Segments, title: str, fetched_at: datetime) -> None:
        self._segments = segments
        self._title = title
        self._fetched_at = fetched_at

    @property
    def texts(self) -> list[str]:
        """All texts of the page."""
        return self._segments.texts

    @cached_property
    def _bounds(self) -> tuple[int, int, int]:
        return _top(self._segments, self._title)

    @cached_property
    def _lines(self) -> list[int]:
        """The title and what follows it, then what stands before it, the nearest first."""
        first, start, end = self._bounds
        return [*range(first, end), *reversed(range(start, first))]

    @cached_property
    def _last_lines(self) -> range:
        last = next((i for i in reversed(range(len(self.texts))) if _is_paragraph(self._segments, i)), -1)
        start = max(last + 1, self._bounds[2])
        end = min(start + _AT_END, len(self.texts))
        # What follows a heading is another part of the page: more to read, or who made it.
        return range(start, next((i for i in range(start, end) if self._segments.tags[i] in HEADINGS), end))

    @cached_property
    def dates_at_top(self) -> list[Shown]:
        """The dates shown near the title; those without a word to them only right beside it."""
        shown = ((i, one) for i in self._lines for one in dated(self._segments, i, self._fetched_at))
        return [one for i, one in shown if one.kind != "bare" or i in self._beside_title]

    @cached_property
    def dates_at_end(self) -> list[Shown]:
        """The dates shown behind the article; those without a word to them only in a line of their own."""
        shown = ((i, one) for i in self._last_lines for one in dated(self._segments, i, self._fetched_at))
        return [
            one
            for i, one in shown
            if one.kind != "bare" or len(WORD.findall(self.texts[i].replace(one.raw, ""))) <= 1  # "Uhr"
        ]

    @cached_property
    def _beside_title(self) -> range:
        """The lines that speak of this article: from a little before the title to the second heading
        after it, for the first may be a line below the title. Behind that teasers begin."""
        first, _, end = self._bounds
        headings = [i for i in range(first + 1, end) if self._segments.tags[i] in HEADINGS]
        if len(headings) > 1:
            end = min(max(headings[1], first + 2 * _BESIDE_TITLE), end)
        return range(max(0, first - _BESIDE_TITLE), end)

    def says(self, text: str) -> bool:
        """Whether a line at the top says this."""
        return self.kind(text) != ""

    def kind(self, text: str) -> str:
        """What the first line at the top that holds `text` says before it: published, modified,
        reviewed, other, or bare where it says nothing; "" where no line holds it."""
        line = next((self.texts[index] for index in self._lines if text and text in self.texts[index]), None)
        if line is None:
            return ""
        return kind_after(line[: line.index(text)])

    def names(self) -> Iterator[Name]:
        """Who is said to have written, in the first line at the top that says so."""
        for index in self._lines:
            if self._segments.words[index] <= _SHORT and (found := self._named(index)):
                yield from found
                return

    def linked_names(self) -> Iterator[Name]:
        """Whom links beside the title name that lead to the page of an author."""
        for index in self._beside_title:
            linked: list[str] | None = None
            for piece in self._segments.pieces[index]:
                if isinstance(piece, str):
                    if linked is not None:
                        linked.append(piece)
                elif piece[0] == "a":
                    linked = [] if _OF_AUTHOR.search(piece[1]) else None
                elif piece[0] == "/a" and linked:
                    yield from (name for name in names(fold("".join(linked)), shown=True) if name.person)
                    linked = None

    def _named(self, index: int) -> list[Name]:
        match = _BYLINE.search(self.texts[index])
        if match is None:
            return []
        rest = self.texts[index][match.end() :].lstrip(": ")
        written = rest or next(iter(self.texts[index + 1 : index + 2]), "")
        return [name for name in names(written, shown=True) if name.person and " " in name.text]


def _top(segments: Segments, title: str) -> tuple[int, int, int]:
    """The block of the title (or about where the first paragraph is), and the bounds of what is near it."""
    wanted = key(title)
    word = max(title.split(), key=len, default="")  # cheaper to look for than the whole
    tags, texts = segments.tags, segments.texts
    alike = [
        index
        for index, text in enumerate(texts[:_MOST_LINES])
        if len(wanted) > 8 and word in text and 0.8 * len(title) <= len(text) < 500 and wanted in key(text)
    ]
    place = next((index for index in alike if tags[index] == "h1"), alike[-1] if alike else -1)
    paragraph = next((i for i in range(place + 1, len(texts)) if _is_paragraph(segments, i)), len(texts))
    if place < 0:
        place = max(0, min(paragraph, len(texts)) - _AFTER // 2)
        return place, place, min(len(texts), paragraph + _BEYOND)
    return place, max(0, place - _BEFORE), min(len(texts), place + _AFTER, paragraph + _BEYOND)


def _is_paragraph(segments: Segments, index: int) -> bool:
    words = segments.words[index]
    return words >= _PARAGRAPH and segments.link_words[index] < 0.4 * words
