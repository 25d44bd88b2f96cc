"""The public pages, for people who have no reader: plain, without scripts, the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aggregator.model import Issue, Permission, ReleasedStory, Standing
from feeds.bodies import NOT_ADVICE, correction_line, note_line, title_of
from feeds.channel import Publication
from feeds.edition import Edition
from feeds.places import anchor
from feeds.structured import issue_data, story_data
from feeds.text import counted, day, reading_time, xml_safe

TEMPLATES = Path(__file__).parent.parent / "templates"
EARLIER_SHOWN = 6
TOPICS_SHOWN = 12
MOST_KEPT = 16_384  # pages of stories made before, to be taken again
PERMISSIONS = {
    Permission.LINK: "We show only a link.",
    Permission.EXCERPT: "We show a short excerpt and a link.",
    Permission.FULL_TEXT: "We may show the whole text, with a link.",
}


def pages(edition: Edition) -> dict[str, bytes]:
    """Every page and the style sheet."""
    made = dict(_pages(edition))
    made["style.css"] = (TEMPLATES / "style.css").read_bytes()
    return made


def _pages(edition: Edition) -> Iterator[tuple[str, bytes]]:
    publication = edition.publication
    issues = [*edition.issues, *edition.past]
    shared = {"edition": edition, "topics": edition.topics}
    newest = issues[0] if issues else None
    front = {"issue": newest, "earlier": issues[1 : EARLIER_SHOWN + 1], "most_topics": _most(edition)}
    yield "index.html", _page("front.html", publication, "./", here="digest", **shared, **front)
    for issue in issues:
        yield f"issues/{issue.period}.html", _issue(issue, publication)
    for story in edition.all_stories:
        folder = "gone" if story.is_gone else "story"
        yield f"{folder}/{story.slug}.html", _story(story, publication, _labels(story, edition))
    for key, label in edition.topics.items():
        told = [story for story in edition.all_stories if key in story.topics and not story.is_gone]
        yield (
            f"topics/{key}.html",
            _page("topic.html", publication, "../", here="topics", key=key, label=label, stories=told),
        )
    yield "archive.html", _page("archive.html", publication, "./", here="archive", issues=issues)
    yield "topics.html", _page("topics.html", publication, "./", here="topics", **shared)
    corrections = [one for one in edition.all_corrections if one.note]
    yield (
        "corrections.html",
        _page("corrections.html", publication, "./", here="about", corrections=corrections),
    )
    about = {"sources": edition.sources, "permissions": PERMISSIONS}
    yield "about.html", _page("about.html", publication, "./", here="about", **about)
    yield "subscribe.html", _page("subscribe.html", publication, "./", here="subscribe", **shared)


@lru_cache(MOST_KEPT)
def _issue(issue: Issue, publication: Publication) -> bytes:
    data = Markup(issue_data(issue, publication))  # noqa: S704 - escaped for its place
    return _page("issue.html", publication, "../", here="archive", issue=issue, data=data)


@lru_cache(MOST_KEPT)
def _story(story: ReleasedStory, publication: Publication, labels: tuple[tuple[str, str], ...]) -> bytes:
    if story.is_gone:
        return _page("gone.html", publication, "../", here="", story=story)
    data = Markup(story_data(story, publication))  # noqa: S704 - escaped for its place
    # What the sanitizer let through of a source's own text.
    quoted = Markup(story.excerpt_html)  # noqa: S704
    return _page(
        "story.html", publication, "../", here="", story=story, labels=labels, data=data, quoted=quoted
    )


def _labels(story: ReleasedStory, edition: Edition) -> tuple[tuple[str, str], ...]:
    return tuple((key, edition.topics[key]) for key in story.topics if key in edition.topics)


def _most(edition: Edition) -> dict[str, str]:
    """The topics of the newest stories, in the order of their names."""
    seen = dict.fromkeys(topic for story in edition.stories for topic in story.topics)
    shown = [key for key in seen if key in edition.topics][:TOPICS_SHOWN]
    return {key: label for key, label in edition.topics.items() if key in shown}


def _page(template: str, publication: Publication, root: str, *, here: str, **values: object) -> bytes:
    """A page. `root` is the way from it to the folder of the feeds: "./" or "../"."""
    made = _environment().get_template(template)
    text = made.render(publication=publication, root=root, here=here, not_advice=NOT_ADVICE, **values)
    return xml_safe(text).encode()


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "day": day,
        "counted": counted,
        "reading_time": reading_time,
        "title_of": title_of,
        "note_line": note_line,
        "correction_line": correction_line,
        "anchor": anchor,
        "host": _host,
        "STANDS": Standing.STANDS,
    }
    return environment
