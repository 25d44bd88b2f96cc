"""What our pages say of themselves to machines: schema.org, as a block of data within the page."""

from __future__ import annotations

import json
from typing import Any

from aggregator.model import Issue, ReleasedStory, Standing, Telling
from feeds.bodies import note_line, title_of
from feeds.channel import Publication
from feeds.places import issue_address, story_address

_CONTEXT = "https://schema.org"


def issue_data(issue: Issue, publication: Publication) -> str:
    """An issue and the stories in it."""
    return _written(
        {
            "@context": _CONTEXT,
            "@type": "CollectionPage",
            "@id": issue_address(issue, publication),
            "name": issue.title,
            "inLanguage": publication.language,
            "datePublished": issue.released_at.isoformat(),
            "dateModified": issue.updated_at.isoformat(),
            "publisher": _publisher(publication),
            "hasPart": [
                {"@type": "Article", "@id": story_address(story, publication), "headline": title_of(story)}
                for story in issue.stories
            ],
        }
    )


def story_data(story: ReleasedStory, publication: Publication) -> str:
    """A story, what it is based on, and what was corrected in it."""
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Article",
        "@id": story_address(story, publication),
        "headline": title_of(story),
        "abstract": story.summary,
        "inLanguage": publication.language,
        "datePublished": story.released_at.isoformat(),
        "dateModified": story.updated_at.isoformat(),
        "publisher": _publisher(publication),
    }
    if story.telling and story.standing is Standing.STANDS:
        data["isBasedOn"] = [_article(one) for one in (story.telling, *story.also_at)]
    if story.notes:
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": note_line(note),
                "datePublished": note.made_at.isoformat(),
            }
            for note in story.notes
        ]
    return _written(data)


def _article(telling: Telling) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Article",
        "url": telling.url,
        "headline": telling.title,
        "publisher": {"@type": "Organization", "name": telling.source_name},
    }
    if telling.authors:
        data["author"] = [{"@type": "Person", "name": name} for name in telling.authors]
    if telling.published_at:
        data["datePublished"] = telling.published_at.isoformat()
    return data


def _publisher(publication: Publication) -> dict[str, str]:
    return {"@type": "Organization", "name": publication.publisher, "url": publication.home}


def _written(data: dict[str, Any]) -> str:
    """JSON that no text in it can end early: it stands within an element of the page."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
