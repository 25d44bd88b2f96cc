"""Reading from the database all that is published: an `Edition`, from which every document is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from aggregator.digest import reviewed
from aggregator.model import Channel, Issue, Note, ReleasedCorrection, ReleasedStory, Story
from aggregator.release import GONE, release
from app.installation import Installation
from feeds.edition import Edition, Identity
from storage.corrections import Correction
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
        titles = {one.id: one.title for one in transaction.stories.by_id(shown).values()}
        told = _corrections(transaction, shown, titles)
        told_in = transaction.corrections.issues()
        sources = [source for source in transaction.sources.all() if source.active]
    window = installation.editorial.window
    issues = [_with_corrections(issue, [told[n] for n in told_in.get(issue.uid, ())]) for issue in issues]
    oldest = shown[kept[-1]].released_at if kept else None
    young = [one for one in told.values() if oldest is None or one.released_at >= oldest]
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
        corrections=young,
        older_corrections=[one for one in told.values() if one not in young],
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
    shown, approvers = _shown(transaction, ids), transaction.rulings.approvers(ids)
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
        opening=stored.opening,
    )


def _with_corrections(issue: Issue, corrections: Sequence[ReleasedCorrection]) -> Issue:
    moments = [issue.updated_at, *(one.updated_at for one in corrections if one.taken_back)]
    return replace(issue, corrections=tuple(corrections), updated_at=max(moments))


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
    noted = transaction.corrections.of_stories({*story_ids, *(one.id for one in standing.values())})

    def shown(story: Story) -> ReleasedStory:
        part_of = standing[story.id] if story.merged_into_id else None
        notes = [_note(one) for one in noted.get(story.id, ())]
        if part_of is not None:  # it must not name what was removed
            notes += [_note(one) for one in noted.get(part_of.id, ()) if one.kind in GONE]
        return release(story, told.get(story.id, ()), part_of, notes)

    return {story_id: shown(story) for story_id, story in stories.items()}


def _note(one: Correction) -> Note:
    return Note(kind=one.kind, text=one.note, made_at=one.made_at)


def _corrections(
    transaction: Transaction, shown: Mapping[int, ReleasedStory], titles: Mapping[int, str]
) -> dict[int, ReleasedCorrection]:
    """All corrections that readers have got, the newest first, by number. Of a story that is gone none says
    more than that."""
    return {
        one.id: ReleasedCorrection(
            uid=one.uid,
            kind=one.kind,
            announced=one.announced,
            story_uid=shown[one.story_id].uid,
            title=shown[one.story_id].title if shown[one.story_id].is_gone else titles[one.story_id],
            note=shown[one.story_id].summary if shown[one.story_id].is_gone else one.note,
            topics=shown[one.story_id].topics,
            released_at=one.released_at or one.made_at,
            updated_at=one.updated_at or one.made_at,
            taken_back=not one.stands,
        )
        for one in transaction.corrections.released()
    }
