"""Publishing: each issue once, nothing lost, and files that are a function of the database."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from aggregator.model import CaseKind, Change, Channel, Decision, StoryState
from app import clock
from app.editorial import Window
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.publish import publish
from app.jobs.review import rule
from app.settings import as_environment
from tests.app.jobs.texts import add_source
from tests.feeds.reading import entries
from tests.storage.things import add_told_story

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
Sets = Callable[[datetime], None]
PUBLISH = """
from app.installation import open_installation
from app.jobs import BusyError
from app.jobs.publish import publish
from app.settings import read_settings
try:
    print(len(publish(open_installation(read_settings())).issues))
except BusyError:
    print(0)
"""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Sets:
    """Sets the clock of the jobs."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(MONDAY)
    return set_to


def approve(installation: Installation, count: int, moment: datetime = MONDAY - HOUR * 3) -> list[int]:
    """Approved stories, each a second after the one before."""
    with installation.store.read() as transaction:
        known = transaction.sources.all()
        first = transaction.articles.count() + 1
    source = known[0] if known else add_source(installation)
    with installation.store.begin() as transaction:
        return [
            add_told_story(
                transaction,
                source.id,
                number,
                state=StoryState.APPROVED,
                approved_at=moment + timedelta(seconds=number),
            )
            for number in range(first, first + count)
        ]


def released(installation: Installation, channel: Channel = Channel.DIGEST) -> list[tuple[str, int]]:
    """The issues of a channel with the number of their stories, the oldest first."""
    with installation.store.read() as transaction:
        return [(i.period, len(i.story_ids)) for i in reversed(transaction.issues.latest(channel, 100))]


def files(installation: Installation) -> dict[str, bytes]:
    outbox = installation.settings.outbox
    return {str(p.relative_to(outbox)): p.read_bytes() for p in sorted(outbox.rglob("*")) if p.is_file()}


def titles(installation: Installation, name: str = "stories.atom") -> dict[str, str]:
    return {read.uid: read.title for read in entries(name, files(installation)[name])}


def uid(installation: Installation, story_id: int) -> str:
    with installation.store.read() as transaction:
        return transaction.stories.get(story_id).uid


def apply(installation: Installation, story_id: int, field: str, before: object, after: object) -> None:
    change = Change(record="story", id=story_id, field=field, before=before, after=after)  # type: ignore[arg-type]
    with installation.store.begin() as transaction:
        transaction.stories.apply([change])
        transaction.stories.touched(story_id, clock.now())


def test_an_issue_in_each_channel_and_files_that_name_its_stories(
    installation: Installation, at: Sets
) -> None:
    stories = approve(installation, 3)
    summary = publish(installation)
    assert set(summary.issues) == {"digest", "stories"}
    assert summary.stories == 3
    assert released(installation) == [("2026-W10", 3)]
    assert released(installation, Channel.STORIES) == [("2026-03-02", 3)]
    assert list(titles(installation)) == [uid(installation, story_id) for story_id in stories]
    assert "issues/2026-W10.html" in files(installation)


def test_nothing_approved_no_issue_but_feeds(installation: Installation, at: Sets) -> None:
    assert publish(installation).issues == ()
    assert released(installation) == []
    assert titles(installation) == {}


def test_publishing_again_changes_nothing(installation: Installation, at: Sets) -> None:
    approve(installation, 3)
    publish(installation)
    before = files(installation)
    for hours in (0, 1, 5):
        at(MONDAY + HOUR * hours)
        assert publish(installation).changed == ()
    assert files(installation) == before


def test_a_lost_folder_is_built_again_to_the_byte(installation: Installation, at: Sets) -> None:
    narrow = replace(
        installation, editorial=msgspec.structs.replace(installation.editorial, window=Window(issues=2))
    )
    for week in range(4):
        at(MONDAY + WEEK * week)
        approve(narrow, 2, MONDAY + WEEK * week - HOUR * 3)
        publish(narrow)
    before = files(narrow)
    shutil.rmtree(narrow.settings.outbox)
    at(MONDAY + WEEK * 3 + HOUR)
    publish(narrow)
    assert files(narrow) == before
    assert len(entries("digest.atom", before["digest.atom"])) == 2


