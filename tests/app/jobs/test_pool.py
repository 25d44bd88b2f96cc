"""The processes of the pool begin with what they work with."""

from __future__ import annotations

import sys

from app.installation import Installation
from app.jobs.pool import WORK, open_pool


def not_loaded() -> list[str]:
    """Runs in a process of the pool, which has loaded this file and little else for it."""
    return [name for name in WORK if name not in sys.modules]


def test_a_process_of_the_pool_loads_nothing_anew(installation: Installation) -> None:
    with open_pool(installation.settings) as pool:
        assert pool.schedule(not_loaded).result() == []
