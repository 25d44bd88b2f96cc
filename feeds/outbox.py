"""The folder of published files. A file is replaced whole or not at all.

Beside each document lies a copy compressed with gzip, made once here so that no server has to.
A document that has not changed is not touched, so its time of change tells the truth.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

COMPRESSED = frozenset({".atom", ".rss", ".json", ".html", ".css", ".txt", ".xml", ".svg"})


def write_documents(folder: Path, documents: Mapping[str, bytes]) -> list[str]:
    """Bring the documents, named by their path within the folder, into it.

    Returns the names of those that changed. Raises OSError when the disk does not take them;
    every file is then either the old one or the new one.
    """
    changed = [name for name, body in sorted(documents.items()) if not _is_there(folder / name, body)]
    for name in changed:
        path, body = folder / name, documents[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in COMPRESSED:
            # mtime=0: the same document gives the same bytes.
            replace_file(_compressed(path), gzip.compress(body, 9, mtime=0))
        replace_file(path, body)
    return changed


def replace_file(path: Path, body: bytes) -> None:
    """Put a file in the place of another so that readers see the old or the new one, whole."""
    # A name of its own: the web pages and the timetable may publish at once, in one process.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(0o644)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _is_there(path: Path, body: bytes) -> bool:
    if path.suffix in COMPRESSED and not _compressed(path).exists():
        return False
    try:
        return path.read_bytes() == body
    except FileNotFoundError:
        return False


def _compressed(path: Path) -> Path:
    return path.with_name(path.name + ".gz")
