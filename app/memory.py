"""A bound on the memory of a process that reads what strangers wrote."""

from __future__ import annotations

import resource
import sys

WANTING = "it takes more memory than a page may have"  # of a reading that did not fit


def bound_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more; 0: as much as there is. What would go beyond
    raises MemoryError. Only Linux counts what a process really has; elsewhere nothing is bounded."""
    if not megabytes or sys.platform != "linux":
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = megabytes * 1_000_000
    resource.setrlimit(
        resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )
