"""What a site reserves against text and data mining for all of it, in the file `/.well-known/tdmrep.json`.

See the TDM Reservation Protocol of the W3C's community group. Where there is no file, nothing is reserved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

PLACE = "/.well-known/tdmrep.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds for the paths of a host that begin so; `*` is anything, `$` the end."""

    host: str
    path: str
    reserved: bool

    def matches(self, host: str, path: str) -> bool:
        """Whether it speaks of a path, with its query, of a host."""
        if host != self.host:
            return False
        first, *others = self.path.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        # Piece by piece, not by a pattern: one that a site makes up could keep us busy for hours.
        at = len(first)
        last = others.pop() if others and self.path.endswith("$") else None
        for piece in others:
            if (at := path.find(piece, at)) < 0:
                return False
            at += len(piece)
        if last is not None:
            return path.endswith(last) and len(path) - len(last) >= at
        return not self.path.endswith("$") or at == len(path)


@dataclass(frozen=True, slots=True)
class Reserved:
    """What the hosts of a source reserve."""

    rules: tuple[Rule, ...] = ()

    def covers(self, url: str) -> bool:
        """Whether an address is reserved: by the rule that says most of its path, and in doubt it is."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        known = [rule for rule in self.rules if rule.matches(parts.netloc.lower(), path)]
        return max(((len(rule.path), rule.reserved) for rule in known), default=(0, False))[1]

    @property
    def words(self) -> str:
        """What is reserved, for people: the paths, or "" for nothing."""
        paths = sorted({rule.path for rule in self.rules if rule.reserved})
        return "everything" if "/" in paths or "/*" in paths else ", ".join(paths)


def reserved(files: Iterable[tuple[str, str]]) -> Reserved:
    """What files say together, each given with its address. One that is no list of rules says nothing."""
    return Reserved(tuple(rule for address, text in files for rule in _rules(address, text) or ()))


def is_readable(text: str) -> bool:
    """Whether a file holds rules, and be it none."""
    return _rules("", text) is not None


def _rules(address: str, text: str) -> list[Rule] | None:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    given = [given] if isinstance(given, dict) else given
    if not isinstance(given, list):
        return None
    host = urlsplit(address).netloc.lower()
    found = (_rule(host, one) for one in given if isinstance(one, dict))
    return [rule for rule in found if rule is not None]


def _rule(host: str, said: dict[str, object]) -> Rule | None:
    path, value = said.get("location"), str(said.get("tdm-reservation", "")).strip()
    if not isinstance(path, str) or value not in {"0", "1"}:
        return None
    path = path.strip()
    return Rule(host=host, path=path if path.startswith(("/", "*")) else f"/{path}", reserved=value == "1")
