"""How readers will be shown a story, made by the code that makes the feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from aggregator.clean.sanitize import sanitize
from aggregator.model import StoryState
from aggregator.release import Told, release
from app import clock
from app.installation import Installation
from app.web.approval import Typed, chosen
from app.web.questions import Side
from feeds.entries import story_entry
from storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An entry as readers will see it. `html` is sanitized once more: pages of the desk hold no markup
    of other people."""

    title: str
    html: Markup
    topics: tuple[str, ...]


def preview(installation: Installation, transaction: Transaction, shown: Side, typed: Typed) -> Preview:
    """The entry of the stories feed, were the story approved with what stands in the fields."""
    now = clock.now().replace(microsecond=0)
    story = replace(
        shown.story,
        state=StoryState.APPROVED,
        title=typed.title,
        summary=typed.summary,
        excerpt=chosen(typed, shown),
        topics=typed.topics,
        released_at=shown.story.released_at or now,
    )
    told = _as_approved(transaction.articles.told([story.id]).get(story.id, []), shown)
    entry = story_entry(release(story, told), installation.publication)
    html = sanitize(entry.content_html, shown.article.url)
    return Preview(title=entry.title, html=Markup(html), topics=entry.topics)  # noqa: S704 - just sanitized


def _as_approved(told: Sequence[Told], shown: Side) -> list[Told]:
    """The articles of the story with the text that approving would show."""
    article = shown.article
    return [
        replace(one, text=article.text, html=article.html) if one.article_id == article.id else one
        for one in told
    ]
