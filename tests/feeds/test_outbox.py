"""The folder of published files: whole files, or the ones before."""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard

from feeds.outbox import CODINGS, remove_documents, replace_file, write_documents


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_documents_and_their_compressed_copies_are_written(tmp_path: Path) -> None:
    made = {"a.atom": b"<feed/>", "issues/1.html": b"<p>one</p>", "logo.png": b"png"}
    assert write_documents(tmp_path / "new", made) == sorted(made)
    copies = [f"{name}{coding}" for name in ("a.atom", "issues/1.html") for coding in (".br", ".gz", ".zst")]
    assert names(tmp_path / "new") == sorted([*made, *copies])
    for name, body in made.items():
        assert (tmp_path / "new" / name).read_bytes() == body
    assert gzip.decompress((tmp_path / "new" / "a.atom.gz").read_bytes()) == b"<feed/>"
    assert brotli.decompress((tmp_path / "new" / "a.atom.br").read_bytes()) == b"<feed/>"
    assert zstandard.decompress((tmp_path / "new" / "a.atom.zst").read_bytes()) == b"<feed/>"
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


@pytest.mark.parametrize("coding", CODINGS)
def test_compressing_twice_gives_the_same_bytes(tmp_path: Path, coding: str) -> None:
    for folder in ("one", "two"):
        write_documents(tmp_path / folder, {"a.atom": b"same" * 100})
    assert (tmp_path / f"one/a.atom{coding}").read_bytes() == (tmp_path / f"two/a.atom{coding}").read_bytes()


@pytest.mark.parametrize("coding", CODINGS)
def test_a_lost_compressed_copy_is_made_again(tmp_path: Path, coding: str) -> None:
    write_documents(tmp_path, {"a.atom": b"same"})
    before = (tmp_path / f"a.atom{coding}").read_bytes()
    (tmp_path / f"a.atom{coding}").unlink()
    write_documents(tmp_path, {"a.atom": b"same"})
    assert (tmp_path / f"a.atom{coding}").read_bytes() == before


def test_a_file_bears_the_time_at_which_its_content_changed(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 2, 7, tzinfo=UTC)
    write_documents(tmp_path, {"a.atom": b"same"}, {"a.atom": moment})
    (tmp_path / "a.atom").touch()  # as a copy of the folder may do
    write_documents(tmp_path, {"a.atom": b"same"}, {"a.atom": moment})
    assert {path.stat().st_mtime for path in tmp_path.iterdir()} == {moment.timestamp()}


def test_what_is_removed_leaves_no_copy(tmp_path: Path) -> None:
    write_documents(tmp_path, {"a.atom": b"a", "b.atom": b"b"})
    remove_documents(tmp_path, ["a.atom", "never.atom"])
    assert names(tmp_path) == ["b.atom", "b.atom.br", "b.atom.gz", "b.atom.zst"]


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


def test_what_a_killed_publisher_left_half_written_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    left = [tmp_path / ".a.atom.x1y2.partial", tmp_path / "issues" / ".one.html.gz.z3.partial"]
    for path in left:
        path.write_bytes(b"<fee")
    assert write_documents(tmp_path, {"a.atom": b"whole"}) == ["a.atom"]
    assert not [path for path in left if path.exists()]
