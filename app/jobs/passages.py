"""The job of keeping or cutting a passage: of one article, or always of its source.

Each is a ruling like any other: it stands in the history and can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pebble import ProcessExpired

from aggregator import review
from aggregator.clean.clean import cut
from aggregator.clean.repeated import passage_key
from aggregator.clean.said import Passage, in_place
from aggregator.extract import extract
from aggregator.model import CaseKind, Change, Decision, Ended, FetchedPage, Repeated, SourceRules
from app import clock
from app.installation import Installation
from app.jobs.ingest import PAGE_SECONDS
from app.jobs.pool import open_pool
from app.jobs.reread import Reading, read_again, reading_of, readings_of, reread, revise
from app.jobs.review import enact
from storage.store import Transaction

EXAMPLES = 3
SHOWN = 500  # characters of a passage in the history


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A page that would change, and the passages that it would lose or get back."""

    title: str
    url: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would become of the newest pages of a source."""

    pages: int
    changed: int
    examples: tuple[Example, ...]


def passage_of(transaction: Transaction, article_id: int, key: str) -> Passage:
    """The passage of an article that begins with the block of this key. Raises RulingError."""
    article = transaction.articles.get(article_id)
    for one in in_place(article.text, article.removals):
        if key and one.keys[0] == key:
            return one
    raise review.RulingError("This passage is not there any more: the text is another by now.")


def keeps_always(passage: Passage) -> tuple[str, ...]:
    """The keys by which a passage is known on other pages; none where its words are too few."""
    return tuple(dict.fromkeys(filter(None, map(passage_key, passage.text.split("\n")))))


def say(installation: Installation, article_id: int, key: str, *, kept: bool, user: str) -> int:
    """Keep a passage of an article, or cut it, and read the article again. Returns the number of the
    ruling. Raises RulingError where the passage is gone, or too little would be left, and NotFound."""
    with installation.store.read() as transaction:
        passage = passage_of(transaction, article_id, key)
        one = reading_of(transaction, article_id)
    one = replace(one, said={**one.said, **dict.fromkeys(filter(None, passage.keys), kept)})
    assessed = read_again(installation, [one])[0]
    if isinstance(assessed, Ended):
        raise review.RulingError(f"That would leave no article: {assessed.reason}.")
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        before = transaction.passages.of(article_id)
        changes = [
            Change(record="passage", id=article_id, field=name, before=before.get(name), after=kept)
            for name in dict.fromkeys(filter(None, passage.keys))
            if before.get(name) is not kept
        ]
        ruling_id = _record(transaction, article_id, passage, changes, kept=kept, user=user)
        revise(transaction, installation, one, assessed)
        return ruling_id


def say_always(installation: Installation, article_id: int, key: str, *, kept: bool, user: str) -> int:
    """Keep a passage on all pages of its source, or cut it from all, and read the newest again. Returns the
    number of the ruling. Raises RulingError and NotFound."""
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        passage = _known_elsewhere(transaction, article_id, key)
        source_id = transaction.articles.get(article_id).source_id
        before = {name: transaction.repeated.said(source_id, name) for name in keeps_always(passage)}
        changes = [
            Change(record="repeated", id=source_id, field=name, before=was, after=kept)
            for name, was in before.items()
            if was is not kept
        ]
        ruling_id = _record(transaction, article_id, passage, changes, kept=kept, user=user)
        for part in passage.text.split("\n"):
            sample = Repeated(key=passage_key(part), text=part, pages=0, of_pages=0)
            transaction.repeated.describe(source_id, sample)
    reread(installation, changes)
    return ruling_id


def try_always(installation: Installation, article_id: int, key: str, *, kept: bool) -> Trial:
    """What `say_always` would do to the newest pages; nothing is changed. Raises RulingError, NotFound."""
    with installation.store.read() as transaction:
        passage = _known_elsewhere(transaction, article_id, key)
        readings = readings_of(transaction, transaction.articles.get(article_id).source_id)
    wanted = {
        name: Repeated(key=name, text="", pages=0, of_pages=0, kept=kept, said=True)
        for name in keeps_always(passage)
    }
    found = _compared(installation, readings, wanted)
    changed = [one for one in found if one.passages]
    return Trial(pages=len(found), changed=len(changed), examples=tuple(changed[:EXAMPLES]))


def _known_elsewhere(transaction: Transaction, article_id: int, key: str) -> Passage:
    passage = passage_of(transaction, article_id, key)
    if not keeps_always(passage):
        raise review.RulingError("These words are too few to be told apart on other pages.")
    return passage


def _record(
    transaction: Transaction,
    article_id: int,
    passage: Passage,
    changes: Sequence[Change],
    *,
    kept: bool,
    user: str,
) -> int:
    if not changes:
        raise review.RulingError(f"Somebody has said so already: it is {'kept' if kept else 'cut'}.")
    now = clock.now()
    decision = Decision.KEEP_PASSAGE if kept else Decision.CUT_PASSAGE
    case_id = transaction.reviews.open_case(
        CaseKind.TEXT,
        article_id=article_id,
        other_article_id=None,
        score=0.0,
        reasons=(),
        now=now,
        decision=review.NOT_ASKED,
    )
    case = transaction.reviews.get(case_id)
    whole = (*changes, review.close(case, decision))
    return enact(transaction, case, decision, whole, user=user, reason=passage.text[:SHOWN], now=now)


def _compared(
    installation: Installation, readings: Sequence[Reading], wanted: Mapping[str, Repeated]
) -> list[Example]:
    spared = installation.standards.spared
    found: list[Example] = []
    with open_pool(installation.settings) as pool:
        futures = [
            pool.schedule(
                _compare,
                (one.stored.page, one.source.rules, spared, one.repeated, dict(wanted), one.said),
                timeout=PAGE_SECONDS,
            )
            for one in readings
        ]
        for future in futures:
            try:
                found.append(future.result())
            except (TimeoutError, ProcessExpired, MemoryError):
                continue  # it stays as it is then, too
    return found


def _compare(
    page: FetchedPage,
    rules: SourceRules,
    spared: frozenset[str],
    repeated: Mapping[str, Repeated],
    wanted: Mapping[str, Repeated],
    said: Mapping[str, bool],
) -> Example:
    """Runs in a process of the pool."""
    article = extract(page, rules)
    if isinstance(article, Ended):
        return Example(title="", url=page.url, passages=())
    before, _ = cut(article, repeated, spared, said)
    after, _ = cut(article, {**repeated, **wanted}, spared, said)
    changed = {id(block) for block in before} ^ {id(block) for block in after}
    passages = tuple(block.text[:SHOWN] for block in article.blocks if id(block) in changed)
    return Example(title=article.metadata.title, url=page.url, passages=passages)
