"""Made-up publications, stories and issues for the tests of feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.model import (
    Channel,
    CorrectionKind,
    Issue,
    Note,
    Permission,
    ReleasedCorrection,
    ReleasedStory,
    Source,
    Standing,
    Telling,
    Way,
)
from feeds.channel import Publication
from feeds.documents import documents
from feeds.edition import Edition, Identity

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


def correction(number: int, **values: Any) -> ReleasedCorrection:
    """A correction of the story of that number."""
    made = ReleasedCorrection(
        uid=f"tag:digest.example.org,2026:correction/{number}",
        kind=CorrectionKind.MATERIAL,
        announced=True,
        story_uid=story(number).uid,
        title=f"Story {number}",
        note="It is 10 micrograms, not milligrams.",
        topics=("diet", "vitamin-d"),
        released_at=NOW,
        updated_at=NOW,
    )
    return replace(made, **values)


def source(number: int, **values: Any) -> Source:
    made = Source(
        id=number,
        key=f"source-{number}",
        name=f"Source {number}",
        way=Way.FEED,
        address=f"https://source{number}.example/feed",
        homepage=f"https://source{number}.example/",
    )
    return replace(made, **values)


def edition(**values: Any) -> Edition:
    made = Edition(
        publication=PUBLICATION,
        identity=IDENTITY,
        issues=(issue(0), issue(1)),
        stories=(story(1), story(2), story(3)),
        labels={"diet": "Diet", "vitamin-d": "Vitamin D"},
    )
    return replace(made, **values)


def full_edition() -> Edition:
    """One of everything that goes well."""
    note = Note(kind=CorrectionKind.MATERIAL, text="It is 10 micrograms.", made_at=NOW)
    told = [story(n, evidence="One small trial in people. 62 people took part.") for n in range(1, 6)]
    told[0] = replace(told[0], title="Corrected: Story 1", notes=(note,), updated_at=NOW)
    first = issue(0, *told[:2], corrections=(correction(1),), reviewed="2 people read what stands here.")
    return edition(
        publication=replace(PUBLICATION, hubs=("https://hub.example/",)),
        issues=(first, issue(1)),
        past=(issue(2),),
        stories=told[:3],
        older=told[3:],
        corrections=(correction(1),),
        sources=(source(1), source(2, way=Way.PUBMED, permission=Permission.LINK, homepage="")),
        archived_stories=2,
        archived_issues=2,
    )


def odd_edition() -> Edition:
    """One of everything that goes wrong."""
    bare: dict[str, Any] = {"telling": None, "also_at": (), "excerpt_html": ""}
    withdrawn = CorrectionKind.WITHDRAWN
    told = [
        story(1, title="Withdrawn: less < more & ]]>", standing=Standing.WITHDRAWN, **bare),
        story(2, also_at=(), summary="", updated_at=NOW),
        story(3, title="Now part of: Story 2", standing=Standing.MERGED, part_of=story(2).uid, **bare),
        story(4, title="A story that was removed", standing=Standing.EMPTIED, removed_at=NOW, **bare),
        story(5, title="A story that was removed", standing=Standing.REMOVED, removed_at=NOW, **bare),
    ]
    return edition(
        issues=(issue(0, *told, updated_at=NOW), issue(1)),
        stories=told,
        corrections=(
            correction(1, kind=withdrawn, note="It was retracted."),
            correction(2, taken_back=True, updated_at=NOW + timedelta(hours=1)),
        ),
        archived_stories=2,
        archived_issues=2,
    )
