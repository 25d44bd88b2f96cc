"""All documents of a publication, by the name under which readers find them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from heapq import merge
from operator import attrgetter

from aggregator.model import Issue, ReleasedCorrection, ReleasedStory
from aggregator.release import may_be_deleted
from feeds.archives import Archive, archives
from feeds.channel import ChannelInfo, Entry, Publication, Tombstone
from feeds.edition import Edition, Identity
from feeds.entries import correction_entry, issue_entry, story_entry
from feeds.formats import FORMATS
from feeds.formats.html import pages
from feeds.formats.opml import render_feeds, render_sources
from feeds.formats.plain import render_text
from feeds.formats.sitemap import render_robots, render_sitemap

__all__ = ["Identity", "documents", "edition_documents"]


def documents(
    publication: Publication,
    identity: Identity,
    issues: Sequence[Issue],
    stories: Sequence[ReleasedStory],
    past: Sequence[Issue] = (),
) -> dict[str, bytes]:
    """Every document of a small edition."""
    return edition_documents(
        Edition(publication=publication, identity=identity, issues=issues, past=past, stories=stories)
    )


def edition_documents(edition: Edition) -> dict[str, bytes]:
    """Every document, as a function of what is published and of nothing else."""
    made: dict[str, bytes] = {}
    for channel, entries in _channels(edition):
        made |= {f"{channel.name}.{kind}": render(channel, entries) for kind, render in FORMATS.items()}
    for channel, entries in _archived(edition):
        made |= {f"{channel.name}.{kind}": FORMATS[kind](channel, entries) for kind in ("atom", "rss")}
    made |= pages(edition)
    for issue in (*edition.issues, *edition.past):
        made[f"issues/{issue.period}.txt"] = render_text(issue, edition.publication)
    made["sources.opml"] = render_sources(edition)
    made["feeds.opml"] = render_feeds(edition)
    made["sitemap.xml"] = render_sitemap(edition)
    made["robots.txt"] = render_robots(edition)
    return made


def _channels(edition: Edition) -> list[tuple[ChannelInfo, list[Entry]]]:
    """The feeds that readers subscribe to, with their entries."""
    publication = edition.publication
    digest = _channel(edition, "digest", "digest", edition.issues, previous=_newest(_issue_archives(edition)))
    single = _channel(
        edition,
        "stories",
        "stories",
        [*edition.stories, *edition.corrections],
        previous=_newest(_story_archives(edition)),
        tombstones=_tombstones(edition, edition.stories),
    )
    return [
        (digest, [issue_entry(issue, publication) for issue in edition.issues]),
        (single, _entries(edition.stories, edition.corrections, publication)),
        *(_topic(edition, key, label) for key, label in edition.topics.items()),
    ]


def _topic(edition: Edition, key: str, label: str) -> tuple[ChannelInfo, list[Entry]]:
    """A view of the stories feed: the same entries under the same ids."""
    stories = [story for story in edition.stories if key in story.topics]
    corrections = [one for one in edition.corrections if key in one.topics]
    channel = _channel(
        edition,
        f"topics/{key}",
        label,
        [*stories, *corrections],
        page=f"topics/{key}",
        tombstones=_tombstones(edition, stories),
    )
    return channel, _entries(stories, corrections, edition.publication)


def _archived(edition: Edition) -> list[tuple[ChannelInfo, list[Entry]]]:
    """The past of both feeds (RFC 5005): documents that gain nothing once they are full."""
    publication = edition.publication
    found: list[tuple[ChannelInfo, list[Entry]]] = []
    for archive in _issue_archives(edition):
        channel = _archive(edition, "digest", archive, archive.held)
        found.append((channel, [issue_entry(issue, publication) for issue in archive.held]))
    for parts in _story_archives(edition):
        channel = _archive(edition, "stories", parts, parts.held)
        stories = [one for one in parts.held if isinstance(one, ReleasedStory)]
        corrections = [one for one in parts.held if isinstance(one, ReleasedCorrection)]
        found.append((channel, _entries(stories, corrections, publication)))
    return found


def _issue_archives(edition: Edition) -> list[Archive[Issue]]:
    return archives("digest", [*edition.issues, *edition.past], edition.archived_issues)


def _story_archives(edition: Edition) -> list[Archive[ReleasedStory | ReleasedCorrection]]:
    together = _in_order(edition.all_stories, edition.all_corrections)
    return archives("stories", together, edition.archived_stories)


def _newest(found: Sequence[Archive[Issue] | Archive[ReleasedStory | ReleasedCorrection]]) -> str:
    return found[0].name if found else ""


def _in_order(
    stories: Sequence[ReleasedStory], corrections: Sequence[ReleasedCorrection]
) -> list[ReleasedStory | ReleasedCorrection]:
    """Stories and corrections together, the newest first, each in the order it has."""
    announced = [one for one in corrections if one.announced]
    return list(merge(announced, stories, key=attrgetter("released_at"), reverse=True))


def _entries(
    stories: Sequence[ReleasedStory], corrections: Sequence[ReleasedCorrection], publication: Publication
) -> list[Entry]:
    return [
        story_entry(one, publication)
        if isinstance(one, ReleasedStory)
        else correction_entry(one, publication)
        for one in _in_order(stories, corrections)
    ]


def _tombstones(edition: Edition, stories: Sequence[ReleasedStory]) -> tuple[Tombstone, ...]:
    """Entries that readers should delete. Measured from the newest release, as the window is."""
    newest = max((story.released_at for story in edition.stories), default=None)
    return tuple(
        Tombstone(uid=story.uid, since=story.removed_at)
        for story in stories
        if story.removed_at and newest and may_be_deleted(story.standing, story.removed_at, newest)
    )


def _archive(edition: Edition, of: str, archive: Archive[object], held: Sequence[object]) -> ChannelInfo:
    return _channel(
        edition, archive.name, f"{of}, part {archive.number}", held, current=of, previous=archive.previous
    )


def _channel(
    edition: Edition,
    name: str,
    title: str,
    held: Sequence[object],
    *,
    page: str = "",
    current: str = "",
    previous: str = "",
    tombstones: tuple[Tombstone, ...] = (),
) -> ChannelInfo:
    moments: list[datetime] = [one.updated_at for one in held]  # type: ignore[attr-defined]
    return ChannelInfo(
        uid=edition.identity.uid(current or name),
        name=name,
        title=f"{edition.publication.title}: {title}",
        description=edition.publication.description,
        publication=edition.publication,
        updated_at=max(moments, default=edition.identity.created_at),
        page=page,
        current=current,
        previous=previous,
        tombstones=tombstones,
    )
