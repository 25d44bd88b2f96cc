"""The subject as data: parsed from TOML, checked, and made ready for lookups."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from aggregator.relevance.terms import Book, Meaning, Role, book_of, tokens

_DISEASE_LISTS = {
    "strong": Role.STRONG,
    "phrases": Role.PHRASE,
    "models": Role.MODEL,
    "abbreviations": Role.ABBREVIATION,
    "support": Role.SUPPORT,
    "companions": Role.COMPANION,
    "lookalikes": Role.LOOKALIKE,
}
_TOPIC_KEYS = {"key", "label", "weight", "mesh", "terms", "weak"}
_HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing of the theme a text can be about. `weight`: how surely it is the theme."""

    key: str
    label: str
    weight: int
    mesh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A subject with two sides, a disease and a theme; a text must be about both."""

    subject: str
    disease: str
    theme: str
    topics: tuple[Topic, ...]
    weights: dict[str, int] = field(repr=False, compare=False)
    book: Book = field(repr=False, compare=False)

    def label(self, key: str) -> str:
        """The topic's name in plain words; the key itself for a topic no longer listed."""
        return next((topic.label for topic in self.topics if topic.key == key), key)


@cache
def builtin_vocabulary() -> Vocabulary:
    """The subject this program was made for."""
    data = files("aggregator.relevance").joinpath("ms_nutrition.toml")
    return parse_vocabulary(data.read_text(encoding="utf-8"))


def parse_vocabulary(toml_text: str) -> Vocabulary:
    """Read a vocabulary file. What is wrong with it is a ValueError naming the key."""
    try:
        data = tomllib.loads(toml_text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"the vocabulary is not TOML: {error}") from error
    _only(data, {"subject", "aims", "excluding", "disease", "theme", "topics"}, "")
    disease = _table(data, "disease")
    theme = _table(data, "theme")
    _only(disease, {"label", "mesh", "senses", *_DISEASE_LISTS}, "disease.")
    _only(theme, {"label", "mesh", "terms", "weak", "never"}, "theme.")
    tables = _tables(data, "topics", "")
    topics = tuple(_topic(table, f"topics[{number}].") for number, table in enumerate(tables))
    _distinct(topics)
    return Vocabulary(
        subject=_text(data, "subject", ""),
        disease=_text(disease, "label", "disease."),
        theme=_text(theme, "label", "theme."),
        topics=topics,
        weights={topic.key: topic.weight for topic in topics},
        book=book_of(
            [*_framing(data), *_disease_terms(disease), *_theme_terms(theme), *_topic_terms(tables)]
        ),
    )


def _framing(data: dict[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for term in _terms(data, "aims", ""):
        yield term, Meaning(Role.AIM)
    for term in _terms(data, "excluding", ""):
        yield term, Meaning(Role.EXCLUDING)


def _disease_terms(disease: dict[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for name, role in _DISEASE_LISTS.items():
        for term in _terms(disease, name, "disease.", needed=name == "strong"):
            yield term, Meaning(role)
    for number, sense in enumerate(_tables(disease, "senses", "disease.", needed=False)):
        where = f"disease.senses[{number}]."
        _only(sense, {"label", "here", "terms"}, where)
        role = Role.SENSE_HERE if _flag(sense, "here", where) else Role.SENSE
        for term in _terms(sense, "terms", where, needed=True):
            yield term, Meaning(role, _text(sense, "label", where))


def _theme_terms(theme: dict[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for term in _terms(theme, "terms", "theme.", needed=True):
        yield term, Meaning(Role.THEME)
    for term in _terms(theme, "weak", "theme."):
        yield term, Meaning(Role.WEAK)
    for term in _terms(theme, "never", "theme."):
        yield term, Meaning(Role.NOTHING)


def _topic_terms(tables: list[dict[str, Any]]) -> Iterator[tuple[str, Meaning]]:
    for number, table in enumerate(tables):
        where = f"topics[{number}]."
        for term in _terms(table, "terms", where, needed=True):
            yield term, Meaning(Role.THEME, table["key"])
        for term in _terms(table, "weak", where):
            yield term, Meaning(Role.WEAK, table["key"])


def _topic(table: dict[str, Any], where: str) -> Topic:
    _only(table, _TOPIC_KEYS, where)
    weight = table.get("weight", 1)
    if type(weight) is not int or not 0 <= weight <= _HEAVIEST:
        raise ValueError(f"{where}weight must be a whole number from 0 to {_HEAVIEST}")
    return Topic(
        key=_text(table, "key", where),
        label=_text(table, "label", where),
        weight=weight,
        mesh=_strings(table, "mesh", where),
    )


def _distinct(topics: tuple[Topic, ...]) -> None:
    for key, count in Counter(topic.key for topic in topics).items():
        if count > 1:
            raise ValueError(f"topics: the key {key!r} is given {count} times")


def _only(table: dict[str, Any], allowed: set[str], where: str) -> None:
    # A misspelt key would silently weaken the judgement, so it is an error.
    for name in table:
        if name not in allowed:
            raise ValueError(f"{where}{name} is not known; known are {', '.join(sorted(allowed))}")


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    if not isinstance(found, dict):
        raise ValueError(f"{name} must be a table")
    return found


def _tables(data: dict[str, Any], name: str, where: str, needed: bool = True) -> list[dict[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f"{where}{name} must be a list of tables")
    if needed and not found:
        raise ValueError(f"{where}{name} must not be empty")
    return found


def _text(table: dict[str, Any], name: str, where: str) -> str:
    found = table.get(name)
    if not isinstance(found, str) or not found.strip():
        raise ValueError(f"{where}{name} must be a text")
    return found.strip()


def _flag(table: dict[str, Any], name: str, where: str) -> bool:
    found = table.get(name, False)
    if not isinstance(found, bool):
        raise ValueError(f"{where}{name} must be true or false")
    return found


def _strings(table: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f"{where}{name} must be a list of texts")
    return tuple(found)


def _terms(table: dict[str, Any], name: str, where: str, needed: bool = False) -> tuple[str, ...]:
    found = _strings(table, name, where)
    if needed and not found:
        raise ValueError(f"{where}{name} must not be empty")
    for term in found:
        if not tokens(term):
            raise ValueError(f"{where}{name}: {term!r} holds no word")
    return found
