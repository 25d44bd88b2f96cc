"""Choosing the article that represents a story, from what is stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from html import unescape

from aggregator.model import Ruling, Source, Story
from aggregator.review import is_choosable
from aggregator.survivorship import Contender, Representative, representative
from aggregator.urls import host_of, registrable, url_key
from storage.articles import StoredArticle
from storage.store import Transaction

MOST_LINKS = 200  # looked at in one article
_HREF = re.compile(r"""\bhref\s{0,9}=\s{0,9}["']([^"'<>\s]{1,2000})["']""", re.IGNORECASE)


def represent_best(transaction: Transaction, story_id: int) -> Representative | None:
    """Let the best of its articles represent a story, under its title, where the machine may choose
    (`is_choosable`). Returns the choice where it changed something."""
    story = transaction.stories.get(story_id)
    ids = transaction.articles.ids_of(story_id)
    rulings = transaction.rulings.standing_on(story, ids)
    if not is_choosable(story, rulings):
        return None
    choice = best_of(transaction, story, ids, rulings)
    if choice.article_id == story.representative_id:
        return None
    article = transaction.articles.get(choice.article_id)
    transaction.stories.represent(story_id, article.id)
    transaction.stories.retell(story_id, title=article.title, topics=article.relevance.topics)
    return choice


def best_of(
    transaction: Transaction, story: Story, article_ids: Collection[int], rulings: Iterable[Ruling]
) -> Representative:
    """Which of these articles of a story should represent it. `rulings` are those that stand and
    concern the story."""
    told = [a for a in transaction.articles.of_stories([story.id])[story.id] if a.id in article_ids]
    sources = transaction.sources.by_id(sorted({article.source_id for article in told}))
    chosen = {
        change.after
        for ruling in rulings
        for change in ruling.changes
        if (change.record, change.id, change.field) == ("story", story.id, "representative_id")
    }
    return representative(
        _contender(article, sources[article.source_id], chosen=article.id in chosen) for article in told
    )


def _contender(article: StoredArticle, source: Source, *, chosen: bool) -> Contender:
    keys = _keys([article.url, article.canonical_url])
    host = _owner(article.url)
    # Where a copy thanks its original is often cut as boilerplate; it is no less named for that.
    markup = (article.html, *(removal.html for removal in article.removals))
    return Contender(
        article_id=article.id,
        source_id=article.source_id,
        url_keys=frozenset(key for key, owner in keys.items() if owner == host),
        names=frozenset(key for key, owner in _keys([article.canonical_url]).items() if owner != host),
        links=frozenset(_keys(_links(markup))),
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        words=article.words,
        policy=source.policy,
        permission=source.permission,
        chosen=chosen,
    )


def _links(markup: Iterable[str]) -> list[str]:
    found = [unescape(match[1]) for part in markup for match in _HREF.finditer(part)]
    return found[:MOST_LINKS]


def _keys(urls: Iterable[str]) -> dict[str, str]:
    """The keys of addresses, each with who owns it. What is no address of the web is left out."""
    found = {}
    for url in urls:
        try:
            found[url_key(url)] = _owner(url)
        except ValueError:
            continue
    return found


def _owner(url: str) -> str:
    return registrable(host_of(url))
