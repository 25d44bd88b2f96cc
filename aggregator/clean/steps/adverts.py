"""Advertisements, and questions about cookies."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import READ, Mark, each
from aggregator.clean.shapes import doubtful, once
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
    r"(?:[-–—\s]{0,9}(?:advertisements?|anzeige|werbung|publicité|publicidad|pubblicità|advertising"
    r"|sponsored|ad|ads|promoted|paid content|reklam[ae]?|annons|advertentie|annuncio|anuncio|mainos"
    r"|реклама|διαφήμιση|إعلان)[-–—\s:]{0,9}"
    r"|(?:anzeige|werbung|reklam[ae]?|annons|advertentie|publicité|publicidad|sponsored|advertisement|ad)"
    r"(?::| [-–—|] ).{3,220}"
    r"|(?:in (?:paid )?partnership with|in samenwerking met|en partenariat avec|in kooperation mit"
    r"|en colaboración con|in collaborazione con) .{3,160}"
    r"|(?:article |story |text )?(?:continues?|continued) (?:below|after|beneath).{0,40}|(?:advertisement"
    r"|ad) feedback|scroll to continue.{0,40}"
    r"|story continues.{0,40}|remove ads?.{0,30}|report (?:this )?ad|(?:this|the) (?:video|content"
    r"|embed) (?:is|can ?not|could not|requires).{0,120}"
    r"|your browser (?:does not|doesn't) support.{0,80}|please enable javascript.{0,100})[.!]?",
    re.IGNORECASE,
)
_COOKIES = re.compile(  # in lower case
    r"\b(?:we(?: and our partners)?|this (?:site|website)|our (?:site|website)) uses? cookies\b"
    r"|\b(?:accept|manage|reject) (?:all )?cookies\b|\bcookie (?:settings|preferences|policy)\b",
)


_says = once(_WORDS.fullmatch)
_asks = once(lambda text: _COOKIES.search(text.lower()))


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 80)
    yield from each(places, "in a place named for advertising or cookies", explicit=True, limit=0.9)
    for index in doubtful(article, READ, 60):
        block = blocks[index]
        if block.words <= 40 and _says(block.text):
            yield Mark(index, index + 1, "an advertisement or a notice of the player")
        elif _asks(block.text):
            yield Mark(index, index + 1, "about the cookies of the site")
