"""Issues, stories and corrections as entries: what a reader sees in the list and when opening one."""

from __future__ import annotations

from functools import lru_cache

from aggregator.model import CorrectionKind, Issue, ReleasedCorrection, ReleasedStory, Standing
from feeds.bodies import correction_html, issue_html, plain, story_html, title_of
from feeds.channel import Entry, Publication
from feeds.places import correction_address, issue_address, story_address
from feeds.text import xml_safe

MOST_KEPT = 16_384  # entries made before, to be taken again


@lru_cache(MOST_KEPT)
def story_entry(story: ReleasedStory, publication: Publication) -> Entry:
    """A story as an entry of the stories feed. It links to our page of the story: that one stays, and
    says so when the story is corrected or taken back, also to readers that never look twice."""
    telling = story.telling if story.standing is Standing.STANDS else None
    return Entry(
        uid=story.uid,
        title=title_of(story),
        link=story_address(story, publication),
        summary=xml_safe(story.summary or plain(story)),
        content_html=story_html(story, publication),
        published_at=story.released_at,
        updated_at=story.updated_at,
        authors=tuple(xml_safe(name) for name in telling.authors) if telling else (),
        topics=story.topics,
        source_name=xml_safe(telling.source_name) if telling else "",
        source_url=xml_safe(telling.url) if telling else "",
        source_published_at=telling.published_at if telling else None,
        related=tuple((xml_safe(other.url), xml_safe(other.title)) for other in story.also_at),
    )


@lru_cache(MOST_KEPT)
def issue_entry(issue: Issue, publication: Publication) -> Entry:
    """An issue as an entry of the digest feed; it links to the page of the issue."""
    return Entry(
        uid=issue.uid,
        title=xml_safe(f"{publication.title}: {issue.title}"),
        link=issue_address(issue, publication),
        summary="; ".join(title_of(story) for story in issue.stories),
        content_html=issue_html(issue, publication),
        published_at=issue.released_at,
        updated_at=issue.updated_at,
        authors=(publication.publisher,),
    )


def correction_entry(correction: ReleasedCorrection, publication: Publication) -> Entry:
    """A correction as an entry of its own in the stories feed."""
    is_withdrawal = correction.kind is CorrectionKind.WITHDRAWN
    what = "Withdrawn" if is_withdrawal else "Correction"
    mistaken = f"Taken back: the {'withdrawal' if is_withdrawal else 'correction'} of “{correction.title}”"
    title = mistaken if correction.taken_back else ""
    address = correction_address(correction, publication)
    return Entry(
        uid=correction.uid,
        title=xml_safe(title or f"{what}: {correction.title}"),
        link=address,
        summary=xml_safe(correction.note),
        content_html=correction_html(correction, address),
        published_at=correction.released_at,
        updated_at=correction.updated_at,
        authors=(publication.publisher,),
        topics=correction.topics,
        related=((address, xml_safe(correction.title)),),
    )
