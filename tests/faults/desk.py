"""Rulings over HTTP while the server is killed: what a browser was told is saved, is saved."""

from __future__ import annotations

import os
import socket
import sys
import threading
import traceback

import httpx
import uvicorn

from aggregator.model import CaseKind
from app.installation import open_installation
from app.web.application import create_application
from tests.faults.work import CSRF, TOKEN, Task

DECISION = "different"


def ruling_at_the_desk(task: Task) -> None:
    """Serve the desk, with a curator at it in a process of her own, who survives the server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        installation = open_installation(task.life.settings)
        with installation.store.read() as transaction:
            numbers = [case.id for case in transaction.reviews.waiting(CaseKind.SAME_STORY, 100)]
        installation.store.close()
        task.chance.shuffle(numbers)
        curator = os.fork()
        if curator == 0:
            port = listening.getsockname()[1]
            listening.close()
            _answer(task, port, numbers)
        installation = open_installation(task.life.settings)
        server = uvicorn.Server(
            uvicorn.Config(create_application(installation), log_level="error", ws="none")
        )
        threading.Thread(target=_stop_after, args=(curator, server), daemon=True).start()
        server.run([listening])


def _stop_after(curator: int, server: uvicorn.Server) -> None:
    status = os.waitpid(curator, 0)[1]
    if status:
        os._exit(1)  # she met something that should not be; it stands in the log
    server.should_exit = True


def _answer(task: Task, port: int, numbers: list[int]) -> None:
    """Answer every question, and write down what the server said is saved. Ends with the server."""
    code = 1
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Cookie": f"__Host-desk={TOKEN}"}, timeout=30
        ) as browser:
            for number in numbers:
                answer = browser.post(
                    f"/review/duplicates/{number}", data={"decision": DECISION, "csrf": CSRF}
                )
                if answer.status_code == 303:
                    assert "/login" not in answer.headers["location"]
                    task.note(f"0 {number} {DECISION}")
                else:
                    assert answer.status_code == 409, answer.text
        code = 0
    except httpx.TransportError:
        code = 0  # the server was killed
    except BaseException:  # noqa: BLE001 - told by the server's end
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)
