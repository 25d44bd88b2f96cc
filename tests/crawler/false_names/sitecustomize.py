"""Names that a test makes up, for the processes it starts: Python loads this file before anything else.

`FALSE_NAMES` holds, by name, the addresses that each look-up in turn gives, the last for ever. One address is
played by this machine, as if it were far away; where a process connects to is noted in `FALSE_NAMES_LOG`.
"""

from __future__ import annotations

import errno
import json
import os
import socket
from collections import Counter
from typing import Any

PUBLIC = "93.184.216.34"
NAMES: dict[str, list[list[str]]] = json.loads(os.environ.get("FALSE_NAMES", "{}"))
_asked: Counter[str] = Counter()
_look_up, _connect, _connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex


def _addresses(host: Any, port: Any, *how: Any, **named: Any) -> list[Any]:
    name = host.decode() if isinstance(host, bytes) else host
    turns = NAMES.get(name or "")
    if turns is None:
        return list(_look_up(host, port, *how, **named))
    turn = turns[min(_asked[name], len(turns) - 1)]
    _asked[name] += 1
    return [found for address in turn for found in _look_up(address, port, *how, **named)]


def _place(connection: socket.socket, address: Any) -> Any:
    """Where a connection really goes; None where nothing answers."""
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return address
    with open(os.environ["FALSE_NAMES_LOG"], "a") as log:
        log.write(f"{address[0]}\n")
    if address[0] == PUBLIC:
        return ("127.0.0.1", address[1])
    return address if address[0] == "127.0.0.1" else None


def _connected(connection: socket.socket, address: Any) -> None:
    if (place := _place(connection, address)) is None:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "nobody is there")
    _connect(connection, place)


def _connected_or_not(connection: socket.socket, address: Any) -> int:
    place = _place(connection, address)
    return errno.ECONNREFUSED if place is None else _connect_ex(connection, place)


if "FALSE_NAMES_LOG" in os.environ:
    socket.getaddrinfo = _addresses
    socket.socket.connect = _connected  # type: ignore[assignment,method-assign]
    socket.socket.connect_ex = _connected_or_not  # type: ignore[assignment,method-assign]
