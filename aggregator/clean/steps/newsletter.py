"""Boxes that ask for an address, a subscription or a gift."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from aggregator.clean.letters import Hints
from aggregator.clean.marks import NAMED, Mark, each
from aggregator.clean.shapes import doubtful, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article, Block

_NAMES = concept(
    "newsletter newsletters newsletter-signup newsletter-form email-signup signup sign-up subscribe"
    " subscription"
    " subscribe-box mailing-list mailchimp mc-embed optin opt-in lead-capture email-capture inline-signup"
    " donate donation donate-box membership-promo piano-inline subscribe-form hs-form cta call-to-action"
    " stay-connected"
)
_ASKS = re.compile(  # in lower case, which is found thrice as fast
    r"\b(?:sign ?up (?:for|to|here|now|today|below)|subscribe (?:to|now|today|here|for|and)|(?:our|free"
    r"|weekly|daily|monthly|e-?mail) newsletters?"
    r"|join our (?:mailing|email|newsletter|community)|delivered (?:straight |right "
    r"|directly )?to your inbox|(?:in|to) your inbox"
    r"|enter your e-?mail|unsubscribe|thanks? (?:you )?for (?:subscribing|signing up)"
    r"|newsletter abonnieren|jetzt anmelden"
    r"|inscrivez-vous à|suscríbete|(?:help )?keep (?:our )?(?:news|journalism|site|website|coverage) free"
    r"|your (?:contribution|donation|support) (?:will|helps?|makes?)|become a (?:member|subscriber|patron)"
    r"|make a donation|donate (?:now|today|here)|support (?:our|us in our|independent) (?:work|journalism"
    r"|newsroom|reporting|mission)"
    r"|(?:by|consider) (?:contributing|donating|becoming a|a (?:small )?(?:donation|gift))"
    r"|as little as [$£€]\s?\d"
    r"|(?:cannot|can['’]t) do (?:this|it) without (?:you|your)"
    r"|keep (?:our )?(?:stories|news|journalism|articles) free|chip in|buy (?:me|us) a coffee"
    r"|(?:unterstützen sie|spenden sie|mit (?:ihrer|deiner) spende)|(?:soutenez|faites un don|inscrivez-vous)"
    r"|(?:apóyanos|haz una donación|haga un donativo)|(?:sostienici|fai una donazione)|(?:steun ons|doneer)"
    r"|(?:apoie|faça uma doação)|(?:wesprzyj|wpłać)|(?:stöd oss|bli månadsgivare)"
    r"|already a (?:subscriber|member)\??|log ?in to (?:continue|read)"
    r"|this article is (?:reserved )?for subscribers|download (?:our|the) (?:free )?app"
    r"|get (?:the )?(?:latest|our|more|breaking|top) .{0,60}(?:inbox|newsletter|alerts|updates|e-?mail))\b",
)
_HINTS = Hints(
    "sign", "subscri", "newsletter", "join our", "inbox", "enter your", "anmelden", "inscrivez", "suscr",
    " free", "contribut", "donat", "your support", "become a", "becoming a", "already a", "gift", "support ",
    "as little as", "without you", "chip in", "coffee", "unterstützen", "spende", "soutenez", "faites un don",
    "apóyanos", "donac", "sostienici", "donaz", "steun ons", "doneer", "apoie", "doação", "wesprzyj", "wpłać",
    "stöd oss", "månadsgivare", "login", "log in", "download", "alerts", "updates", "email", "e-mail",
)  # fmt: skip
_LABEL = re.compile(
    r"(?:(?:e-?mail )?newsletters?|subscribe|sign ?up|stay (?:informed|connected|up to date|in touch"
    r"|updated)|join (?:us|the conversation)"
    r"|get updates|log ?in|register|donate)[.!]?",
    re.IGNORECASE,
)

_BOX = 1.01  # whatever the classifier says


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 60)
    yield from each(places, "in a place named a newsletter or sign-up", explicit=True)
    asks = [index for index in doubtful(article, NAMED, 60) if _asks(blocks[index])]
    yield from each(asks, "asks to subscribe, sign up or give")
    if asks:
        yield from _boxes(article, asks)


def _asks(block: Block) -> bool:
    count = _count_asks(block.text)
    # A sentence about a newsletter may be the article's own; a short one, or two asks, is a box.
    short = count and block.words <= 35
    return count > 1 or bool(short) or (block.words <= 5 and _LABEL.fullmatch(block.text) is not None)


@once
def _count_asks(text: str) -> int:
    lower = text.lower()
    return len(_ASKS.findall(lower)) if _HINTS.stand_in(lower) else 0


def _boxes(article: Article, asks: list[int]) -> Iterator[Mark]:
    """Blocks that stand together in an element of their own, a third of which ask: the others are
    the reasons why one should give."""
    blocks, total = article.blocks, sum(block.words for block in article.blocks)
    words_at: Counter[str] = Counter()
    for block in blocks:
        words_at[_place(block)] += block.words
    main = max(words_at, key=words_at.__getitem__, default="")
    start = 0
    for trail, group in groupby(blocks, key=_place):
        end = start + len(list(group))
        words = sum(block.words for block in blocks[start:end])
        asking = sum(start <= index < end for index in asks)
        small = 1 < end - start <= 8 and words <= min(220, 0.4 * total)
        if trail != main and small and 3 * asking >= end - start:
            yield Mark(start, end, "in a box that asks to subscribe, sign up or give", limit=_BOX)
        start = end


def _place(block: Block) -> str:
    """The element around a block."""
    return block.trail.rpartition(" ")[0]
