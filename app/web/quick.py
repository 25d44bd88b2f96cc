"""Answers given before, given again without thinking: most readers ask for the same few files the same way.

An answer is given again only while the file it came from is the same one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.headers import dress

MOST_REMEMBERED = 4_000  # ways of asking
LONGEST_KEY = 600  # bytes of headers; a longer one is none that comes again
_DECIDE = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})
_ANSWERS = frozenset({200, 304})
Key = tuple[str, str, tuple[tuple[bytes, bytes], ...]]
Stamp = tuple[int, int, int]


def stamp(found: os.stat_result) -> Stamp:
    """What tells a file from the one before it: times of change, and size."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size


@dataclass(frozen=True, slots=True)
class _Answer:
    path: Path
    stamp: Stamp
    start: Message
    body: Message


@dataclass(slots=True)
class Memory:
    """What was answered to whom asked how."""

    _answers: dict[Key, _Answer] = field(default_factory=dict)

    def keep(self, scope: Scope, response: Response, path: Path, of: Stamp) -> None:
        """Remember an answer that was made from a file."""
        key = _key(scope)
        if key is None or response.status_code not in _ANSWERS:
            return
        if len(self._answers) >= MOST_REMEMBERED:
            self._answers.clear()
        headers = MutableHeaders(raw=list(response.raw_headers))
        dress(headers, response.status_code)
        start: Message = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": headers.raw,
        }
        body: Message = {"type": "http.response.body", "body": bytes(response.body)}
        self._answers[key] = _Answer(path, of, start, body)

    def recall(self, scope: Scope) -> _Answer | None:
        """The answer to the same request, while its file is the same."""
        key = _key(scope)
        answer = self._answers.get(key) if key else None
        if key is None or answer is None:
            return None
        try:
            if stamp(os.stat(answer.path)) == answer.stamp:
                return answer
        except OSError:
            pass
        del self._answers[key]
        return None


class Quick:
    """Stands before everything else, and answers what it has in mind."""

    def __init__(self, app: ASGIApp, memory: Memory) -> None:
        self._app = app
        self._recall: Callable[[Scope], _Answer | None] = memory.recall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._recall(scope) if scope["type"] == "http" else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        await send({**answer.start, "headers": list(answer.start["headers"])})
        await send(dict(answer.body))


def _key(scope: Scope) -> Key | None:
    if scope["method"] not in {"GET", "HEAD"}:
        return None
    deciding = tuple(pair for pair in scope["headers"] if pair[0] in _DECIDE)
    if sum(len(value) for _, value in deciding) > LONGEST_KEY:
        return None
    return scope["method"], scope["path"], deciding