def test_weeks_that_were_missed_are_one_issue(installation: Installation, at: Sets) -> None:
    approve(installation, 1)
    publish(installation)
    approve(installation, 1, MONDAY + DAY)
    approve(installation, 1, MONDAY + WEEK + DAY)
    at(MONDAY + 3 * WEEK + DAY)
    publish(installation)
    assert released(installation) == [("2026-W10", 1), ("2026-W13", 2)]


def test_what_does_not_fit_waits_for_the_next_issue_in_order(installation: Installation, at: Sets) -> None:
    stories = approve(installation, 16)
    for week in range(4):
        at(MONDAY + WEEK * week)
        publish(installation)
    assert released(installation) == [("2026-W10", 7), ("2026-W11", 7), ("2026-W12", 2)]
    with installation.store.read() as transaction:
        issues = transaction.issues.latest(Channel.DIGEST, 10)
    assert [story_id for issue in reversed(issues) for story_id in issue.story_ids] == stories


def test_a_story_approved_after_the_cutoff_waits(installation: Installation, at: Sets) -> None:
    approve(installation, 1, MONDAY - HOUR)  # at eight; the issue is due at seven
    publish(installation)
    assert released(installation) == []
    at(MONDAY + WEEK)
    publish(installation)
    assert released(installation) == [("2026-W11", 1)]


def test_an_issue_out_of_turn_takes_what_is_approved_now(installation: Installation, at: Sets) -> None:
    approve(installation, 1, MONDAY - HOUR)
    publish(installation, immediately=True)
    assert [count for _, count in released(installation)] == [1]
    publish(installation, immediately=True)
    at(MONDAY + WEEK)
    publish(installation)
    assert [count for _, count in released(installation)] == [1]


def test_two_issues_out_of_turn_within_a_second_are_two(installation: Installation) -> None:
    for _ in range(3):
        approve(installation, 1)
        assert publish(installation, immediately=True).stories == 1
    assert [count for _, count in released(installation, Channel.STORIES)] == [1, 1, 1]
    assert publish(installation, immediately=True).issues == ()


def test_threads_that_publish_at_once_give_each_issue_once(
    installation_on_each: Installation, at: Sets
) -> None:
    approve(installation_on_each, 3)

    def try_publish(_: int) -> int:
        try:
            return len(publish(installation_on_each).issues)
        except BusyError:
            return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_publish, range(12))) == 2
    assert released(installation_on_each) == [("2026-W10", 3)]


