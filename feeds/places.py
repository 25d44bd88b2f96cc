"""Where readers find what is published. These addresses are for ever."""

from __future__ import annotations

from aggregator.model import Issue, ReleasedCorrection, ReleasedStory
from feeds.channel import Publication


def issue_address(issue: Issue, publication: Publication) -> str:
    return f"{publication.home}issues/{issue.period}.html"


def story_address(story: ReleasedStory, publication: Publication) -> str:
    return f"{publication.home}story/{story.slug}"


def correction_address(correction: ReleasedCorrection, publication: Publication) -> str:
    """A correction is found on the page of its story."""
    return f"{publication.home}story/{correction.story_slug}"


def anchor(story: ReleasedStory) -> str:
    """What a story is called within an issue."""
    return f"s-{story.slug}"
