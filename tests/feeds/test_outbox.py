"""The folder of published files: whole files, or the ones before."""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feeds.outbox import replace_file, write_documents


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_documents_and_their_compressed_copies_are_written(tmp_path: Path) -> None:
    made = {"a.atom": b"<feed/>", "issues/1.html": b"<p>one</p>", "logo.png": b"png"}
    assert write_documents(tmp_path / "new", made) == sorted(made)
    assert names(tmp_path / "new") == [
        "a.atom",
        "a.atom.gz",
        "issues/1.html",
        "issues/1.html.gz",
        "logo.png",
    ]
    for name, body in made.items():
        assert (tmp_path / "new" / name).read_bytes() == body
    assert gzip.decompress((tmp_path / "new" / "a.atom.gz").read_bytes()) == b"<feed/>"
    assert oct((tmp_path / "new" / "a.atom").stat().st_mode)[-3:] == "644"


def test_an_unchanged_document_is_not_touched(tmp_path: Path) -> None:
    write_documents(tmp_path, {"a.atom": b"same", "b.atom": b"old"})
    for path in tmp_path.iterdir():
        os.utime(path, ns=(1_000, 1_000))
    assert write_documents(tmp_path, {"a.atom": b"same", "b.atom": b"new"}) == ["b.atom"]
    assert (tmp_path / "a.atom").stat().st_mtime_ns == 1_000
    assert (tmp_path / "a.atom.gz").stat().st_mtime_ns == 1_000
    assert (tmp_path / "b.atom").read_bytes() == b"new"
    assert gzip.decompress((tmp_path / "b.atom.gz").read_bytes()) == b"new"


def test_compressing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_documents(tmp_path / folder, {"a.atom": b"same" * 100})
    assert (tmp_path / "one/a.atom.gz").read_bytes() == (tmp_path / "two/a.atom.gz").read_bytes()


def test_a_lost_compressed_copy_is_made_again(tmp_path: Path) -> None:
    write_documents(tmp_path, {"a.atom": b"same"})
    (tmp_path / "a.atom.gz").unlink()
    write_documents(tmp_path, {"a.atom": b"same"})
    assert gzip.decompress((tmp_path / "a.atom.gz").read_bytes()) == b"same"


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    replace_file(tmp_path / "a.atom", b"old")
    with monkeypatch.context() as patched:
        patched.setattr(os, fails, full)
        with pytest.raises(OSError, match="No space"):
            replace_file(tmp_path / "a.atom", b"new")
    assert (tmp_path / "a.atom").read_bytes() == b"old"
    assert names(tmp_path) == ["a.atom"]


def test_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    bodies = [bytes([number]) * 200_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            list(pool.map(lambda body: replace_file(tmp_path / "a.atom", body), bodies))
    assert (tmp_path / "a.atom").read_bytes() in bodies
    assert names(tmp_path) == ["a.atom"]