def test_processes_that_publish_at_once_give_each_issue_once(installation_on_each: Installation) -> None:
    approve(installation_on_each, 3, datetime.now(UTC) - 8 * DAY)
    environment = as_environment(installation_on_each.settings)
    processes = [
        subprocess.Popen([sys.executable, "-c", PUBLISH], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert sum(map(int, said)) == 2
    assert [count for _, count in released(installation_on_each)] == [3]


def test_a_withdrawn_story_keeps_its_id_and_says_so_everywhere(installation: Installation, at: Sets) -> None:
    first, second = approve(installation, 2)
    publish(installation)
    before = titles(installation)
    at(MONDAY + HOUR)
    apply(installation, first, "state", "approved", "waiting")
    assert publish(installation).issues == ()
    after = titles(installation)
    assert list(after) == list(before)
    assert after[uid(installation, first)] == "Withdrawn: Story 1"
    assert after[uid(installation, second)] == "Story 2"
    page = files(installation)["issues/2026-W10.html"].decode()
    assert "Withdrawn: Story 1" in page
    assert "taken back" in page
    assert "Text number 1" not in page


def test_a_story_withdrawn_after_its_issue_left_the_feed_is_withdrawn_on_its_page(
    installation: Installation, at: Sets
) -> None:
    narrow = replace(
        installation, editorial=msgspec.structs.replace(installation.editorial, window=Window(issues=1))
    )
    [first] = approve(narrow, 1)
    publish(narrow)
    at(MONDAY + WEEK)
    approve(narrow, 1, MONDAY + DAY)
    publish(narrow)
    apply(narrow, first, "state", "approved", "rejected")
    publish(narrow)
    assert "Withdrawn: Story 1" in files(narrow)["issues/2026-W10.html"].decode()


def test_a_story_merged_after_release_keeps_its_id_and_says_where_it_went(
    installation: Installation, at: Sets
) -> None:
    first, second = approve(installation, 2)
    publish(installation)
    with installation.store.begin() as transaction:
        stories = transaction.stories.by_id([first, second])
        case_id = transaction.reviews.open_case(
            CaseKind.SAME_STORY,
            article_id=stories[second].representative_id,
            other_article_id=stories[first].representative_id,
            score=0.5,
            reasons=(),
            now=MONDAY,
        )
    at(MONDAY + HOUR)
    rule(installation, case_id, Decision.KEEP_FIRST, user="ada")
    publish(installation)
    after = titles(installation)
    assert after[uid(installation, second)] == "Now part of: Story 1"
    assert len(after) == 2


def test_stories_stay_in_the_feed_while_young_or_few(installation: Installation, at: Sets) -> None:
    window = Window(days=10, stories=3)
    narrow = replace(installation, editorial=msgspec.structs.replace(installation.editorial, window=window))
    for days in (0, 1, 30, 31):
        at(MONDAY + DAY * days)
        approve(narrow, 1, MONDAY + DAY * days - HOUR * 5)
        publish(narrow)
    assert list(titles(narrow).values()) == ["Story 4", "Story 3", "Story 2"]


def test_a_full_disk_leaves_the_old_files_and_the_next_call_mends(
    installation: Installation, at: Sets, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    publish(installation)
    before = files(installation)
    approve(installation, 1)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            publish(installation)
    assert files(installation) == before
    publish(installation)
    assert released(installation) == [("2026-W10", 1)]
    assert list(titles(installation).values()) == ["Story 1"]


def test_a_document_is_as_old_as_its_last_change_also_in_a_folder_built_anew(
    installation: Installation, at: Sets
) -> None:
    approve(installation, 1)
    publish(installation)
    outbox = installation.settings.outbox
    at(MONDAY + HOUR)
    shutil.rmtree(outbox)
    publish(installation)
    assert {path.stat().st_mtime for path in outbox.rglob("*") if path.is_file()} == {MONDAY.timestamp()}


def test_two_changes_in_one_second_have_two_dates(installation: Installation, at: Sets) -> None:
    [first] = approve(installation, 1)
    publish(installation)
    apply(installation, first, "title", "Story 1", "Story one")
    publish(installation)
    path = installation.settings.outbox / "stories.atom"
    assert path.stat().st_mtime == MONDAY.timestamp() + 1


def test_what_left_the_feed_never_comes_back_when_the_window_grows(
    installation: Installation, at: Sets
) -> None:
    def with_window(days: int) -> Installation:
        window = Window(days=days, stories=1, issues=1 if days == 10 else 9)
        editorial = msgspec.structs.replace(installation.editorial, window=window)
        return replace(installation, editorial=editorial)

    for days in (0, 40):
        at(MONDAY + DAY * days)
        approve(installation, 1, MONDAY + DAY * days - HOUR * 5)
        publish(with_window(10))
    before = files(installation)
    assert list(titles(installation).values()) == ["Story 2"]
    publish(with_window(300))
    assert files(installation)["stories.atom"] == before["stories.atom"]
    assert list(titles(installation, "digest.atom")) == list(
        {read.uid for read in entries("digest.atom", before["digest.atom"])}
    )


def test_a_clock_that_jumps_back_neither_hides_nor_repeats_an_issue(
    installation: Installation, at: Sets
) -> None:
    approve(installation, 1)
    publish(installation)
    at(MONDAY - DAY)
    approve(installation, 1, MONDAY - DAY * 2)
    publish(installation)
    approve(installation, 1, MONDAY - DAY * 2)
    at(MONDAY + WEEK)
    publish(installation)
    read = entries("stories.atom", files(installation)["stories.atom"])
    dates = [one.published for one in read]
    assert dates == sorted(dates, reverse=True)
    assert len({one.uid for one in read}) == len(read) == 3
