"""The processes that do what can be done with a page alone."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from app.memory import WANTING, bound_memory
from app.settings import Settings

# What the processes work with. The server has it loaded when it makes them: else each would load it anew.
WORK = ["app.jobs.ingest", "app.jobs.passages", "app.jobs.rules"]
_KILLED = frozenset({-6, -9})  # by itself, or by the system, where memory ran out


class PoolError(OSError):
    """The processes could not begin, or not take a page: that is no page's fault, and all wait."""


class _Pool(ProcessPool):
    """Its processes let go of what did not fit: the error would hold it, and the next page find no room."""

    def schedule(self, function: Callable[..., Any], *more: Any, **options: Any) -> ProcessFuture[Any]:
        return super().schedule(partial(_run, function), *more, **options)


def open_pool(
    settings: Settings, prepare: Callable[..., None] | None = None, *arguments: object
) -> ProcessPool:
    """A pool whose processes begin with `prepare`, if it is given. Each has a bound on its memory.

    They are made by a server that has no threads: forking this one, which has, may deadlock.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(WORK)
    # One core is left to this process, which compares and writes.
    workers = settings.workers or max((os.cpu_count() or 1) - 1, 1)
    begins = (settings.memory_mb, prepare, arguments)
    return _Pool(max_workers=workers, context=context, initializer=_begin, initargs=begins)


def words(error: Exception) -> str:
    """What went wrong in a process of the pool, as the reason of a page."""
    if isinstance(error, MemoryError):
        return WANTING
    if isinstance(error, ProcessExpired):
        perhaps = "; perhaps memory ran out" if error.exitcode in _KILLED else ""
        return f"the process that read it died ({error}){perhaps}"
    return f"{type(error).__name__}: {error}"[:1000]


def _run(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Runs in a process of the pool."""
    with suppress(MemoryError):
        return function(*arguments, **named)
    gc.collect()
    raise MemoryError


def _begin(megabytes: int, prepare: Callable[..., None] | None, arguments: tuple[object, ...]) -> None:
    """Runs first in each process."""
    if prepare is not None:
        prepare(*arguments)
    bound_memory(megabytes)
