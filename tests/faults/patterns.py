"""Every pattern of ours, and strings made to hurt each: what its own parts match, over and over, and
then something that does not fit."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import warnings
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

with warnings.catch_warnings():  # they have moved, and have no other public name
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_constants
    import sre_parse

PACKAGES = ("aggregator", "crawler", "storage", "feeds", "app")
NEVER_IMPORTED = ("__main__", "migrations", "app.demo")
MOST_ATOMS = 14
_OF_CATEGORY = {
    sre_constants.CATEGORY_DIGIT: "7",
    sre_constants.CATEGORY_SPACE: " ",
    sre_constants.CATEGORY_WORD: "a",
    sre_constants.CATEGORY_NOT_DIGIT: "a",
    sre_constants.CATEGORY_NOT_SPACE: "a",
    sre_constants.CATEGORY_NOT_WORD: " ",
}


def patterns() -> dict[re.Pattern[Any], str]:
    """Every compiled pattern that a module of ours holds, with where it stands."""
    found: dict[re.Pattern[Any], str] = {}
    for name in PACKAGES:
        package = importlib.import_module(name)
        for info in pkgutil.walk_packages(package.__path__, f"{name}."):
            if any(part in info.name for part in NEVER_IMPORTED):
                continue
            module = importlib.import_module(info.name)
            for key, value in vars(module).items():
                for pattern in _inside(value, 0):
                    found.setdefault(pattern, f"{info.name}.{key}")
    return found


def searched(where: str) -> bool:
    """Whether a pattern may be looked for anywhere in a text: whenever its module does not say, in each
    place that names it, that it is looked for at the beginning alone."""
    name, _, key = where.rpartition(".")
    file = Path(str(importlib.import_module(name).__file__))  # which may be a compiled one, beside its source
    text = file.with_name(f"{file.name.partition('.')[0]}.py").read_text(encoding="utf-8")
    used = re.findall(rf"\b{re.escape(key)}\b(?! = )(\.(?:full)?match\b)?", text)
    return not key.startswith("_") or not all(used) or not used


def _inside(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 4:
        return
    elif isinstance(value, dict):
        for one in itertools.chain(value.keys(), value.values()):
            yield from _inside(one, depth + 1)
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _inside(one, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _inside(getattr(value, field.name), depth + 1)


def baits(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Long strings that lead a careless pattern to try everything twice."""
    atoms = _atoms(pattern)
    units = [*atoms, *("".join(pair) for pair in itertools.permutations(atoms[:6], 2))]
    for unit in units:
        for end in ("", "\x01", "\n!"):
            text = (unit * (length // len(unit) + 1))[:length] + end
            yield text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text


def _atoms(pattern: re.Pattern[Any]) -> list[str]:
    """Short strings that parts of the pattern match: its words first, then its characters."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    words: dict[str, None] = {}
    characters: dict[str, None] = {}
    _walk(
        sre_parse.parse(text, pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags),
        words,
        characters,
    )
    return [*list(words)[: MOST_ATOMS // 2], *characters][:MOST_ATOMS] or ["a"]


def _walk(tree: Any, words: dict[str, None], characters: dict[str, None]) -> None:
    word = ""
    for kind, value in tree:
        if kind is sre_constants.LITERAL:
            word += chr(value)
            characters.setdefault(chr(value))
            continue
        if word:
            words.setdefault(word)
        word = ""
        if kind is sre_constants.IN:
            characters.setdefault(_one_of(value))
        elif kind in {sre_constants.ANY, sre_constants.NOT_LITERAL}:
            characters.setdefault("a")
        for part in _parts(kind, value):
            _walk(part, words, characters)
    if word:
        words.setdefault(word)


def _parts(kind: Any, value: Any) -> list[Any]:
    if kind is sre_constants.BRANCH:
        return list(value[1])
    if kind is sre_constants.SUBPATTERN:
        return [value[-1]]
    if isinstance(value, tuple):
        return [part for part in value if isinstance(part, sre_parse.SubPattern)]
    return []


def _one_of(choices: Any) -> str:
    for kind, value in choices:
        if kind is sre_constants.LITERAL:
            return chr(value)
        if kind is sre_constants.RANGE:
            return chr(value[0])
        if kind is sre_constants.CATEGORY:
            return _OF_CATEGORY.get(value, "a")
    return "a"
