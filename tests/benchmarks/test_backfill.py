"""A backfill tells the same stories as the service does of the same pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from app.installation import Installation
from app.jobs.ingest import ingest
from benchmarks.backfill.__main__ import backfill
from benchmarks.backfill.archive import make_archive, pages_of
from benchmarks.ingest import add_source, store
from benchmarks.made_articles import make_pages

FILES, PAGES = 3, 30
pytestmark = [  # the writer of archives, and the engine as it ends, leave things open
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def warcs(tmp_path: Path) -> list[Path]:
    return make_archive(tmp_path, FILES, PAGES)


def test_an_archive_gives_its_pages_back(warcs: list[Path]) -> None:
    pages = [page for path in warcs for page in pages_of(path)]
    made = list(make_pages(FILES * PAGES))
    assert [(page.url, page.body) for page in pages] == [(f"https://made.example{p}", b) for p, b in made]


def test_the_same_stories_as_by_ingesting(
    installation: Installation, warcs: list[Path], tmp_path: Path
) -> None:
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        done = backfill(client, warcs, tmp_path / "work", parts=4)
    add_source(installation)
    store(installation, make_pages(FILES * PAGES), FILES * PAGES)
    ingest(installation)
    together: dict[int, set[str]] = {}
    with installation.store.read() as transaction:
        rows = transaction.connection.exec_driver_sql("SELECT story_id, url FROM articles")
        for row in rows:
            together.setdefault(row.story_id, set()).add(row.url)
    assert {frozenset(one) for one in done.stories} == {frozenset(one) for one in together.values()}
    assert done.figures.articles == FILES * PAGES
    assert any(len(one) > 1 for one in done.stories)
    assert not list((tmp_path / "work").rglob("*.partial*"))
