"""Thousands of readers' programs at once, from one process: ``python -m benchmarks.flood PORT CLIENTS``.

Most ask for the feed, keep the connection and ask twice more for what is new; some hang up after each
answer; a few send their request a byte a second, or never take what they asked for. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

AT_ONCE = 1_000  # clients that are served at the same time, beside the slow ones
POLLS = 3
PATIENCE = 60.0  # seconds for one answer
PATH = "/stories.atom"
GREEDY = 40  # answers that are asked for and not taken
KINDS = ("polls",) * 15 + ("hangs up",) * 4 + ("slow",)  # of twenty


@dataclass(slots=True)
class Flood:
    """What became of the requests. `waits` are seconds, of requests that were answered."""

    answers: Counter[str] = field(default_factory=Counter)  # status → how many
    trouble: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0


async def flood(port: int, clients: int) -> Flood:
    """Let so many clients ask, and wait until the quick ones are done."""
    found, seats, slow = Flood(), asyncio.Semaphore(AT_ONCE), []
    work: dict[str, Callable[[int, Flood], Awaitable[None]]] = {"polls": _polls, "hangs up": _hangs_up}

    async def seated(kind: str) -> None:
        async with seats:
            try:
                await asyncio.wait_for(work[kind](port, found), PATIENCE)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                found.trouble[f"{kind}: {type(error).__name__}: {error}"] += 1

    async with asyncio.TaskGroup() as group:
        began = time.perf_counter()
        quick = []
        for number in range(clients):
            kind = KINDS[number % len(KINDS)]
            if kind != "slow":
                quick.append(group.create_task(seated(kind)))
            else:
                slow.append(group.create_task((_drips, _takes_nothing)[number // len(KINDS) % 2](port)))
        await asyncio.gather(*quick)
        found.seconds = time.perf_counter() - began
        for task in slow:
            task.cancel()
    return found


@asynccontextmanager
async def _connected(
    port: int, room: int = 0
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    loop, own = asyncio.get_running_loop(), socket.socket()
    own.setblocking(False)
    if room:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    try:
        await loop.sock_connect(own, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=own)
    except BaseException:
        own.close()
        raise
    try:
        yield reader, writer
    finally:
        writer.close()


async def _polls(port: int, found: Flood) -> None:
    etag = ""
    async with _connected(port) as (reader, writer):
        for _ in range(POLLS):
            etag = await _ask(reader, writer, found, etag)


async def _hangs_up(port: int, found: Flood) -> None:
    etag = ""
    for _ in range(POLLS):
        async with _connected(port) as (reader, writer):
            etag = await _ask(reader, writer, found, etag, "Connection: close\r\n")


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, found: Flood, etag: str, more: str = ""
) -> str:
    """The tag of the answer."""
    began = time.perf_counter()
    known = f"If-None-Match: {etag}\r\n" if etag else ""
    writer.write(_request(known + more))
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    await reader.readexactly(int(headers.get("content-length", 0)))
    found.waits.append(time.perf_counter() - began)
    status = head[0].split(" ", 2)[1]
    found.answers[status] += 1
    if status != ("304" if etag else "200"):
        raise ValueError(f"answered {status}")
    return headers["etag"]


async def _drips(port: int) -> None:
    """Send a request a byte a second, and come again when hung up on."""
    while True:
        with suppress(OSError):
            async with _connected(port) as (_, writer):
                for byte in _request("X-Slow: " + "y" * 1_000 + "\r\n"):
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(1)
        await asyncio.sleep(1)


async def _takes_nothing(port: int) -> None:
    while True:
        with suppress(OSError):
            async with _connected(port, room=4096) as (_, writer):
                writer.transport.pause_reading()  # type: ignore[attr-defined]
                writer.write(_request("").replace(b"gzip", b"identity") * GREEDY)
                await asyncio.sleep(3600)
        await asyncio.sleep(1)


def _request(more: str) -> bytes:
    text = f"GET {PATH} HTTP/1.1\r\nHost: digest.example.org\r\nAccept-Encoding: gzip\r\n{more}\r\n"
    return text.encode()


if __name__ == "__main__":
    said = asyncio.run(flood(int(sys.argv[1]), int(sys.argv[2])))
    print(json.dumps({name: getattr(said, name) for name in Flood.__slots__}))
