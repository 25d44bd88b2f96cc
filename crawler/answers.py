"""What came from an address that was asked once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came from an address, or in `error` why nothing of use did. `headers` are those that a page is
    kept with; `delay` is how many seconds robots.txt wants between two requests."""

    asked: str
    url: str = ""  # after redirects
    status: int = 0
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    error: str = ""
