"""Stories joined, ruled on, split, represented, taken back, revised, published and restored, in any
order: the database always agrees with a plain model of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from aggregator.dedupe import DedupePolicy
from aggregator.model import Assessed, CaseKind, Decision, Outcome, Policy, Source
from aggregator.review import RulingError
from aggregator.second import SecondReviewer
from app import clock
from app.installation import Installation, open_installation, set_up
from app.jobs import review
from app.jobs.minting import story_uid
from app.jobs.publish import build_documents, publish
from app.jobs.represent import represent_best
from app.jobs.settle import settle
from app.jobs.undo import undo
from app.settings import Settings
from storage.backup import backup, restore
from storage.errors import Conflict
from storage.schema import articles, cases, stories
from tests.app.jobs.story_model import Key, Model, Ruled, Snapshot
from tests.app.jobs.texts import TEXTS, TITLES, add_source
from tests.conftest import LOOPBACK
from tests.storage.things import assessed

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN = ""
LATER = " A line was added below, for readers who asked how the study went on after the summer."
PAIRS = (
    Decision.KEEP_FIRST,
    Decision.KEEP_SECOND,
    Decision.COMBINE,
    Decision.RELATED,
    Decision.DIFFERENT,
)
numbers = st.integers(0, 99)  # one of what there is, counted round


class StoryMachine(RuleBasedStateMachine):
    """The real jobs over a database of their own, beside the model."""

    def __init__(self, prepared: Path) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        home = Path(self.folder.name) / "home"
        shutil.copytree(prepared, home)
        self.it: Installation = open_installation(Settings(home=home, **LOOPBACK), durability="normal")
        self.sources: list[Source] = [
            add_source(self.it, "asked"),
            add_source(self.it, "trusted", policy=Policy.AUTO),
        ]
        self.model = Model()
        self.kept: tuple[Path, Model] | None = None
        self.now = START
        self.real = clock.now
        clock.now = self.tick

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    # -- what the crawl brings

    @initialize(found=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=3, max_size=6))
    def take_some(self, found: list[tuple[int, bool]]) -> None:
        for text, trusted in found:
            self.take_one(text, trusted)

    @rule(text=st.integers(0, 3), trusted=st.booleans())
    def take(self, text: int, trusted: bool) -> None:
        self.take_one(text, trusted)

    def take_one(self, text: int, trusted: bool) -> None:
        self.model.sites += 1
        outcome, article = self.settled(self.reading(self.model.sites, text), self.sources[trusted])
        self.model.texts[article] = (self.model.sites, text)
        now = self.look()
        uid = now.stories[now.articles[article]]["uid"]
        if outcome is Outcome.DUPLICATE:
            assert uid in self.model.told
            self.model.told[uid].add(article)
        else:
            assert uid not in self.model.born
            self.model.told[uid] = {article}
            self.model.born[uid] = now.stories[now.articles[article]]["state"]

    @precondition(lambda self: self.model.texts)
    @rule(number=numbers, trusted=st.booleans())
    def join(self, number: int, trusted: bool) -> None:
        """A copy of just this article, whose story the judge is sure of."""
        known = self.pick(number, sorted(self.model.texts))
        self.model.sites += 1
        read = self.reading(self.model.sites, self.model.texts[known][1])
        with self.it.store.begin() as transaction:
            story_id = transaction.articles.get(known).story_id
            source = self.sources[trusted].id
            article = transaction.articles.add(read, source_id=source, story_id=story_id, now=self.tick())
            represent_best(transaction, story_id)
        self.model.texts[article] = (self.model.sites, self.model.texts[known][1])
        self.model.told[self.model.uid_of(known)].add(article)

    @precondition(lambda self: self.model.texts)
    @rule(number=numbers)
    def revise(self, number: int) -> None:
        article, (site, text) = self.pick(number, sorted(self.model.texts.items()))
        outcome, same = self.settled(self.reading(site, text, LATER), self.sources[0])
        assert (outcome, same) == (Outcome.REVISED, article)

    @precondition(lambda self: len(self.model.texts) > 1)
    @rule(first=numbers, second=numbers, kind=st.sampled_from([CaseKind.SAME_STORY, CaseKind.SECOND_LOOK]))
    def ask(self, first: int, second: int, kind: CaseKind) -> None:
        known = sorted(self.model.texts)
        pair = sorted({self.pick(first, known), self.pick(second, known)})
        if len(pair) == 2:
            with self.it.store.begin() as transaction:
                transaction.reviews.open_case(
                    kind,
                    article_id=pair[1],
                    other_article_id=pair[0],
                    score=0.5,
                    reasons=("they are alike",),
                    now=self.tick(),
                )

    # -- what curators say

    @precondition(lambda self: self.questions(approval=False))
    @rule(number=numbers, decision=st.sampled_from(PAIRS))
    def answer_pair(self, number: int, decision: Decision) -> None:
        case, newer, known = self.pick(number, self.questions(approval=False))
        uids = self.model.uid_of(known), self.model.uid_of(newer)
        stays, joins = self.survivor(*uids)
        words: dict[str, Any] = {}
        if decision is Decision.COMBINE:
            told = newer if stays == joins else self.story_of(known)["representative_id"]
            words = {"title": f"Combined {case}", "summary": "Both.", "represents": told}
        self.ruled(partial(review.rule, self.it, case, decision, user="ada", **words))
        if decision in {Decision.DIFFERENT, Decision.RELATED}:
            if stays == joins:
                self.left(newer, stays)
            assert newer in self.apart(known)
        elif stays != joins:
            self.model.told[stays] |= self.model.told.pop(joins)
            self.model.part_of[joins] = stays

    @precondition(lambda self: self.questions(approval=True))
    @rule(number=numbers, approves=st.booleans())
    def answer_approval(self, number: int, approves: bool) -> None:
        case, article, _ = self.pick(number, self.questions(approval=True))
        decision = Decision.APPROVE if approves else Decision.REJECT
        words: dict[str, Any] = {"title": f"Edited {case}", "summary": "In short."}
        words = words if approves else {"reason": "Old news."}
        self.ruled(partial(review.rule, self.it, case, decision, user="ada", **words))
        story = self.story_of(article)
        assert story["state"] == ("approved" if approves else "rejected")
        assert not approves or story["title"] == f"Edited {case}"

    @precondition(lambda self: self.model.texts)
    @rule(number=numbers)
    def split(self, number: int) -> None:
        article = self.pick(number, sorted(self.model.texts))
        uid = self.model.uid_of(article)
        rest = self.model.told[uid] - {article}
        self.ruled(partial(review.split, self.it, article, user="ada"), allowed=bool(rest))
        if rest:
            self.left(article, uid)
            assert self.apart(article) & rest

    @precondition(lambda self: self.model.texts)
    @rule(number=numbers)
    def represent(self, number: int) -> None:
        article = self.pick(number, sorted(self.model.texts))
        allowed = self.story_of(article)["representative_id"] != article
        self.ruled(partial(review.represent, self.it, article, user="ada"), allowed=allowed)
        assert self.story_of(article)["representative_id"] == article

    @precondition(lambda self: self.model.trail)
    @rule(number=numbers)
    def undo(self, number: int) -> None:
        self.undone(self.pick(number, self.model.trail))

    @precondition(lambda self: self.model.standing)
    @rule()
    def undo_newest(self) -> None:
        self.undone(self.model.standing[-1])

    # -- what else happens

    @precondition(lambda self: self.model.trail)
    @rule()
    def publish(self) -> None:
        publish(self.it, immediately=True)
        now = self.look()
        with self.it.store.read() as transaction:
            found = transaction.stories.by_id(now.stories)
        self.model.released |= {story.uid for story in found.values() if story.released_at}
        titles = {
            item["id"]: item["title"]
            for item in json.loads(build_documents(self.it)["stories.json"])["items"]
        }
        assert titles.keys() == self.model.released
        for uid, title in titles.items():
            into = self.by_uid(self.model.home(uid))["title"]
            assert title.startswith(f"Now part of: {into}") == (uid in self.model.part_of)

    @precondition(lambda self: self.model.trail and self.kept is None)
    @rule()
    def keep_backup(self) -> None:
        path = Path(self.folder.name) / f"{self.tick():%d%H%M}.backup"
        backup(self.it.store, path, lambda *_: None)
        self.kept = (path, deepcopy(self.model))

    @precondition(lambda self: self.kept)
    @rule()
    def restore(self) -> None:
        assert self.kept is not None
        path, model = self.kept
        restore(self.it.store, path, lambda *_: None, replace=True)
        self.model = deepcopy(model)

    # -- what must always be so

    @invariant()
    def every_article_is_in_one_story_that_stands(self) -> None:
        now = self.look()
        assert now.told() == self.model.told
        assert all(self.model.told.values())
        uids = {story["uid"]: story for story in now.stories.values()}
        assert uids.keys() == self.model.born.keys() == self.model.told.keys() | self.model.part_of.keys()
        for uid, into in self.model.part_of.items():
            assert now.stories[uids[uid]["merged_into_id"]]["uid"] == into
        for uid, held in self.model.told.items():
            assert uids[uid]["representative_id"] in held

    @invariant()
    def a_story_waits_as_long_as_somebody_is_asked_about_it(self) -> None:
        asked = {self.model.uid_of(article) for _, article, _ in self.questions(approval=True)}
        waiting = {uid for uid in self.model.told if self.by_uid(uid)["state"] == "waiting"}
        assert asked == waiting

    @invariant()
    def the_trail_holds_every_ruling(self) -> None:
        with self.it.store.read() as transaction:
            held = [(one.id, undone, one.undoes_id) for one, undone in transaction.rulings.history(1_000)]
        assert held == [(one.id, one.undone, one.undoes) for one in reversed(self.model.trail)]

    def teardown(self) -> None:
        """Whatever was ruled can be taken back, the newest first, and then nothing is ruled."""
        try:
            for ruled in reversed(self.model.standing):
                self.undone(ruled)
                self.every_article_is_in_one_story_that_stands()
                self.a_story_waits_as_long_as_somebody_is_asked_about_it()
            now = self.look()
            states = {story["uid"]: story["state"] for story in now.stories.values()}
            assert states == self.model.born
            assert all(decision == OPEN or not decision.startswith("keep") for decision in now.cases.values())
        finally:
            clock.now = self.real
            self.it.store.close()
            self.folder.cleanup()

    # -- how it is done

    def settled(self, read: Assessed, source: Source) -> tuple[Outcome, int]:
        """As the job that ingests does it."""
        with self.it.store.begin() as transaction:
            transaction.stories.hold()
            uid = story_uid(transaction.issues.identity())
            done = settle(
                transaction,
                read,
                source,
                policy=DedupePolicy(),
                uid=uid,
                now=self.tick(),
                asks=SecondReviewer.NEVER,
            )
        return done.outcome, done.article_id

    @staticmethod
    def reading(site: int, text: int, more: str = "") -> Assessed:
        """An article of a site of its own: a copy of one of three, or of the first with a new half."""
        words = TEXTS[TITLES[text % 3]] * 2  # long enough to be believed
        if text == 3:
            words = words[: len(words) // 2] + " ".join(f"other{number} words" for number in range(60))
        return assessed(site, title=TITLES[text % 3], text=words + more)

    def ruled(self, act: Callable[[], int], *, allowed: bool = True) -> None:
        before = self.look()
        if not allowed:
            with pytest.raises(RulingError):
                act()
            assert self.look() == before
            return
        told = deepcopy(self.model.told)
        ruling = act()
        self.model.trail.append(
            Ruled(id=ruling, before=before.values(), after=self.look().values(), told=told)
        )

    def left(self, article: int, uid: str) -> None:
        """An article left a story for a new one."""
        story = self.story_of(article)
        assert story["uid"] not in self.model.born
        self.model.told[uid].remove(article)
        self.model.told[story["uid"]] = {article}
        self.model.born[story["uid"]] = "waiting"

    def undone(self, ruled: Ruled) -> None:
        before = self.look()
        newest = self.model.standing[-1:] == [ruled]
        try:
            undoing = undo(self.it, ruled.id, user="bob")
        except (Conflict, RulingError):
            assert not newest
            assert self.look() == before
            return
        assert not ruled.undone
        assert ruled.undoes is None
        ruled.undone = True
        after, held = self.look().values(), before.values()
        restored = {key: ruled.before[key] for key in ruled.changed}
        assert {key: after[key] for key in restored} == restored
        made = {key for key in ruled.after if key not in ruled.before}
        followed = self.taken_back(ruled)
        others = {k: v for k, v in held.items() if k not in restored.keys() | made | followed}
        assert {key: after[key] for key in others} == others
        self.model.trail.append(Ruled(id=undoing, before={}, after={}, told={}, undoes=ruled.id))

    def taken_back(self, ruled: Ruled) -> set[Key]:
        """Take a ruling back in the model; returns the articles that followed."""
        homes = {article: uid for uid, held in ruled.told.items() for article in held}
        moved = {number for record, number, _ in ruled.changed if record == "article"}
        for article in moved:
            self.model.told[self.model.uid_of(article)].remove(article)
            self.model.part_of.pop(homes[article], None)
            self.model.told.setdefault(homes[article], set()).add(article)
        made = {value for key, value in ruled.after.items() if key[2] == "uid" and key not in ruled.before}
        followed: set[Key] = set()
        for uid in made:
            [into] = {homes[article] for article in moved}
            followers = self.model.told.pop(uid)
            self.model.told[into] |= followers
            self.model.part_of[uid] = into
            followed |= {("article", article, "story_id") for article in followers}
        return followed

    def survivor(self, first: str, second: str) -> tuple[str, str]:
        """Which story keeps its id: what readers have, what is approved, what waits, the older."""
        now = self.look()
        ids = {story["uid"]: story_id for story_id, story in now.stories.items()}
        ranks = {"approved": 0, "waiting": 1, "rejected": 2}

        def rank(uid: str) -> tuple[bool, int, int]:
            return uid not in self.model.released, ranks[now.stories[ids[uid]]["state"]], ids[uid]

        stays, joins = sorted((first, second), key=rank)
        return stays, joins

    def apart(self, article: int) -> set[int]:
        with self.it.store.read() as transaction:
            return transaction.reviews.apart(article)

    def look(self) -> Snapshot:
        with self.it.store.read() as transaction:
            read = transaction.connection.execute
            return Snapshot(
                stories={row.id: dict(row._mapping) | {"updated_at": None} for row in read(select(stories))},
                articles={row.id: row.story_id for row in read(select(articles.c.id, articles.c.story_id))},
                cases={row.id: row.decision for row in read(select(cases.c.id, cases.c.decision))},
            )

    def by_uid(self, uid: str) -> dict[str, Any]:
        return next(story for story in self.look().stories.values() if story["uid"] == uid)

    def story_of(self, article: int) -> dict[str, Any]:
        now = self.look()
        return now.stories[now.articles[article]]

    def questions(self, *, approval: bool) -> list[tuple[int, int, int]]:
        with self.it.store.read() as transaction:
            open_cases = transaction.reviews.open_about(sorted(self.model.texts))
        return [
            (one.id, one.article_id, one.other_article_id or 0)
            for one in open_cases
            if (one.kind is CaseKind.APPROVE) is approval
        ]

    @staticmethod
    def pick(number: int, known: list[Any]) -> Any:
        return known[number % len(known)]


@contextmanager
def prepared() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        set_up(Settings(home=home, **LOOPBACK))
        yield home


def test_stories_and_their_trail_agree_with_a_plain_model() -> None:
    with prepared() as home:

        class Machine(StoryMachine):
            def __init__(self) -> None:
                super().__init__(home)

        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=30,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
