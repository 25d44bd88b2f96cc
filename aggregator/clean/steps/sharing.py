"""Bars to share, print, save, follow."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import READ, Mark, each
from aggregator.clean.shapes import doubtful, is_prose, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "share sharing sharebar share-bar share-buttons share-links share-this sharethis sharedaddy addtoany"
    " addthis"
    " social social-share social-links social-media social-icons social-bar socials follow-us follow-links"
    " print-link article-tools article-actions post-actions toolbar tools jp-relatedposts-share"
)
_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|pinterest|whatsapp|reddit|e-?mail|copy(?: link)?|link|print|instagram"
    r"|youtube"
    r"|telegram|bluesky|threads|mastodon|tumblr|flipboard|pocket|messenger|xing|save|bookmark|comment"
    r"|google news|tiktok|sms|rss)"
)
_WORDS = re.compile(
    r"(?:(?:share|save|tweet|pin|print|like|follow|teilen|partager|compartir|condividi)"
    r"(?: (?:this|on|via|to|it|article|story|post|page|with|friends|us|your|the|news))*\s*:?"
    rf"(?:[\s,|/•·]+(?:and )?{_NETWORK})*"
    rf"|{_NETWORK}(?:[\s,|/•·]+(?:and |share |on |to )*{_NETWORK})*|share full article"
    r"|(?:please )?(?:share|like|follow|join|find|connect with) (?:us|this (?:article|post|story))"
    r" (?:on|via|with)\b.{0,80}"
    r"|copy(?: article)? link(?: copied)?|link copied!?|click to (?:share|print|email).{0,60}|\d+ shares?"
    r"|opens in (?:a )?new window"
    r"|follow\b.{0,60}\bon (?:twitter|facebook|instagram|x|linkedin|google news|youtube|tiktok).{0,40})[.!]?",
    re.IGNORECASE,
)


_says = once(_WORDS.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (i for i in named(article, _NAMES) if blocks[i].words <= 40 and not is_prose(blocks[i]))
    yield from each(places, "in a place named for sharing or following", explicit=True, limit=0.5)
    said = (i for i in doubtful(article, READ, 20) if _says(blocks[i].text))
    yield from each(said, "asks to share or follow")
