"""Advertisements, and questions about cookies."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "ad ads advert adverts advertisement advertising advertorial adslot ad-slot ad-container ad-wrapper"
    " dfp gpt-ad"
    " sponsored sponsor promo promos promotion promobox banner cookie cookies cookie-banner cookie-notice"
    " consent"
    " gdpr onetrust outbrain taboola modal popup overlay product-card buy-box shop"
)
_WORDS = re.compile(
    r"(?:[-–—\s]*(?:advertisements?|anzeige|werbung|publicité|publicidad|pubblicità|advertising|sponsored"
    r"|ad|ads|promoted|paid content)[-–—\s:]*"
    r"|(?:article |story |text )?(?:continues?|continued) (?:below|after|beneath).{0,40}|(?:advertisement"
    r"|ad) feedback|scroll to continue.{0,40}"
    r"|story continues.{0,40}|remove ads?.{0,30}|report (?:this )?ad|(?:this|the) (?:video|content"
    r"|embed) (?:is|can ?not|could not|requires).{0,120}"
    r"|your browser (?:does not|doesn't) support.{0,80}|please enable javascript.{0,100})[.!]?",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"\b(?:we|this (?:site|website)|our (?:site|website)) uses? cookies\b|\b(?:accept|manage"
    r"|reject) (?:all )?cookies\b|\bcookie (?:settings|preferences|policy)\b",
    re.IGNORECASE,
)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 80)
    yield from each(places, "in a place named for advertising or cookies", explicit=True)
    for index, block in enumerate(blocks):
        if block.words <= 25 and _WORDS.fullmatch(block.text):
            yield Mark(index, index + 1, "an advertisement or a notice of the player")
        elif block.words <= 60 and _COOKIES.search(block.text):
            yield Mark(index, index + 1, "about the cookies of the site")
