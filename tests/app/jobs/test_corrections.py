"""Corrections, withdrawals and removals: told once, in the right places, and taken back as rulings are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.corrections import Amendment
from aggregator.model import CorrectionKind, Story
from aggregator.review import RulingError
from aggregator.urls import url_key
from app.installation import Installation
from app.intake import DatabaseIntake
from app.jobs.corrections import correct
from app.jobs.publish import publish
from app.jobs.undo import undo
from crawler.intake import Link
from storage.backup import backup, restore
from storage.errors import Conflict
from tests.app.jobs.test_publish import DAY, HOUR, MONDAY, WEEK, approve, at, files, uid
from tests.feeds.reading import Read, entries

__all__ = ["at"]
Sets = Callable[[datetime], None]
Kind = CorrectionKind
LATER = MONDAY + HOUR
NOTE = "It is 10 micrograms, not milligrams."
KINDS = list(Kind)


@pytest.fixture
def two(installation: Installation, at: Sets) -> list[int]:
    """Two stories that readers have, by a digest too."""
    made = approve(installation, 2)
    publish(installation)
    at(LATER)
    return made


def amended(installation: Installation, story_id: int, kind: Kind, **values: str) -> int:
    words = {"title": "Story one"} if kind is Kind.TYPO else {}
    return correct(
        installation, story_id, Amendment(kind=kind, **({"note": NOTE} | words | values)), user="ada"
    )


def read(installation: Installation, name: str = "stories.atom") -> list[Read]:
    publish(installation)
    return entries(name, files(installation)[name])


def of(found: list[Read], wanted: str) -> Read:
    [one] = [one for one in found if one.uid == wanted]
    return one


def story(installation: Installation, story_id: int) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(story_id)


def modified(installation: Installation, wanted: str) -> datetime:
    items = json.loads(files(installation)["stories.json"])["items"]
    return datetime.fromisoformat(next(one["date_modified"] for one in items if one["id"] == wanted))


@pytest.mark.parametrize(
    ("kind", "title", "announced", "moves"),
    [
        (Kind.TYPO, "Story one", False, False),
        (Kind.MINOR, "Story 1", False, True),
        (Kind.MATERIAL, "Corrected: Story 1", True, True),
        (Kind.WITHDRAWN, "Withdrawn: Story 1", True, True),
        (Kind.TAKEDOWN, "A story that was removed", True, True),
        (Kind.PERSONAL, "A story that was removed", False, True),
    ],
)
def test_each_kind_does_what_it_says(
    installation: Installation, two: list[int], kind: Kind, title: str, announced: bool, moves: bool
) -> None:
    first, own = two[0], uid(installation, two[0])
    before = {one.uid: one for one in read(installation)}
    amended(installation, first, kind)
    for _ in range(3):
        found = read(installation)
    entry = of(found, own)
    assert entry.title == title
    assert entry.published == before[own].published
    assert (modified(installation, own) == LATER) is moves
    extra = [one for one in found if one.uid not in before]
    assert len(extra) == announced
    assert len(found) == len(before) + announced
    for one in extra:
        assert one.published >= LATER
        assert one.link == entry.link
        assert "correction/" in one.uid
    if kind in {Kind.MINOR, Kind.MATERIAL}:
        assert f"Corrected 2 March 2026: {NOTE}" in entry.content
    if kind is Kind.WITHDRAWN:
        assert NOTE in entry.content
        assert NOTE in extra[0].content


@pytest.mark.parametrize("kind", [Kind.TAKEDOWN, Kind.PERSONAL])
def test_what_is_removed_leaves_no_word_of_it_anywhere(
    installation: Installation, two: list[int], kind: Kind
) -> None:
    first = two[0]
    slug = uid(installation, first).rpartition("/")[2]
    amended(installation, first, Kind.MATERIAL, note="Mrs Jones took vitamin D.")
    publish(installation)
    amended(installation, first, kind, note="Mrs Jones asked for it.")
    publish(installation)
    for name, body in files(installation).items():
        if name.rpartition(".")[2] not in {"br", "gz", "zst"}:
            for words in (b"Story 1<", b"Text number 1 ", b"site1.example", b"Jones"):
                assert words not in body, (name, words)
    assert f"gone/{slug}.html" in files(installation)
    assert not any(name.startswith(f"story/{slug}.") for name in files(installation))
    gone = b"deleted-entry" in files(installation)["stories.atom"]
    assert gone is (kind is Kind.PERSONAL)


def test_the_next_digest_tells_of_it_once(installation: Installation, two: list[int], at: Sets) -> None:
    amended(installation, two[0], Kind.MINOR)
    publish(installation)
    for week in (1, 2):
        approve(installation, 1, MONDAY + WEEK * week - HOUR * 5)
        at(MONDAY + WEEK * week)
        found = read(installation, "digest.atom")
    told = [one for one in found if f"Corrected 2 March 2026: {NOTE}" in one.content]
    assert [NOTE in one.content.partition("Corrections")[2] for one in found] == [False, True, False]
    assert len(told) == 2  # the issue that carried it, in place, and the one after
    assert NOTE.encode() in files(installation)["corrections.html"]


def test_a_withdrawn_story_is_in_no_issue_that_was_not_out(
    installation: Installation, at: Sets, two: list[int]
) -> None:
    waiting = approve(installation, 1, LATER)  # for the stories of tomorrow, and the digest of next week
    at(MONDAY + DAY)
    publish(installation)
    amended(installation, waiting[0], Kind.WITHDRAWN)
    at(MONDAY + WEEK)
    assert len(read(installation, "digest.atom")) == 1


def test_undone_it_is_as_before_and_readers_who_were_told_are_told_so(
    installation: Installation, two: list[int], at: Sets
) -> None:
    own = uid(installation, two[0])
    before = read(installation)
    ruling = amended(installation, two[0], Kind.WITHDRAWN)
    told = read(installation)
    at(LATER + HOUR)
    undo(installation, ruling, user="bob")
    after = read(installation)
    assert [one.uid for one in after] == [one.uid for one in told]
    assert of(after, own).title == of(before, own).title
    assert after[0].title.startswith("Taken back: the withdrawal")
    assert modified(installation, own) == LATER + HOUR


def test_undone_before_anybody_was_told_it_leaves_no_trace(
    installation: Installation, two: list[int]
) -> None:
    before = read(installation)
    undo(installation, amended(installation, two[0], Kind.MATERIAL), user="ada")
    assert [one.uid for one in read(installation)] == [one.uid for one in before]


def test_corrections_are_undone_from_the_newest_on(installation: Installation, two: list[int]) -> None:
    first = amended(installation, two[0], Kind.MINOR, title="One")
    second = amended(installation, two[0], Kind.MATERIAL, title="Two")
    with pytest.raises(Conflict, match=f"Decision {second}"):
        undo(installation, first, user="ada")
    undo(installation, second, user="ada")
    undo(installation, first, user="ada")
    assert story(installation, two[0]).title == "Story 1"


@pytest.mark.parametrize(
    ("done", "then"),
    [
        (Kind.WITHDRAWN, Kind.MATERIAL),
        (Kind.WITHDRAWN, Kind.WITHDRAWN),
        (Kind.TAKEDOWN, Kind.WITHDRAWN),
        (Kind.PERSONAL, Kind.TAKEDOWN),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    installation: Installation, two: list[int], done: Kind, then: Kind
) -> None:
    amended(installation, two[0], done)
    with pytest.raises(RulingError, match=r"already|Undo that"):
        amended(installation, two[0], then)


@pytest.mark.parametrize("kind", [Kind.MINOR, Kind.MATERIAL, Kind.WITHDRAWN])
def test_readers_must_be_told_something(installation: Installation, two: list[int], kind: Kind) -> None:
    with pytest.raises(RulingError, match="what was wrong"):
        amended(installation, two[0], kind, note=" ")
    with installation.store.read() as transaction:
        assert transaction.corrections.of_stories(two) == {}


def test_a_story_that_nobody_has_is_not_corrected(installation: Installation, at: Sets) -> None:
    [one] = approve(installation, 1)
    with pytest.raises(RulingError, match="do not have"):
        amended(installation, one, Kind.MINOR)


def test_an_address_that_was_removed_is_not_fetched_again_until_that_is_undone(
    installation: Installation, two: list[int]
) -> None:
    url = "https://site1.example/article"
    with installation.store.read() as transaction:
        source = transaction.sources.all()[0]
        assert transaction.corrections.barred([url_key(url)]) == set()
    intake = DatabaseIntake(installation.store, lambda _: None)
    index = intake.index(source, "https://a.example/feed")

    def wanted() -> list[str]:
        found = intake.found(source, index, [Link(url=url)])
        return [link.url for link in (*found, *intake.waiting(source))]

    assert wanted() == [url, url]
    ruling = amended(installation, two[0], Kind.TAKEDOWN)
    assert wanted() == []
    undo(installation, ruling, user="ada")
    assert wanted() == [url, url]


def test_a_crash_between_ruling_and_files_tells_once(
    installation_on_each: Installation, at: Sets, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = approve(installation_on_each, 2)
    publish(installation_on_each)
    at(LATER)
    amended(installation_on_each, first, Kind.MATERIAL)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            publish(installation_on_each)
    at(LATER + HOUR)
    found = read(installation_on_each)
    assert [one.published for one in found if "correction/" in one.uid] == [LATER]
    assert len(found) == 3


def test_a_restored_backup_gives_the_same_bytes(
    installation: Installation, two: list[int], at: Sets, tmp_path: Path
) -> None:
    amended(installation, two[0], Kind.MATERIAL)
    amended(installation, two[1], Kind.TAKEDOWN)
    publish(installation)
    before = files(installation)
    target = tmp_path / "backup.db"
    backup(installation.store, target, lambda *_: None)
    restore(installation.store, target, lambda *_: None, replace=True)
    shutil.rmtree(installation.settings.outbox)
    at(datetime(2026, 3, 2, 23, tzinfo=UTC))
    publish(installation)
    assert files(installation) == before
    times = {path.stat().st_mtime for path in installation.settings.outbox.rglob("*.atom")}
    assert max(times) <= LATER.timestamp() + 1
