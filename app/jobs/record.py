"""Recording that a job ran, how long, and how it ended, whatever happens in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app import clock
from storage.store import Store


@contextmanager
def recorded(
    store: Store,
    job: str,
    counts: Callable[[], Mapping[str, int]],
    details: Callable[[], Mapping[str, Any]] = dict,
    *,
    begun: Mapping[str, Any] | None = None,
) -> Iterator[int]:
    """Record the block as a run of the job; `counts` tells at its end what it did, and `details` of which
    source and for what cause; `begun` is what is known before. Gives the number of the run."""
    with store.begin() as transaction:
        run_id = transaction.runs.start(job, clock.now(), begun)
    error = ""
    try:
        yield run_id
    except Exception as failure:
        error = str(failure) or type(failure).__name__
        raise
    finally:
        with store.begin() as transaction:
            transaction.runs.end(run_id, clock.now(), counts=counts(), error=error, details=details())
