"""The processes that do what can be done with a page alone."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable

from pebble import ProcessPool

from app.settings import Settings


def open_pool(
    settings: Settings, prepare: Callable[..., None] | None = None, *arguments: object
) -> ProcessPool:
    """A pool whose processes begin with `prepare`, if it is given.

    They are made by a server that has no threads: forking this one, which has, may deadlock.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["aggregator.assess"])
    # One core is left to this process, which compares and writes.
    workers = settings.workers or max((os.cpu_count() or 1) - 1, 1)
    return ProcessPool(max_workers=workers, context=context, initializer=prepare, initargs=arguments)
