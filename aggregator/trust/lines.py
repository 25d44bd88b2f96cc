"""What the lines of the checklist have in common: an answer, a quote, and where it was seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from aggregator.model import Answer, CleanArticle, Removal, TrustLine
from aggregator.quotes import around, plain

_MOST = 100  # finds of a line that are counted

IN_TEXT = "in the text"
IN_TITLE = "in the title"

# Whether a find counts, by the text it stands in.
Counts = Callable[[str, re.Match[str]], bool]


def line(criterion: str, answer: Answer, evidence: str = "") -> TrustLine:
    return TrustLine(criterion=criterion, answer=answer, evidence=evidence)


def cut_by(removal: Removal) -> str:
    """The place of something that was cut."""
    return f"in what was cut by the step “{removal.step}”"


def texts(article: CleanArticle, *, cut: bool) -> Iterator[tuple[str, str]]:
    """Each text of an article with its place; with `cut`, also what was cut from it: disclosures are
    boilerplate, and mostly cut; they are no less disclosed for that."""
    yield article.metadata.title, IN_TITLE
    yield article.text, IN_TEXT
    if cut:
        yield from ((removal.text, cut_by(removal)) for removal in article.removals)


def seen(
    article: CleanArticle,
    pattern: re.Pattern[str],
    counts: Counts | None = None,
    *,
    cut: bool = False,
    signs: tuple[str, ...] = ("",),
) -> Iterator[str]:
    """Each find, as the sentence around it and its place. Where none of the `signs` stands, in small
    letters, the pattern cannot match, and is spared."""
    for text, place in texts(article, cut=cut):
        lower = text.lower()
        if not any(sign in lower for sign in signs):
            continue
        for match in pattern.finditer(plain(text)):
            if counts is None or counts(text, match):
                yield f"“{around(text, match.start(), match.end())}” ({place})"


def first_seen(criterion: str, found: Iterable[str]) -> TrustLine:
    """Yes, with the first of what was found, and how much more there was."""
    quotes = list(dict.fromkeys(islice(found, _MOST)))
    if not quotes:
        return line(criterion, Answer.NOT_FOUND)
    more = f" and {len(quotes) - 1} more" if len(quotes) > 1 else ""
    return line(criterion, Answer.YES, quotes[0] + more)
