"""The folder of published files. A file is replaced whole or not at all.

Beside each document lie copies compressed with gzip, brotli and zstandard, made once here so that no
server has to. A file bears the time at which its content changed, whenever it was written.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import brotli
import zstandard

COMPRESSED = frozenset({".atom", ".rss", ".json", ".html", ".css", ".txt", ".xml", ".svg", ".opml"})
CODINGS = (".gz", ".br", ".zst")
AT_ONCE = 8  # files written side by side
_LARGE = 100_000  # bytes: beyond, the last few percent cost seconds


def write_documents(
    folder: Path, documents: Mapping[str, bytes], moments: Mapping[str, datetime] | None = None
) -> list[str]:
    """Bring the documents, named by their path within the folder, into it. `moments` are the times at
    which their content changed.

    Returns the names of those that were written. Raises OSError when the disk does not take them;
    every file is then either the old one or the new one. One process at a time may do this:
    what another left half-written, because it was killed, is swept away first.
    """
    for left in folder.rglob(".*.partial"):
        left.unlink(missing_ok=True)
    given = moments or {}
    changed = [name for name, body in sorted(documents.items()) if not _is_there(folder / name, body)]

    def write(name: str) -> None:
        path, body = folder / name, documents[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        for copy, packed in _copies(path, body):
            replace_file(copy, packed, given.get(name))
        replace_file(path, body, given.get(name))

    # Waiting for the disk, and packing, hold nobody else up.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(write, changed):
            pass
    for name, moment in given.items():
        _date(folder / name, moment)
    return changed


def remove_documents(folder: Path, names: Collection[str]) -> None:
    """Take documents that are published no more out of the folder, with their copies."""
    for name in names:
        path = folder / name
        for one in (path, *(_copy(path, coding) for coding in CODINGS)):
            one.unlink(missing_ok=True)


def replace_file(path: Path, body: bytes, moment: datetime | None = None) -> None:
    """Put a file in the place of another so that readers see the old or the new one, whole."""
    # A name of its own, so that nobody writes into what another is writing.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(0o644)
        if moment is not None:
            os.utime(partial, (moment.timestamp(), moment.timestamp()))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _copies(path: Path, body: bytes) -> list[tuple[Path, bytes]]:
    """The compressed copies of a document. The same document always gives the same bytes."""
    if path.suffix not in COMPRESSED:
        return []
    small = len(body) < _LARGE
    page = path.suffix == ".html"  # there are many of them
    return [
        (_copy(path, ".gz"), gzip.compress(body, 9, mtime=0)),
        (_copy(path, ".br"), brotli.compress(body, quality=11 if small and not page else 9)),
        (_copy(path, ".zst"), zstandard.ZstdCompressor(level=19 if small and not page else 9).compress(body)),
    ]


def _date(path: Path, moment: datetime) -> None:
    """Give a file and its copies the time at which its content changed, where they have another."""
    for one in (path, *(_copy(path, coding) for coding in CODINGS)):
        if one.exists() and one.stat().st_mtime != moment.timestamp():
            os.utime(one, (moment.timestamp(), moment.timestamp()))


def _is_there(path: Path, body: bytes) -> bool:
    if path.suffix in COMPRESSED and not all(_copy(path, coding).exists() for coding in CODINGS):
        return False
    try:
        return path.read_bytes() == body
    except FileNotFoundError:
        return False


def _copy(path: Path, coding: str) -> Path:
    return path.with_name(path.name + coding)
