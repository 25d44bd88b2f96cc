"""The web server as the service starts it, in a thread of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from app.web.patience import Door
from app.web.protocol import speaking
from app.web.quick import Memory


@contextmanager
def serving(application: ASGIApp, memory: Memory, *, most: int = 2_000, port: int = 0) -> Iterator[int]:
    """The port where it is served, to so many connections at once."""
    with socket.create_server(("127.0.0.1", port), backlog=1024) as listening:
        config = uvicorn.Config(
            application,
            http=speaking(memory, Door(most)),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            lifespan="off",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        server.force_exit = True
        thread.join()
