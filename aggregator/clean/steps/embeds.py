"""Posts of social networks, set into the article: somebody else's words, without their context."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "twitter-tweet nojs-tweet instagram-media tiktok-embed fb-post reddit-embed reddit-card bluesky-embed"
    " mastodon-embed imgur-embed-pub social-embed tweet-embed embedded-tweet twitter-video twitter-embed"
    " tweet-blockquote"
)


def find(article: Article) -> Iterable[Mark]:
    yield from each(named(article, _NAMES), "a post of a social network", explicit=True)
