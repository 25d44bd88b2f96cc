"""What should become of every demo page, for tests to hold the service to.

Which of two tellings of one story is the known one depends on which was ingested first.
`Expected.outcomes` says what to expect when the original came first; `Expected.story`
lets a test be independent of the order: of the pages with one `story`, one is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.demo.articles import Piece, prepared
from app.demo.sites import SITES

NEVER_FETCHED = "never_fetched"  # robots.txt forbids it, or a rule of the source does
MISSING = "missing"  # linked, and answered with 404

_GOES = {site.key: site.goes for site in SITES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How one page should end. `outcomes` are values of `Outcome`, or one of the two
    names above; where more than one is sound, the likeliest stands first."""

    site: str
    path: str
    slug: str
    title: str
    outcomes: tuple[str, ...]
    story: str  # the slug of the original: shared by all exact and near copies
    resembles: str  # the slug of the piece this one is asked about, when it is IN_REVIEW
    stays: tuple[str, ...]
    goes: tuple[str, ...]


def expected(pieces: Iterable[Piece] | None = None) -> tuple[Expected, ...]:
    """The truth about `pieces`; without them, about all that are published at the start."""
    chosen = prepared() if pieces is None else pieces
    return tuple(_truth(piece) for piece in chosen if pieces is not None or not piece.later)


def _truth(piece: Piece) -> Expected:
    return Expected(
        site=piece.site,
        path=piece.path,
        slug=piece.slug,
        title=piece.title,
        outcomes=piece.outcomes,
        story=piece.copies or piece.slug,
        resembles=piece.resembles,
        stays=(*_ends(piece), *piece.stays),
        goes=_goes(piece),
    )


def _goes(piece: Piece) -> tuple[str, ...]:
    if piece.layout != "article":
        return ()
    return (*_GOES[piece.site], piece.disclosure) if piece.disclosure else _GOES[piece.site]


def _ends(piece: Piece) -> tuple[str, ...]:
    """The first eight words of the first paragraph and the last eight of the last: what an
    over-eager cleaner loses."""
    if piece.layout not in {"article", "plain", "amp"} or not piece.blocks:
        return ()
    first, last = piece.blocks[0].text.split(), piece.blocks[-1].text.split()
    return (" ".join(first[:8]), " ".join(last[-8:]).removesuffix(" …"))
