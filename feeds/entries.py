"""Issues and stories as entries: what a reader sees in the list and when opening one."""

from __future__ import annotations

from aggregator.model import Issue, ReleasedStory, Telling
from feeds.channel import Entry, Publication
from feeds.text import day, html, xml_safe

NOT_ADVICE = (
    "This digest is not medical advice. Please talk to your care team before you change what you take."
)
NO_TITLE = "Untitled"


def story_entry(story: ReleasedStory, publication: Publication) -> Entry:
    """A story as an entry of the stories feed; it links to the article itself."""
    telling = story.telling
    return Entry(
        uid=story.uid,
        title=_title(story),
        link=xml_safe(telling.url) if telling else publication.home,
        summary=xml_safe(story.summary or _plain(story)),
        content_html=story_html(story),
        published_at=story.released_at,
        updated_at=story.updated_at,
        authors=tuple(xml_safe(name) for name in telling.authors) if telling else (),
        topics=story.topics,
        source_name=xml_safe(telling.source_name) if telling else "",
        source_url=xml_safe(telling.url) if telling else "",
        related=tuple((xml_safe(other.url), xml_safe(other.title)) for other in story.also_at),
    )


def issue_entry(issue: Issue, publication: Publication) -> Entry:
    """An issue as an entry of the digest feed; it links to the page of the issue."""
    return Entry(
        uid=issue.uid,
        title=xml_safe(f"{publication.title}: {issue.title}"),
        link=issue_address(issue, publication),
        summary="; ".join(_title(story) for story in issue.stories),
        content_html=issue_html(issue),
        published_at=issue.released_at,
        updated_at=issue.updated_at,
        authors=(publication.publisher,),
    )


def issue_address(issue: Issue, publication: Publication) -> str:
    return f"{publication.home}issues/{issue.period}.html"


def story_html(story: ReleasedStory) -> str:
    """The content of a story's entry."""
    parts = [f"<p>{html(story.summary)}</p>" if story.summary else ""]
    if story.excerpt_html:
        parts.append(f"<blockquote>{xml_safe(story.excerpt_html)}</blockquote>")
    if story.telling:
        parts.append(f"<p>Source: {_credit(story.telling)}</p>")
    if story.also_at:
        others = "; ".join(_credit(other) for other in story.also_at)
        parts.append(f"<p>Also at: {others}</p>")
    return "".join(parts)


def issue_html(issue: Issue) -> str:
    """The content of an issue's entry: shorter than the stories it names, and no copy of them."""
    items = "".join(_issue_story(story) for story in issue.stories)
    return f"<p>{html(issue.covers)}.</p>{items}<p>{html(NOT_ADVICE)}</p>"


def _issue_story(story: ReleasedStory) -> str:
    telling = story.telling
    title = f'<a href="{html(telling.url)}">{html(_title(story))}</a>' if telling else html(_title(story))
    summary = f"<p>{html(story.summary)}</p>" if story.summary else _quoted(story.teaser)
    credit = f"<p>Source: {html(telling.source_name)}{_also(story)}</p>" if telling else ""
    return f"<h2>{title}</h2>{summary}{credit}"


def _title(story: ReleasedStory) -> str:
    """The title; an entry without one would make the whole feed unreadable."""
    return xml_safe(story.title).strip() or NO_TITLE


def _quoted(teaser: str) -> str:
    """The source's own words, marked as such."""
    return f"<blockquote><p>{html(teaser)}</p></blockquote>" if teaser else ""


def _also(story: ReleasedStory) -> str:
    names = sorted({other.source_name for other in story.also_at})
    return f". Also at {html(', '.join(names))}" if names else ""


def _credit(telling: Telling) -> str:
    by = f", by {html(', '.join(telling.authors))}" if telling.authors else ""
    when = f", {day(telling.published_at)}" if telling.published_at else ""
    return f'<a href="{html(telling.url)}">{html(telling.title)}</a>, {html(telling.source_name)}{by}{when}'


def _plain(story: ReleasedStory) -> str:
    """A summary for readers that show only that, where no curator wrote one."""
    if story.teaser:
        return story.teaser
    return f"From {story.telling.source_name}." if story.telling else ""
