"""`msdigest alive NAME`: the check of a container, which runs all day and therefore loads nothing.

It looks at the age of the file that the pulse of the process touches: see `app.pulse`.
"""

from __future__ import annotations

import os
import socket
import sys
import time

SECONDS = 60.0  # as app.pulse.DEAD_AFTER; a test holds the two together


def main(arguments: list[str]) -> int:
    """0 while the process of this machine is at work, 1 when not, 2 for a wrong call."""
    if len(arguments) != 1:
        sys.stderr.write("msdigest alive takes one name: all, work or schedule\n")
        return 2
    path = os.path.join(
        os.environ.get("MSDIGEST_HOME", "data"), "pulse", f"{arguments[0]}@{socket.gethostname()}"
    )
    try:
        age = time.time() - os.stat(path).st_mtime
    except OSError:
        sys.stdout.write(f"no process {arguments[0]!r} is at work here\n")
        return 1
    if abs(age) > SECONDS:  # a clock that was ahead leaves a file of the future
        sys.stdout.write(f"the process {arguments[0]!r} has been silent for {age:.0f} seconds\n")
        return 1
    return 0
