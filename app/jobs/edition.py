"""Reading from the database all that is published: an `Edition`, from which every document is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aggregator.digest import reviewed
from aggregator.model import Channel, Issue, ReleasedStory
from aggregator.release import release
from app.installation import Installation
from feeds.edition import Edition, Identity
from storage.issues import StoredIssue
from storage.store import Transaction


def read_edition(installation: Installation) -> Edition:
    """What is published, as the database has it now."""
    with installation.store.read() as transaction:
        known = transaction.issues.identity()
        issues = _issues(transaction)
        floor = transaction.documents.floor(Channel.DIGEST)
        kept, left = _windowed(installation, transaction)
        shown = _shown(transaction, [*kept, *left])
        sources = [source for source in transaction.sources.all() if source.active]
    window = installation.editorial.window
    in_feed = [one for one in issues[: window.issues] if floor is None or one.released_at >= floor]
    stories = [shown[story_id] for story_id in kept]
    older = [shown[story_id] for story_id in left]
    return Edition(
        publication=installation.publication,
        identity=Identity(authority=known.authority, year=known.year, created_at=known.created_at),
        issues=in_feed,
        past=issues[len(in_feed) :],
        stories=stories,
        older=older,
        sources=sorted(sources, key=lambda source: source.name.lower()),
        labels=_labels(installation, [*stories, *older]),
        archived_stories=window.stories,
        archived_issues=window.issues,
    )


def _labels(installation: Installation, stories: Sequence[ReleasedStory]) -> dict[str, str]:
    vocabulary = installation.standards.vocabulary
    return {topic: vocabulary.label(topic) for topic in {topic for one in stories for topic in one.topics}}


def _issues(transaction: Transaction) -> list[Issue]:
    """All issues of the digest: each has a page for ever."""
    stored = transaction.issues.latest(Channel.DIGEST, transaction.issues.count(Channel.DIGEST))
    ids = [story_id for issue in stored for story_id in issue.story_ids]
    shown, approvers = _shown(transaction, ids), transaction.reviews.approvers(ids)
    return [
        _issue(
            one,
            [shown[story_id] for story_id in one.story_ids],
            reviewed([approvers.get(story_id, set()) for story_id in one.story_ids]),
        )
        for one in stored
    ]


def _issue(stored: StoredIssue, stories: Sequence[ReleasedStory], read_by: str) -> Issue:
    # What a curator corrects in a story is corrected in the issues that carried it.
    corrected = [story.updated_at for story in stories if story.updated_at > stored.released_at]
    return Issue(
        uid=stored.uid,
        channel=stored.channel,
        period=stored.period,
        title=stored.title,
        covers=stored.covers,
        released_at=stored.released_at,
        updated_at=max(corrected, default=stored.released_at),
        stories=tuple(stories),
        reviewed=read_by,
    )


def _windowed(installation: Installation, transaction: Transaction) -> tuple[list[int], list[int]]:
    """The stories in the window and those that have left it, each the newest batch first. The window is
    measured from the newest release and not from now: a document must not change while nothing happens."""
    window = installation.editorial.window
    batches = transaction.issues.latest(Channel.STORIES, transaction.issues.count(Channel.STORIES))
    floor = transaction.documents.floor(Channel.STORIES)
    since = batches[0].released_at - timedelta(days=window.days) if batches else None
    kept: list[int] = []
    for number, batch in enumerate(batches):
        is_old = since is not None and batch.released_at < since and len(kept) >= window.stories
        if is_old or (floor is not None and batch.released_at < floor):
            return kept, [story_id for left in batches[number:] for story_id in left.story_ids]
        kept.extend(batch.story_ids)
    return kept, []


def _shown(transaction: Transaction, story_ids: Sequence[int]) -> dict[int, ReleasedStory]:
    stories = transaction.stories.by_id(story_ids)
    standing = transaction.stories.standing(story_ids)
    told = transaction.articles.told(story_ids)
    return {
        story_id: release(story, told.get(story_id, ()), standing[story_id] if story.merged_into_id else None)
        for story_id, story in stories.items()
    }
