"""For search engines: the list of our pages, and what they may look at."""

from __future__ import annotations

from datetime import datetime
from html import escape

from aggregator.model import Standing
from feeds.edition import Edition

MOST_PAGES = 45_000  # a sitemap may hold 50,000
ONCE = ("", "archive", "topics", "corrections", "about", "subscribe")


def render_sitemap(edition: Edition) -> bytes:
    """Our pages with the day of their last change; none that was taken back or removed."""
    home = edition.publication.home
    found: list[tuple[str, datetime | None]] = [(name, None) for name in ONCE]
    found += [(f"issues/{i.period}.html", i.updated_at) for i in (*edition.issues, *edition.past)]
    found += [(f"topics/{key}", None) for key in edition.topics]
    found += [
        (f"story/{story.slug}", story.updated_at)
        for story in edition.all_stories
        if story.standing is Standing.STANDS
    ]
    lines = "".join(_line(home + name, moment) for name, moment in found[:MOST_PAGES])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    ).encode()


def render_robots(edition: Edition) -> bytes:
    """Everybody may read what is published; the desk is nobody's business."""
    home = edition.publication.home
    return f"User-agent: *\nDisallow: /review\nDisallow: /login\nSitemap: {home}sitemap.xml\n".encode()


def _line(address: str, moment: datetime | None) -> str:
    when = f"<lastmod>{moment.date().isoformat()}</lastmod>" if moment else ""
    return f"<url><loc>{escape(address)}</loc>{when}</url>\n"
