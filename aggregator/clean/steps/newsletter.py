"""Boxes that ask for an address, a subscription or a gift."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "newsletter newsletters newsletter-signup newsletter-form email-signup signup sign-up subscribe"
    " subscription"
    " subscribe-box mailing-list mailchimp mc-embed optin opt-in lead-capture email-capture inline-signup"
    " donate donation donate-box membership-promo piano-inline subscribe-form hs-form cta call-to-action"
    " stay-connected"
)
_ASKS = re.compile(
    r"\b(?:sign ?up (?:for|to|here|now|today|below)|subscribe (?:to|now|today|here|for|and)|(?:our|free"
    r"|weekly|daily|monthly|e-?mail) newsletters?"
    r"|join our (?:mailing|email|newsletter|community)|delivered (?:straight |right "
    r"|directly )?to your inbox|(?:in|to) your inbox"
    r"|enter your e-?mail|unsubscribe|thanks? (?:you )?for (?:subscribing|signing up)"
    r"|newsletter abonnieren|jetzt anmelden"
    r"|inscrivez-vous à|suscríbete|(?:help )?keep (?:our )?(?:news|journalism|site|website|coverage) free"
    r"|your (?:contribution|donation|support) (?:will|helps?|makes?)|become a (?:member|subscriber|patron)"
    r"|make a donation|donate (?:now|today|here)|support our (?:work|journalism)"
    r"|already a (?:subscriber|member)\??|log ?in to (?:continue|read)"
    r"|this article is (?:reserved )?for subscribers|download (?:our|the) (?:free )?app"
    r"|get (?:the )?(?:latest|our|more|breaking|top) .{0,60}(?:inbox|newsletter|alerts|updates|e-?mail))\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:e-?mail )?newsletters?|subscribe|sign ?up|stay (?:informed|connected|up to date|in touch"
    r"|updated)|join (?:us|the conversation)"
    r"|get updates|log ?in|register|donate)[.!]?",
    re.IGNORECASE,
)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 60)
    yield from each(places, "in a place named a newsletter or sign-up", explicit=True)
    for index, block in enumerate(blocks):
        asks = len(_ASKS.findall(block.text)) if block.words <= 60 else 0
        # A sentence about a newsletter may be the article's own; a short one, or two asks, is a box.
        if asks > 1 or (asks and block.words <= 35) or (block.words <= 5 and _LABEL.fullmatch(block.text)):
            yield Mark(index, index + 1, "asks to subscribe, sign up or give")
