"""The child process that looks at addresses before they become sources; it stores nothing.

Reads ``{"only": …, "addresses": [[address, rules], …]}`` from standard input and writes the probes
as JSON to standard output.
"""

from __future__ import annotations

import gc
import sys

import msgspec

from aggregator.model import SourceRules
from app.memory import bound_memory
from app.settings import read_settings
from crawler.discovery import Probe


class Request(msgspec.Struct, frozen=True):
    """What to look at. With `only`, nothing but the addresses themselves."""

    only: bool
    addresses: list[tuple[str, SourceRules]]


def main() -> None:
    from crawler.run import probe

    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    settings = read_settings()
    bound_memory(2 * settings.memory_mb)
    probes = probe(request.addresses, settings.politeness, only=request.only)
    sys.stdout.buffer.write(msgspec.json.encode(probes))


def decode(answer: bytes) -> list[Probe]:
    """The probes that the process wrote."""
    return msgspec.json.decode(answer, type=list[Probe])


if __name__ == "__main__":
    main()
    gc.freeze()  # all goes with the process: nobody need look for garbage first
