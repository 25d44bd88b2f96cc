"""Captions and credits of pictures, which are not shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.clean.marks import READ, Mark, each
from aggregator.clean.shapes import doubtful, is_prose, once
from aggregator.clean.trails import concept, named
from aggregator.model import Article

_NAMES = concept(
    "caption captions figcaption wp-caption wp-caption-text image-caption photo-caption img-caption"
    " media-caption"
    " credit credits image-credit photo-credit img-credit picture-caption video-player media-credit"
    " figure-caption"
)
_CREDIT = re.compile(  # in lower case
    r"(?:\(?(?:photo(?:graph)?s?|image|images|picture|illustration|foto|fotos|bild|crédit(?: photo)?"
    r"|credit|photo credit|image credit|source|video)"
    r"(?: (?:by|credit|courtesy(?: of)?|illustration|via|from))?\s*[:|/©]\s*.{2,100}"
    r"|©\s*.{2,80}|.{0,80}(?:getty images|shutterstock|istock|unsplash|pexels|adobe stock|afp|alamy"
    r"|ap photo|reuters)(?:[/ ].{0,40})?\)?"
    r"|(?:photo(?:graph)?|image|illustration|picture)s? (?:by|courtesy(?: of)?|via|from|credit)\s.{2,80})",
)

# Of a table or a chart, which is content.
_NUMBERED = re.compile(
    r"(?:fig(?:ure|\.)?|table|chart|box|abb(?:ildung|\.)?|tab(?:elle|\.)|tableau|figur[ae]?|graphique|tabla"
    r"|gráfico|tabella|grafico|tabel|grafiek|rys\.|таблица|рис\.)\s?\d",
    re.IGNORECASE,
)


_credits = once(lambda text: _CREDIT.fullmatch(text.lower()))


def find(article: Article) -> Iterable[Mark]:
    blocks = article.blocks
    captions = (
        i for i, block in enumerate(blocks) if block.tag == "figcaption" and not _NUMBERED.match(block.text)
    )
    yield from each(captions, "a caption of a picture", explicit=True)
    places = (
        i
        for i in named(article, _NAMES)
        if blocks[i].words <= 80
        and blocks[i].tag not in ("tr", "pre")
        and not _NUMBERED.match(blocks[i].text)
    )
    yield from each(places, "in a place named for captions", explicit=True, limit=0.9)
    credits_ = (
        index
        for index in doubtful(article, READ, 20)
        if _credits(blocks[index].text) and not is_prose(blocks[index])
    )
    yield from each(credits_, "a credit of a picture")
