"""An issue as plain text: for e-mail, for terminals, and for programs that read aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from aggregator.model import Issue, ReleasedStory, Standing
from feeds.bodies import NOT_ADVICE, correction_line, note_line, title_of
from feeds.channel import Publication
from feeds.places import issue_address, story_address
from feeds.text import reading_time, xml_safe

WIDTH = 72


def render_text(issue: Issue, publication: Publication) -> bytes:
    """The issue in lines of at most 72 characters, addresses apart."""
    lines = [*_lines(issue, publication)]
    return (xml_safe("\n".join(lines)).rstrip() + "\n").encode()


def _lines(issue: Issue, publication: Publication) -> Iterator[str]:
    yield publication.title
    yield issue.title
    yield ""
    if issue.opening:
        yield from _wrapped(issue.opening)
        yield ""
    yield from _wrapped(f"{issue.covers}. {reading_time(issue)}")
    for number, story in enumerate(issue.stories, 1):
        yield ""
        yield from _story(number, story, publication)
    if issue.corrections:
        yield from ("", "CORRECTIONS")
        for one in issue.corrections:
            yield from _wrapped(f"{one.title}. {correction_line(one)}")
    yield ""
    yield from _wrapped(f"{issue.reviewed} {NOT_ADVICE}".strip())
    yield issue_address(issue, publication)


def _story(number: int, story: ReleasedStory, publication: Publication) -> Iterator[str]:
    yield from _wrapped(f"{number}. {title_of(story)}")
    for note in story.notes:
        yield from _wrapped(note_line(note))
    quoted = f"“{story.teaser}”" if story.teaser else ""
    yield from _wrapped(story.summary or quoted)
    if story.evidence:
        yield from _wrapped(f"Evidence: {story.evidence}")
    if story.telling and story.standing is Standing.STANDS:
        yield from _wrapped(f"Source: {story.telling.source_name}")
        yield story.telling.url
    yield story_address(story, publication)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
