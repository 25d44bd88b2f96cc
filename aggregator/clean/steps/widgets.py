"""Things to press: players, ratings, "was this helpful?", app shops, prices and baskets, slides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import Mark, each
from aggregator.clean.shapes import doubtful, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "audio-player podcast-player player rating ratings star-rating rating-box feedback helpful was-helpful"
    " app-promo app-banner app-badges carousel slider slick-slide gallery-nav product product-box"
    " product-card"
    " buy-button price-box affiliate-box shop-now"
)
_LONGEST = 25
_LIMIT, _NAMED = 0.9, 0.75
_LONGEST_TEXT = 200  # characters
_MONEY = r"(?:[$£€]\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|eur\b|usd\b|gbp\b|zł|kr\b))"
_COSTS = r"(?:was |now |only |from |ab |price\b.{0,25}|you save .{0,10})?"
_SCORE = r"\d(?:[.,]\d+)?(?: ?/ ?\d+| (?:out )?(?:of|von|sur|de) \d)?"
_VOTES = r"(?:votes?|ratings?|reviews?|stars?|stimmen|bewertungen|avis|votos|voti|stemmen)"
_LISTEN = (
    r"listen(?: to (?:this|the|our)\b.{0,40})?|listen \(?\d.{0,20}|hear this\b.{0,20}|read aloud",
    r"audio version.{0,20}|play(?: audio| episode| video| now)?\b.{0,40}|.{0,40}press play",
    r"\d{1,2}:\d\d(?: ?/ ?\d{1,3}:\d\d)?|\d(?:[.,]\d)?x|\d+ sec(?:onds)? (?:back|forward)",
    r".{0,40}\b(?:apple podcasts|spotify)\b.{0,30}|artikel (?:an|vor)hören.{0,20}|écouter\b.{0,40}",
    r"(?:escuchar?|ascolta|luister|lyssna)\b.{0,40}",
)
_RATE = (
    r"[★☆⭐]{2,9}.{0,30}|(?:average |user |your )?rat(?:e|ing)\b.{0,60}|no votes so far.{0,50}",
    rf"{_SCORE}\W{{0,3}}(?:from|stars?|-)?\s?\(?\d* ?{_VOTES}\)?",
    r"(?:durchschnittliche )?bewertung\b.{0,40}|gemiddelde waardering\b.{0,30}",
    r"(?:was|is|did|how) .{0,30}\b(?:helpful|useful|answer your question)\b.{0,25}",
    r"(?:yes|no|👍|👎)(?:\W{1,5}(?:yes|no|👍|👎))?|\d+ of \d+ people found.{0,20}|thanks for your feedback",
    r"war .{0,30}hilfreich\b.{0,20}|(?:cet article|cette page) .{0,30}utile\b.{0,20}",
    r"¿te (?:ha )?.{0,30}(?:útil|servido)\b.{0,20}|ti è stat[oa] utile\b.{0,20}",
    r"was dit .{0,20}nuttig\b.{0,20}",
)
_GET = (
    r"(?:download (?:it )?on the )?app ?store|(?:get it on )?google play|open in app|read this in our app",
    r"(?:download|get|try) (?:the|our) .{0,30}\bapp\b.{0,20}|available on (?:ios|android|iphone).{0,30}",
    r"scan the (?:qr )?code.{0,40}|(?:add to|in den) (?:cart|basket|bag|warenkorb)|buy now",
    r"shop (?:now|this)\b.{0,30}|check price|view deal|see (?:price|at|it at)\b.{0,30}|get it here",
    r"(?:best|our|editor['’]?s) (?:overall|pick|choice|budget)\b.{0,40}",
    rf"{_COSTS}{_MONEY}(?: (?:from|at|bei|chez)\b.{{0,30}})?(?:, now {_MONEY})?",
    rf".{{3,60}}, {_MONEY}(?:, .{{0,20}})?",
)
_SLIDES = (
    r"(?:slide|image|photo|bild|foto) ?\d+(?: ?(?:/|of|von|de) ?\d+)?\b.{0,90}|\d+ ?(?:/|of) ?\d+\b.{0,90}",
    r"(?:view|show|see|open) (?:all |the |full |image )?(?:gallery|photos|pictures|slideshow)\b.{0,30}",
    r"open image in lightbox|swipe\b.{0,30}|back to slide \d+|slideshow|gallery|in pictures",
    r"bilderstrecke|en images|galería",
    r"(?:prev(?:ious)?|next|zurück|weiter|précédent|suivant|anterior|siguiente)(?: slide)?",
)
_SAYS = re.compile(rf"\W*(?:{'|'.join((*_LISTEN, *_RATE, *_GET, *_SLIDES))})\W*", re.IGNORECASE)


_says = once(_SAYS.fullmatch)


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    places = (index for index in named(article, _NAMES) if blocks[index].words <= 40)
    yield from each(
        places, "in a place named for a player, a rating, a product or slides", explicit=True, limit=_NAMED
    )
    said = (
        index
        for index in doubtful(article, _LIMIT, _LONGEST)
        if blocks[index].tag not in ("tr", "h1", "h2")
        and len(blocks[index].text) <= _LONGEST_TEXT
        and _says(blocks[index].text)
    )
    yield from each(said, "something to press, not to read", limit=_LIMIT)
