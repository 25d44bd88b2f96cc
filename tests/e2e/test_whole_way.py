"""From addresses to a digest, in real processes: sites, command line, service, reader."""

from __future__ import annotations

import urllib.error
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from aggregator.model import CaseKind, Decision
from app.demo.truth import expected
from app.editorial import Editorial
from app.installation import Installation
from app.jobs.review import rule
from app.settings import read_settings
from storage.store import Store
from tests.e2e.service import Program, Sites, demo_sites, eventually, fetched, free_port


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with demo_sites(tmp_path_factory.mktemp("sites")) as running:
        yield running


@pytest.fixture(scope="module")
def msdigest(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An installation that made one pass over the demo sites."""
    program = Program(home=tmp_path_factory.mktemp("installation") / "home")
    program("migrate")
    program("sources", "import", str(sites.sources))
    program("run")
    return program


@pytest.fixture
def installation(msdigest: Program) -> Iterator[Installation]:
    settings = read_settings({k: v for k, v in msdigest.environment.items() if k.startswith("MSDIGEST_")})
    store = Store.open(settings.database, folder=settings.home)
    yield Installation(settings=settings, editorial=Editorial(), store=store)
    store.close()


def read(msdigest: Program, name: str) -> feedparser.FeedParserDict:
    feed = feedparser.parse((msdigest.home / "public" / name).read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_every_page_ends_as_the_demo_says(msdigest: Program, installation: Installation) -> None:
    with installation.store.read() as transaction:
        pages = transaction.pages.latest(None, 1000)
        assert transaction.pages.pending_count() == 0
    ended = {stored.page.url.split("/", 3)[3]: stored.outcome for stored in pages}
    groups: dict[str, list[str]] = {}
    for page in expected():
        if (outcome := ended.get(page.path.lstrip("/"))) is None:
            assert {"never_fetched", "missing"} & set(page.outcomes), f"{page.path} was not fetched"
        elif page.story:
            groups.setdefault(page.story, []).append(outcome.value)  # which copy came first is chance
        else:
            assert outcome.value in page.outcomes, page.path
    for story, outcomes in groups.items():
        assert outcomes.count("kept") <= 1, f"{story}: {outcomes}"


def test_nothing_forbidden_was_asked_for(sites: Sites, msdigest: Program) -> None:
    assert msdigest.home.exists()
    assert not [request for request in sites.requests() if request["path"].startswith("/private/")]


def test_a_second_pass_fetches_and_changes_nothing(sites: Sites, msdigest: Program) -> None:
    before = {path: path.read_bytes() for path in (msdigest.home / "public").rglob("*.*")}
    asked = len(sites.requests())
    assert "Nothing was due" in msdigest("run")
    assert len(sites.requests()) == asked
    report = msdigest.json("run", "--all")
    assert {row["fetched"] for row in report["crawl"].values()} == {0}
    again = [r for r in sites.requests()[asked:] if r["path"] != "/robots.txt"]
    assert {request["status"] for request in again} == {304}
    assert {path: path.read_bytes() for path in (msdigest.home / "public").rglob("*.*")} == before


def test_a_ruling_reaches_readers(msdigest: Program, installation: Installation) -> None:
    msdigest("publish", "--now")
    first = {entry.id for entry in read(msdigest, "stories.atom").entries}
    assert first
    assert len(read(msdigest, "digest.atom").entries) == 1
    with installation.store.read() as transaction:
        case = transaction.reviews.waiting(CaseKind.APPROVE, 1)[0]
        uid = transaction.stories.get(transaction.articles.get(case.article_id).story_id).uid
    rule(
        installation, case.id, Decision.APPROVE, user="test", title="A title of ours", summary="In our words."
    )
    msdigest("publish", "--now")
    entries = {entry.id: entry for entry in read(msdigest, "stories.atom").entries}
    # What was out stays, and the batch that waited behind the limit may come along.
    assert first < entries.keys()
    eventually(lambda: uid in _published(msdigest), "the approved story being published")
    entry = next(e for e in read(msdigest, "stories.atom").entries if e.id == uid)
    assert entry.title == "A title of ours"
    assert "In our words." in entry.summary


def _published(msdigest: Program) -> set[str]:
    """Release one more batch: a batch holds ten stories at most."""
    msdigest("publish", "--now")
    return {entry.id for entry in read(msdigest, "stories.atom").entries}


def test_the_formats_agree(msdigest: Program) -> None:
    msdigest("publish", "--now")
    for channel in ("digest", "stories"):
        atom, rss = read(msdigest, f"{channel}.atom"), read(msdigest, f"{channel}.rss")
        assert [entry.id for entry in atom.entries] == [entry.id for entry in rss.entries]
        assert [e.published_parsed for e in atom.entries] == [e.published_parsed for e in rss.entries]


def test_a_reader_subscribes_to_the_service(msdigest: Program, tmp_path: Path) -> None:
    from reader import make_reader

    msdigest("publish", "--now")  # whatever other tests of this file have released, or another core has
    port = free_port()
    served = Program(home=msdigest.home, more={"MSDIGEST_BIND": f"127.0.0.1:{port}"})
    with served.serving("--only", "web"):
        eventually(lambda: _answers(f"http://127.0.0.1:{port}/readyz"), "the service being ready")
        reader = make_reader(str(tmp_path / "reader.sqlite"))
        reader.add_feed(f"http://127.0.0.1:{port}/stories.atom")
        reader.update_feeds()
        ids = [entry.id for entry in reader.get_entries()]
        reader.update_feeds()
        assert ids
        assert [entry.id for entry in reader.get_entries()] == ids
        reader.close()


def _answers(url: str) -> bool:
    try:
        return bool(fetched(url))
    except (urllib.error.URLError, ConnectionError):
        return False


def test_backup_and_restore_keep_the_feeds(msdigest: Program, tmp_path: Path) -> None:
    msdigest("backup", str(tmp_path / "backup.db"))
    restored = Program(home=tmp_path / "restored")
    restored("restore", str(tmp_path / "backup.db"))
    for name in ("digest.atom", "stories.atom", "stories.rss", "stories.json", "index.html"):
        old, new = msdigest.home / "public" / name, restored.home / "public" / name
        assert new.read_bytes() == old.read_bytes(), name


def test_another_database_is_one_command_away(msdigest: Program, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert "Moved: " in msdigest("move", "-", given=f"{other}\n")
    moved = Program(home=msdigest.home, more={"MSDIGEST_DATABASE_URL": other})
    assert moved.json("publish")["changed"] == []
    assert moved.json("status")["stories"] == msdigest.json("status")["stories"]
