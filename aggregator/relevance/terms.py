"""Words of a text, and finding the vocabulary's terms among them.

A lookup by first and second word, longest term first: each word of the text costs one look into a
dict, whatever the number of terms. A large alternation of regular expressions finds the
same and takes several times as long.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Commas and brackets are tokens of their own, so that "fish, oil" is not fish oil; hyphens,
# slashes and apostrophes are nothing, so that "omega-3" and "omega 3" are one.
TOKEN = re.compile(r"[^\W_]+|[,;:()\[\]\"“”„«»]")


class Role(enum.Enum):
    """What a term is evidence of."""

    STRONG = "the disease"
    MODEL = "the disease in animals"
    PHRASE = "the disease by its abbreviation, unless that is explained otherwise"
    ABBREVIATION = "the disease, perhaps"
    SUPPORT = "explains the abbreviation"
    COMPANION = "listed with the disease"
    LOOKALIKE = "another disease of a like name"
    SENSE = "another sense of the abbreviation, in the whole text"
    SENSE_HERE = "another sense of the abbreviation, in this place"
    THEME = "the theme"
    WEAK = "the theme, perhaps"
    NOTHING = "a word of the theme in another use"
    AIM = "says what a text is about"
    EXCLUDING = "says what is left out"

    __hash__ = object.__hash__  # members are few and asked for often; Enum would hash their names


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term stands for; `key` is a topic's key or a sense's label."""

    role: Role
    key: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One term as tokens, in lower case unless `exact`."""

    words: tuple[str, ...]
    exact: bool
    meanings: tuple[Meaning, ...]
    roles: tuple[Role, ...]  # of the meanings, each once


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: the tokens from `start` up to `end` of a sentence."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    roles: tuple[Role, ...]


# By the first word, then the second ("" for a term of one word), in lower case; the longest
# first. The second word matters: a hundred terms begin with "MS".
Book = Mapping[str, Mapping[str, tuple[Phrase, ...]]]


def tokens(text: str) -> list[str]:
    """The words of `text`, with commas and brackets as tokens of their own."""
    return TOKEN.findall(text)


def slice_of(text: str, start: int, end: int) -> str:
    """The very characters of `text` from token `start` up to token `end`."""
    spans = [match.span() for match in TOKEN.finditer(text)][start:end]
    return text[spans[0][0] : spans[-1][1]] if spans else ""


def book_of(terms: Iterable[tuple[str, Meaning]]) -> Book:
    """The terms, ready to be looked up. A term given twice has both meanings."""
    meanings: dict[tuple[tuple[str, ...], bool], list[Meaning]] = {}
    for term, meaning in terms:
        exact = term.startswith("=")
        for words in _forms(tokens(term), exact):
            known = meanings.setdefault((words, exact), [])
            if meaning not in known:
                known.append(meaning)
    by_words: dict[str, dict[str, list[Phrase]]] = {}
    for (words, exact), found in meanings.items():
        first, second, *_ = (*(word.lower() for word in words), "")
        some = by_words.setdefault(first, {}).setdefault(second, [])
        some.append(Phrase(words, exact, tuple(found), tuple(dict.fromkeys(m.role for m in found))))
    return {
        first: {second: tuple(sorted(some, key=_longest_first)) for second, some in by_second.items()}
        for first, by_second in by_words.items()
    }


def find(words: Sequence[str], book: Book) -> list[Hit]:
    """The terms among `words`, from left to right; the longest wins and none overlap."""
    lowered = list(map(str.lower, words))
    hits = []
    end = 0
    for start in [place for place, word in enumerate(lowered) if word in book]:
        if start < end:
            continue
        for phrase in _candidates(book[lowered[start]], lowered, start + 1):
            stop = start + len(phrase.words)
            if tuple((words if phrase.exact else lowered)[start:stop]) == phrase.words:
                hits.append(Hit(start, stop, phrase.meanings, phrase.roles))
                end = stop
                break
    return hits


def _candidates(
    by_second: Mapping[str, tuple[Phrase, ...]], lowered: list[str], following: int
) -> tuple[Phrase, ...]:
    alone = by_second.get("", ())
    longer = by_second.get(lowered[following]) if following < len(lowered) else None
    return longer + alone if longer else alone


def _forms(words: list[str], exact: bool) -> list[tuple[str, ...]]:
    if exact:
        return [tuple(words)]
    singular = tuple(word.lower() for word in words)
    plural = (*singular[:-1], singular[-1] + "s")
    return [singular] if singular[-1].endswith("s") else [singular, plural]


def _longest_first(phrase: Phrase) -> tuple[int, bool]:
    return (-len(phrase.words), not phrase.exact)
