"""From the pieces of one site to everything it serves: path → resource. The same bytes
every time for the same address."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from app.demo.answer import Resource
from app.demo.articles import Piece
from app.demo.documents import documents, pdf
from app.demo.sites import Site
from app.demo.templating import template

_UNSEEN = {"login", "product"}  # in the sitemap, as on real sites, but on no front page
_PER_PAGE = 3  # of the kitchen's listing: small, so that a handful of posts fills several


def site_resources(site: Site, pieces: Sequence[Piece], origin: str) -> dict[str, Resource]:
    """Everything `site` serves when it publishes `pieces` at the address `origin`."""
    newest_first = sorted(pieces, key=lambda piece: (piece.published, piece.slug), reverse=True)
    served: dict[str, Resource] = {}
    for piece in newest_first:
        served |= _piece_resources(site, piece, newest_first, origin)
    return served | _fronts(site, newest_first, origin) | documents(site, newest_first, origin)


def _piece_resources(site: Site, piece: Piece, pieces: Sequence[Piece], origin: str) -> dict[str, Resource]:
    if piece.layout == "missing":
        return {}
    if piece.layout == "pdf":
        return {piece.path: pdf(piece.text, piece.modified)}
    made = {piece.path: _page(site, piece, pieces, origin)}
    linked = urlsplit(piece.link).path
    if linked != piece.path:
        made[linked] = Resource(
            body=b"", media_type="text/html", modified=piece.modified, location=f"{origin}{piece.path}"
        )
    return made


def _page(site: Site, piece: Piece, pieces: Sequence[Piece], origin: str) -> Resource:
    others = [other for other in pieces if other.layout == "article" and other.slug != piece.slug][:4]
    html = template(f"{site.key}/{piece.layout}.html").render(
        site=site, piece=piece, others=others, origin=origin, own=f"{origin}{piece.canonical or piece.path}"
    )
    return Resource(body=html.encode(), media_type="text/html", modified=piece.modified)


def _fronts(site: Site, pieces: Sequence[Piece], origin: str) -> dict[str, Resource]:
    shown = [piece for piece in pieces if piece.layout not in _UNSEEN]
    step = _PER_PAGE if site.key == "kitchen" else len(shown)
    paths = ["/" if start == 0 else f"/page/{start // step + 1}/" for start in range(0, len(shown), step)]
    newest = max(piece.modified for piece in pieces)
    made = {}
    for number, path in enumerate(paths):
        html = template(f"{site.key}/front.html").render(
            site=site,
            pieces=shown[number * step : (number + 1) * step],
            older=paths[number + 1] if number + 1 < len(paths) else "",
            newer=paths[number - 1] if number else "",
            origin=origin,
        )
        made[path] = Resource(body=html.encode(), media_type="text/html", modified=newest)
    return made
