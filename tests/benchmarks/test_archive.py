"""The archives that the benchmark of duplicates measures are those of the service."""

from __future__ import annotations

from pathlib import Path

from benchmarks.duplicates.archive import Archive
from benchmarks.duplicates.load import load
from benchmarks.duplicates.made import make
from benchmarks.duplicates.scale import run
from benchmarks.duplicates.stream import COPIES, live


def test_every_article_of_a_run_is_accounted_for(tmp_path: Path) -> None:
    ran = run(100, tmp_path)
    assert sorted([*ran.said.stories, *ran.revised]) == list(range(100))
    assert [one.number for one, _ in ran.copies()] == [19, 39, 59, 79, 99]
    assert all(one.story != told.story for one, told in ran.wrong())
    assert all(same == (new.story == old.story) for new, old, same in ran.asked())
    exact = [how for one, how in ran.copies() if make(one.number).edit == "exact"]
    assert exact == ["automatic", "automatic"]


def test_what_was_loaded_in_bulk_is_found_as_what_was_settled(tmp_path: Path) -> None:
    load(40, tmp_path)
    archive = Archive(tmp_path)
    try:
        copies = [(one, origin) for one, origin in (live(n, 40) for n in range(200)) if origin is not None]
        assert len(copies) > 200 * COPIES / 2
        with archive.store.read() as transaction:
            for copy, origin in copies:
                found = archive.candidates(transaction, copy.assessed())
                assert origin + 1 in [known.article_id for known in found]
        assert (archive.index_bytes() or 1) > 0
    finally:
        archive.close()
