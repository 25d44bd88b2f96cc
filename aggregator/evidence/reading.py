"""An article as the rules look at it: one text, in small letters, that knows its sentences and what in
it is somebody's speech."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from aggregator.model import CleanArticle
from aggregator.quotes import around, plain

_MOST_CHARS = 100_000
_REACH = 400
_END = re.compile(r"[.!?\n](?:(?<=\n)|(?<!\bdr\.)(?<!\bprof\.)(?<!\bvs\.)(?=['\")\]”]?\s))")
_LONGEST_KEY = 4
_APART = bytes(one if chr(one).isascii() and chr(one).isalnum() else 32 for one in range(256))
_SPEECH = re.compile(r"“[^“”\n]{1,800}”|\"[^\"\n]{1,800}\"")
# A sentence with one of these tells of other studies, or of those that nobody has done yet.
_NOT_THIS_ONE = re.compile(
    r"\b(?:earlier|previous(?:ly)?|prior|et al|only published|recently completed|in the past|had already"
    r"|already (?:shown|known)"
    r"|until now|so far"
    r"|ha(?:ve|s) (?:been shown|long|shown|suggested|hinted|been (?:linked|seen|reported|found))"
    r"|had (?:shown|found|suggested|hinted|helped)|(?:is|are|remain) needed|future|next step|now plans?"
    r"|plans? to|hopes? to|one day|before it can|other (?:studies|trials|research|work)|not (?:been )?tested"
    r"|recent (?:reviews?|trials)|has yet to|whether (?:patients|people))\b"
)


@dataclass(frozen=True)
class Reading:
    """Title and text of an article, `lower` and `own` as long as `whole`. Of speech, `own` keeps only
    the room that it took."""

    whole: str
    title_end: int
    section: str = ""

    @cached_property
    def lower(self) -> str:
        lower = plain(self.whole).lower()
        if len(lower) == len(self.whole):
            return lower
        # A few letters are two in small: positions must stay true.
        return "".join(low if len(low := one.lower()) == 1 else one for one in plain(self.whole))

    @cached_property
    def own(self) -> str:
        return _SPEECH.sub(lambda said: " " * len(said[0]), self.lower)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """With which letters its words begin: quicker to ask than to look for a word that is not there."""
        words = set(_words(self.lower))
        return frozenset({""} | {word[:3] for word in words} | {word[:_LONGEST_KEY] for word in words})

    @cached_property
    def _ends(self) -> list[int]:
        return [found.end() for found in _END.finditer(self.lower)]

    @cached_property
    def _apart(self) -> dict[int, bool]:
        return {}

    def sentence(self, at: int) -> tuple[int, int]:
        """Where the sentence around a position begins and ends, as far as `_REACH`."""
        number = bisect_right(self._ends, at)
        first = self._ends[number - 1] if number else 0
        end = self._ends[number] if number < len(self._ends) else len(self.lower)
        return max(first, at - _REACH), min(end, at + _REACH)

    def is_of_another(self, at: int) -> bool:
        """Whether the sentence tells of a study that is not the one the article is about."""
        first, end = self.sentence(at)
        if first not in self._apart:
            self._apart[first] = _NOT_THIS_ONE.search(self.lower, first, end) is not None
        return self._apart[first]

    def quote(self, start: int, end: int) -> str:
        return around(self.whole, start, end)


def key_of(sign: str) -> str:
    """With what the first word of a sign begins; "" where it has none."""
    return next((word[:_LONGEST_KEY] for word in _words(sign)), "")


def _words(text: str) -> list[str]:
    """The words of a text as far as they are plain letters and digits."""
    return text.encode("ascii", "replace").translate(_APART).decode("ascii").split()


def read(article: CleanArticle) -> Reading:
    """The article, as far as the rules look."""
    title = " ".join(article.metadata.title.split())
    return Reading(
        whole=f"{title}\n{article.text[:_MOST_CHARS]}",
        title_end=len(title),
        section=article.metadata.section.strip(),
    )
