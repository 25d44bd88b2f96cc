"""What an entry holds: the markup inside it. Plain HTML that every reader understands, links absolute."""

from __future__ import annotations

from aggregator.model import CorrectionKind, Issue, Note, ReleasedCorrection, ReleasedStory, Standing, Telling
from feeds.channel import Publication
from feeds.places import anchor, correction_address, story_address
from feeds.text import day, html, reading_time, xml_safe

NOT_ADVICE = (
    "This digest is not medical advice. Please talk to your care team before you change what you take."
)
NO_TITLE = "Untitled"


def title_of(story: ReleasedStory) -> str:
    """The title; an entry without one would make the whole feed unreadable."""
    return xml_safe(story.title).strip() or NO_TITLE


def plain(story: ReleasedStory) -> str:
    """A summary for readers that show only that, where no curator wrote one."""
    if story.teaser:
        return story.teaser
    return f"From {story.telling.source_name}." if story.telling else ""


def note_line(note: Note) -> str:
    """A correction in words: "Corrected 5 March 2026: …"."""
    return f"Corrected {day(note.made_at)}: {note.text}"


def correction_line(correction: ReleasedCorrection) -> str:
    """A correction as a line in a list, after the title of its story."""
    if correction.taken_back:
        return f"{day(correction.released_at)}, taken back since: {correction.note}"
    words = {CorrectionKind.WITHDRAWN: "Withdrawn", CorrectionKind.TAKEDOWN: "Removed"}
    return f"{words.get(correction.kind, 'Corrected')} {day(correction.released_at)}: {correction.note}"


def story_html(story: ReleasedStory, publication: Publication) -> str:
    """The content of a story's entry."""
    parts = [f"<p><strong>{html(note_line(note))}</strong></p>" for note in story.notes]
    parts.append(f"<p>{html(story.summary)}</p>" if story.summary else "")
    if story.excerpt_html:
        parts.append(f"<blockquote>{xml_safe(story.excerpt_html)}</blockquote>")
    if story.evidence:
        parts.append(f"<p>Evidence: {html(story.evidence)}</p>")
    if story.telling:
        parts.append(f"<p>Source: {_credit(story.telling, linked=story.standing is Standing.STANDS)}</p>")
    if story.also_at:
        others = "; ".join(_credit(other) for other in story.also_at)
        parts.append(f"<p>Also at: {others}</p>")
    if story.part_of:
        address = html(f"{publication.home}story/{story.part_of.rpartition('/')[2]}")
        parts.append(f'<p><a href="{address}">Read the story that it is part of</a></p>')
    return "".join(parts)


def issue_html(issue: Issue, publication: Publication) -> str:
    """The content of an issue's entry: shorter than the stories it names, and no copy of them."""
    lines = "".join(
        f'<li><a href="#{html(anchor(story))}">{html(title_of(story))}</a></li>' for story in issue.stories
    )
    items = "".join(_issue_story(story, publication) for story in issue.stories)
    opening = f"<p>{html(issue.opening)}</p>" if issue.opening else ""
    return (
        f"{opening}<p>{html(issue.covers)}. {html(reading_time(issue))}</p>"
        f"<h2>In this issue</h2><ol>{lines}</ol>{items}{_corrections(issue, publication)}"
        f"{f'<p>{html(issue.reviewed)}</p>' if issue.reviewed else ''}<p>{html(NOT_ADVICE)}</p>"
    )


def correction_html(correction: ReleasedCorrection, address: str) -> str:
    """The content of a correction's entry."""
    taken_back = "<p>This correction was a mistake and has been taken back.</p>"
    return (
        f"<p>{html(correction.note)}</p>{taken_back if correction.taken_back else ''}"
        f'<p>It is about: <a href="{html(address)}">{html(correction.title)}</a></p>'
    )


def _issue_story(story: ReleasedStory, publication: Publication) -> str:
    telling = story.telling if story.standing is Standing.STANDS else None
    own = html(story_address(story, publication))
    title = f'<a href="{html(telling.url)}">{html(title_of(story))}</a>' if telling else html(title_of(story))
    notes = "".join(f"<p><strong>{html(note_line(note))}</strong></p>" for note in story.notes)
    summary = f"<p>{html(story.summary)}</p>" if story.summary else _quoted(story.teaser)
    evidence = f"<p>Evidence: {html(story.evidence)}</p>" if story.evidence else ""
    more = f'<a href="{own}">About this story</a>'
    credit = f"Source: {html(story.telling.source_name)}{_also(story)}. " if story.telling else ""
    return f'<h2 id="{html(anchor(story))}">{title}</h2>{notes}{summary}{evidence}<p>{credit}{more}</p>'


def _corrections(issue: Issue, publication: Publication) -> str:
    if not issue.corrections:
        return ""
    lines = "".join(
        f'<li><a href="{html(correction_address(one, publication))}">{html(one.title)}</a>. '
        f"{html(correction_line(one))}</li>"
        for one in issue.corrections
    )
    return f"<h2>Corrections</h2><ul>{lines}</ul>"


def _quoted(teaser: str) -> str:
    """The source's own words, marked as such."""
    return f"<blockquote><p>{html(teaser)}</p></blockquote>" if teaser else ""


def _also(story: ReleasedStory) -> str:
    names = sorted({other.source_name for other in story.also_at})
    return f". Also at {html(', '.join(names))}" if names else ""


def _credit(telling: Telling, *, linked: bool = True) -> str:
    by = f", by {html(', '.join(telling.authors))}" if telling.authors else ""
    when = f", {day(telling.published_at)}" if telling.published_at else ""
    title = html(telling.title)
    title = f'<a href="{html(telling.url)}">{title}</a>' if linked else title
    return f"{title}, {html(telling.source_name)}{by}{when}"
