"""All documents of a publication, by the name under which readers find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Issue, ReleasedStory
from feeds.channel import ChannelInfo, Entry, Publication
from feeds.entries import issue_entry, story_entry
from feeds.formats import FORMATS
from feeds.formats.html import render_issue, style

EARLIER_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the ids of the two feeds themselves are made of."""

    authority: str
    year: int
    created_at: datetime

    def uid(self, name: str) -> str:
        return f"tag:{self.authority},{self.year}:feed/{name}"


def documents(
    publication: Publication,
    identity: Identity,
    issues: Sequence[Issue],
    stories: Sequence[ReleasedStory],
    past: Sequence[Issue] = (),
) -> dict[str, bytes]:
    """Every document, from the issues and stories in the window, the newest first.

    `past` are the issues that have left the window: no feed names them any more, but readers keep
    links to their pages, and what is corrected or taken back must be so there too.
    """
    digest = _channel(
        "digest", f"{publication.title}: digest", publication, identity, [i.updated_at for i in issues]
    )
    single = _channel(
        "stories", f"{publication.title}: stories", publication, identity, [s.updated_at for s in stories]
    )
    made = _feeds(digest, [issue_entry(issue, publication) for issue in issues])
    made |= _feeds(single, [story_entry(story, publication) for story in stories])
    made["index.html"] = render_issue(
        issues[0] if issues else None, issues[1 : EARLIER_SHOWN + 1], publication, ""
    )
    for issue in (*issues, *past):
        made[f"issues/{issue.period}.html"] = render_issue(issue, (), publication, "../")
    made["style.css"] = style()
    return made


def _channel(
    name: str, title: str, publication: Publication, identity: Identity, moments: Sequence[datetime]
) -> ChannelInfo:
    return ChannelInfo(
        uid=identity.uid(name),
        name=name,
        title=title,
        description=publication.description,
        publication=publication,
        updated_at=max(moments, default=identity.created_at),
    )


def _feeds(channel: ChannelInfo, entries: Sequence[Entry]) -> dict[str, bytes]:
    return {f"{channel.name}.{kind}": render(channel, entries) for kind, render in FORMATS.items()}
