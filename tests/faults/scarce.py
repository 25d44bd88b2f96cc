"""Taking away what a program needs: room on the disk, file handles, a database that answers."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Writing beyond `size` bytes fails in this process, whatever the file."""
    with _limited(resource.RLIMIT_FSIZE, size):
        yield


@contextmanager
def no_more_file_handles() -> Iterator[None]:
    """No file can be opened any more in this process."""
    most = max(int(name) for name in os.listdir("/proc/self/fd")) + 1
    held = []
    with _limited(resource.RLIMIT_NOFILE, most):
        try:
            with suppress(OSError):
                while True:  # gaps below the limit
                    held.append(os.open("/dev/null", os.O_RDONLY))
            yield
        finally:
            for handle in held:
                os.close(handle)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of so many bytes at a folder. Raises PermissionError where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PermissionError(done.stderr)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def made_read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all room that is left on a disk."""
    path = folder / "ballast"
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return path


@contextmanager
def _limited(what: int, most: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(what, (soft, hard))
