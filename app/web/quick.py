"""Answers given before, given again without thinking: most readers ask for the same few files the same way.

An answer is given again only while the file it came from is the same one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Scope

from app.web.headers import dress

MOST_REMEMBERED = 4_000  # ways of asking
LONGEST_KEY = 600  # bytes of headers; a longer one is none that comes again
_DECIDE = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})
_ANSWERS = frozenset({200, 304})
Pairs = Iterable[tuple[bytes, bytes]]
Key = tuple[str, str, tuple[tuple[bytes, bytes], ...]]
Stamp = tuple[int, int, int]


def stamp(found: os.stat_result) -> Stamp:
    """What tells a file from the one before it: times of change, and size."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size


@dataclass(frozen=True, slots=True)
class Known:
    """An answer as it goes over the wire, but for the date: its first line, its headers, and its body."""

    path: Path
    stamp: Stamp
    first: bytes
    rest: bytes


@dataclass(slots=True)
class Memory:
    """What was answered to whom asked how."""

    _answers: dict[Key, Known] = field(default_factory=dict)

    def keep(self, scope: Scope, response: Response, path: Path, of: Stamp) -> None:
        """Remember an answer that was made from a file."""
        key = _key(scope["method"], scope["path"], scope["headers"])
        if key is None or response.status_code not in _ANSWERS:
            return
        if len(self._answers) >= MOST_REMEMBERED:
            self._answers.clear()
        headers = MutableHeaders(raw=list(response.raw_headers))
        dress(headers, response.status_code)
        status = HTTPStatus(response.status_code)
        first = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers.raw)
        self._answers[key] = Known(path, of, first, lines + b"\r\n" + bytes(response.body))

    def recall(self, method: str, path: str, headers: Pairs) -> Known | None:
        """The answer to the same request, while its file is the same. Names of headers are in lower case."""
        key = _key(method, path, headers)
        known = self._answers.get(key) if key else None
        if key is None or known is None:
            return None
        try:
            if stamp(os.stat(known.path)) == known.stamp:
                return known
        except OSError:
            pass
        del self._answers[key]
        return None


def _key(method: str, path: str, headers: Pairs) -> Key | None:
    if method not in {"GET", "HEAD"}:
        return None
    deciding = tuple(pair for pair in headers if pair[0] in _DECIDE)
    if deciding and sum(len(value) for _, value in deciding) > LONGEST_KEY:
        return None
    return method, path, deciding
