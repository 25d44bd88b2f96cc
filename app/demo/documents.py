"""The documents beside the pages: robots.txt, feeds, sitemaps, and one PDF."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import datetime

from app.demo.answer import Resource
from app.demo.articles import Piece
from app.demo.sites import Site
from app.demo.templating import template

Documents = dict[str, Resource]


def documents(site: Site, pieces: Sequence[Piece], origin: str) -> Documents:
    """All that the site serves for machines; `pieces` newest first."""
    made = {"/robots.txt": _robots(site, origin, _newest(pieces))}
    return made | _MAKERS[site.key](site, pieces, origin)


def pdf(text: str, modified: datetime) -> Resource:
    """A one-page PDF that says `text`."""
    drawing = f"BT /F1 14 Tf 60 760 Td ({text}) Tj ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    body += b"xref\n0 7\n0000000000 65535 f \n" + rows + trailer
    return Resource(body=body, media_type="application/pdf", modified=modified)


def _robots(site: Site, origin: str, modified: datetime) -> Resource:
    rules = [f"Disallow: {path}" for path in site.disallow] or ["Disallow:"]
    lines = ["User-agent: *", *rules]
    if site.entrance == "/sitemap.xml":
        lines.append(f"\nSitemap: {origin}/sitemap.xml")
    return Resource(body=("\n".join(lines) + "\n").encode(), media_type="text/plain", modified=modified)


def _xml(name: str, media_type: str, site: Site, pieces: Sequence[Piece], origin: str) -> Resource:
    newest = _newest(pieces)
    text = template(name).render(site=site, pieces=pieces, origin=origin, newest=newest)
    return Resource(body=text.encode(), media_type=media_type, modified=newest)


def _harbour(site: Site, pieces: Sequence[Piece], origin: str) -> Documents:
    return {"/feed.xml": _xml("rss.xml", "application/rss+xml", site, pieces, origin)}


def _tarnmouth(site: Site, pieces: Sequence[Piece], origin: str) -> Documents:
    return {"/atom.xml": _xml("atom.xml", "application/atom+xml", site, pieces, origin)}


def _courier(site: Site, pieces: Sequence[Piece], origin: str) -> Documents:
    """An index of two sitemaps: the whole year, compressed, and the newest as news."""
    year = _xml("urlset.xml", "application/xml", site, pieces, origin)
    packed = gzip.compress(year.body, mtime=0)
    return {
        "/sitemap.xml": _xml("sitemapindex.xml", "application/xml", site, pieces, origin),
        "/sitemaps/2026.xml.gz": Resource(
            body=packed, media_type="application/gzip", modified=_newest(pieces)
        ),
        "/sitemaps/news.xml": _xml("newssitemap.xml", "application/xml", site, pieces[:3], origin),
    }


def _kitchen(_site: Site, _pieces: Sequence[Piece], _origin: str) -> Documents:
    return {}


def _wirefarm(site: Site, pieces: Sequence[Piece], origin: str) -> Documents:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"{origin}/",
        "feed_url": f"{origin}/feed.json",
        "language": "en-GB",
        "items": [_item(piece, origin) for piece in pieces],
    }
    body = json.dumps(feed, ensure_ascii=False, indent=1).encode()
    return {"/feed.json": Resource(body=body, media_type="application/feed+json", modified=_newest(pieces))}


def _item(piece: Piece, origin: str) -> dict[str, object]:
    return {
        "id": f"{origin}{piece.path}",
        "url": f"{origin}{piece.link}",
        "title": piece.title,
        "summary": piece.summary,
        "date_published": piece.published.isoformat(),
        "date_modified": piece.modified.isoformat(),
    }


def _newest(pieces: Sequence[Piece]) -> datetime:
    return max(piece.modified for piece in pieces)


_MAKERS: dict[str, Callable[[Site, Sequence[Piece], str], Documents]] = {
    "harbour": _harbour,
    "tarnmouth": _tarnmouth,
    "courier": _courier,
    "kitchen": _kitchen,
    "wirefarm": _wirefarm,
}
