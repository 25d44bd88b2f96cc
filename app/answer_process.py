"""The child process that asks for a few addresses; it stores nothing.

Reads ``{"addresses": […]}`` from standard input and writes the answers as JSON to standard output.
"""

from __future__ import annotations

import gc
import sys

import msgspec

from app.memory import bound_memory
from app.settings import read_settings
from crawler.answers import Answer


class Request(msgspec.Struct, frozen=True):
    """What to ask for, or with `forms` what to send where; these are few, and answered in their order."""

    addresses: list[str] = []
    forms: list[tuple[str, dict[str, str]]] = []


def main() -> None:
    from crawler.asking import ask, send  # Scrapy takes a second to load, and only this needs it

    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    settings = read_settings()
    bound_memory(2 * settings.memory_mb)
    politeness = settings.politeness
    answers = send(request.forms, politeness) if request.forms else ask(request.addresses, politeness)
    sys.stdout.buffer.write(msgspec.json.encode(answers))


def decode(answer: bytes) -> list[Answer]:
    """The answers that the process wrote."""
    return msgspec.json.decode(answer, type=list[Answer])


if __name__ == "__main__":
    main()
    gc.freeze()  # all goes with the process: nobody need look for garbage first
