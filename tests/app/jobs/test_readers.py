"""What subscribers see, over weeks of publishing, correcting, joining, parting and restoring: every story
once, and every correction that matters once, whatever their reader does with a feed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import reader as lemon

from aggregator.corrections import Amendment
from aggregator.model import CaseKind, CorrectionKind, Decision
from app.installation import Installation
from app.jobs.corrections import correct
from app.jobs.publish import publish
from app.jobs.review import rule, split
from storage.backup import backup, restore
from tests.app.jobs.test_publish import DAY, HOUR, MONDAY, approve, at, uid
from tests.feeds.readers import SIMULATED, NetNewsWire, Thunderbird
from tests.feeds.reading import Read, entries
from tests.storage.things import add_article

__all__ = ["at"]
Sets = Callable[[datetime], None]


@dataclass(slots=True)
class Subscribers:
    """Readers of one feed, who all come by after each publishing."""

    installation: Installation
    name: str = "stories.atom"
    readers: list[Thunderbird] = field(default_factory=lambda: [one() for one in SIMULATED])
    uids: set[str] = field(default_factory=set)

    def publish(self, now: datetime) -> list[Read]:
        publish(self.installation)
        publish(self.installation)  # and again: nothing may come of it
        feed = entries(self.name, (self.installation.settings.outbox / self.name).read_bytes())
        assert len({one.uid for one in feed}) == len(feed)
        self.uids |= {one.uid for one in feed}
        for one in self.readers:
            one.fetch(feed, now)
        return feed


def stories_day(installation: Installation, at: Sets, days: int, count: int) -> tuple[list[int], datetime]:
    """Stories that go out on one day, a late one of the source's among them."""
    now = MONDAY + DAY * days
    at(now)
    return approve(installation, count, now - HOUR * 5), now


@pytest.fixture
def real(tmp_path: Path) -> Iterator[lemon.Reader]:
    """The `reader` library, over files."""
    with lemon.make_reader(str(tmp_path / "reader.db"), feed_root="") as made:
        yield made


def test_every_reader_sees_every_story_once_and_every_correction_that_matters_once(
    installation: Installation, at: Sets, tmp_path: Path, real: lemon.Reader
) -> None:
    people = Subscribers(installation)
    first, now = stories_day(installation, at, 0, 10)
    people.publish(now)
    address = str(installation.settings.outbox / "stories.atom")
    real.add_feed(address)
    real.update_feed(address)

    now += HOUR  # corrections, at once
    at(now)
    amendments = (
        (first[0], CorrectionKind.TYPO, ""),
        (first[1], CorrectionKind.MINOR, "A small thing."),
        (first[2], CorrectionKind.MATERIAL, "It is 10 micrograms."),
        (first[3], CorrectionKind.WITHDRAWN, "It was retracted."),
        (first[4], CorrectionKind.PERSONAL, ""),
    )
    for story, kind, note in amendments:
        correct(installation, story, Amendment(kind=kind, note=note, title="Better"), user="ada")
    people.publish(now)
    real.update_feed(address)

    now += HOUR  # two that are one, by what a curator says later
    at(now)
    with installation.store.begin() as transaction:
        told = transaction.stories.by_id(first[5:7])
        case = transaction.reviews.open_case(
            CaseKind.SAME_STORY,
            article_id=told[first[6]].representative_id,
            other_article_id=told[first[5]].representative_id,
            score=0.5,
            reasons=(),
            now=now,
        )
        source = transaction.sources.all()[0].id
        other = add_article(transaction, source, first[7], 900)
    rule(installation, case, Decision.KEEP_FIRST, user="ada")
    people.publish(now)

    now += HOUR  # one that is two
    at(now)
    split(installation, other, user="ada")
    with installation.store.read() as transaction:
        parted = transaction.articles.get(other).story_id
        asked = transaction.reviews.approvals_of([other])[0]
    rule(installation, asked, Decision.APPROVE, user="ada")
    target = tmp_path / "backup.db"
    backup(installation.store, target, lambda *_: None)
    restore(installation.store, target, lambda *_: None, replace=True)
    shutil.rmtree(installation.settings.outbox)
    people.publish(now)

    later, now = stories_day(installation, at, 1, 3)
    people.publish(now)
    real.update_feed(address)

    wanted = {uid(installation, one) for one in (*first, *later, parted)}
    corrections = people.uids - wanted
    assert len(corrections) == 2
    for one in people.readers:
        shown = [read.uid for read in one.shown]
        assert len(shown) == len(set(shown)), type(one)
        assert set(shown) == wanted | corrections, type(one)
        if isinstance(one, NetNewsWire):
            assert sorted(one.ever) == sorted(shown)
    assert sorted(one.id for one in real.get_entries()) == sorted(wanted | corrections)
    assert [one.published for one in real.get_entries() if one.id == uid(installation, first[0])] == [MONDAY]
    [now_part] = [one for one in real.get_entries() if (one.title or "").startswith("Now part of: ")]
    assert now_part.id == uid(installation, first[6])


def test_what_left_the_feed_is_never_new_again(installation: Installation, at: Sets) -> None:
    people = Subscribers(installation)
    first, now = stories_day(installation, at, 0, 10)
    people.publish(now)
    for days in (40, 95, 100, 140, 200):
        _, now = stories_day(installation, at, days, 10)
        people.publish(now)
        now += timedelta(hours=1)
        at(now)
        correct(
            installation,
            first[0],
            Amendment(kind=CorrectionKind.MATERIAL, note=f"Corrected on day {days}."),
            user="ada",
        )
        people.publish(now)
    for one in people.readers:
        shown = one.ever if isinstance(one, NetNewsWire) else [read.uid for read in one.shown]
        assert len(shown) == len(set(shown)), type(one)
        assert len([name for name in shown if "/correction/" in name or ":correction/" in name]) == 5
        assert len(shown) == 65, type(one)
