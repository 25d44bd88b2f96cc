"""Asking for a few addresses in a child process, where a crawl's manners hold."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence

import msgspec

from app.answer_process import Request, decode
from app.jobs.sources import ProbeError
from app.settings import Settings, as_environment
from crawler.answers import Answer

TIMEOUT_SECONDS = 600.0
GLANCE = 0.2  # seconds: how often to look whether it is to stop


def fetch(
    settings: Settings,
    addresses: Sequence[str],
    *,
    seconds: float = TIMEOUT_SECONDS,
    stop: threading.Event | None = None,
) -> list[Answer]:
    """What some addresses answer. Raises ProbeError when that takes longer than `seconds`, when `stop`
    is set, or when the process fails."""
    return _answers(settings, Request(addresses=list(addresses)), seconds, stop)


def post(
    settings: Settings,
    forms: Sequence[tuple[str, dict[str, str]]],
    *,
    seconds: float = TIMEOUT_SECONDS,
    stop: threading.Event | None = None,
) -> list[Answer]:
    """What some addresses answer to the forms that are sent to them, in their order. Raises ProbeError
    like `fetch`."""
    return _answers(settings, Request(forms=list(forms)), seconds, stop)


def _answers(
    settings: Settings, asked: Request, seconds: float, stop: threading.Event | None
) -> list[Answer]:
    request = msgspec.json.encode(asked)
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as told,
        tempfile.TemporaryFile() as errors,
    ):
        given.write(request)
        given.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "app.answer_process"],
            stdin=given,
            stdout=told,
            stderr=errors,
            env=os.environ | as_environment(settings),
        )
        try:
            status = _ended(child, time.monotonic() + seconds, stop or threading.Event())
        finally:
            child.kill()
            child.wait()
        if status is None:
            raise ProbeError(f"asking took longer than {seconds:.0f} seconds, or was stopped")
        if status != 0:
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise ProbeError(lines[-1] if lines else f"the process ended with status {status}")
        told.seek(0)
        return decode(told.read())


def _ended(child: subprocess.Popen[bytes], deadline: float, stop: threading.Event) -> int | None:
    """The status of a child that ended in time."""
    while time.monotonic() < deadline and not stop.is_set():
        try:
            return child.wait(GLANCE)
        except subprocess.TimeoutExpired:
            continue
    return None
