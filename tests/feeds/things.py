"""Made-up publications, stories and issues for the tests of feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.model import Channel, Issue, ReleasedStory, Telling
from feeds.channel import Publication
from feeds.documents import Identity, documents

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
FEEDS = [f"{channel}.{kind}" for channel in ("digest", "stories") for kind in ("atom", "rss", "json")]
PUBLICATION = Publication(
    title="Food & MS",
    description="News about MS and food.",
    publisher="The Desk",
    language="en",
    home="https://digest.example.org/",
    contact="desk@example.org",
)
IDENTITY = Identity(authority="digest.example.org", year=2026, created_at=datetime(2026, 1, 1, tzinfo=UTC))


def telling(number: int, **values: Any) -> Telling:
    made = Telling(
        source_name=f"Source {number}",
        url=f"https://source{number}.example/article?a=1&b=2",
        title=f"Article {number}",
        authors=("A. Writer", "B. Writer"),
        published_at=NOW - timedelta(days=number),
        language="en",
    )
    return replace(made, **values)


def story(number: int, **values: Any) -> ReleasedStory:
    released = NOW - timedelta(hours=number)
    made = ReleasedStory(
        uid=f"tag:digest.example.org,2026:story/{number}",
        title=f"Story {number}",
        summary=f"What story {number} says.",
        excerpt_html=f"<p>The words of <em>story</em> {number}.</p>",
        topics=("diet", "vitamin-d"),
        telling=telling(number),
        also_at=(telling(number + 100),),
        released_at=released,
        updated_at=released,
    )
    return replace(made, **values)


def issue(number: int, *stories: ReleasedStory, **values: Any) -> Issue:
    released = NOW - timedelta(weeks=number)
    made = Issue(
        uid=f"tag:digest.example.org,2026:issue/digest/W{number}",
        channel=Channel.DIGEST,
        period=f"2026-W{10 - number:02}",
        title=f"Digest number {number}",
        covers=f"What was approved in week {number}",
        released_at=released,
        updated_at=released,
        stories=stories or (story(number),),
    )
    return replace(made, **values)


def build(stories: list[ReleasedStory] | None = None, issues: list[Issue] | None = None) -> dict[str, bytes]:
    """Every document of a publication."""
    told = [story(1), story(2), story(3)] if stories is None else stories
    return documents(PUBLICATION, IDENTITY, [issue(0), issue(1)] if issues is None else issues, told)
