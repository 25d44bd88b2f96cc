"""Making pages: templates, what every page shows, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from aggregator.model import CaseKind
from aggregator.relevance import builtin_vocabulary
from app.installation import Installation
from app.web import words
from app.web.assets import asset_address
from storage.users import Session

TEMPLATES = Path(__file__).parent / "templates"


def bare_page(installation: Installation, template: str, status: int = 200, **values: object) -> Response:
    """A page for anybody; it asks nothing of the database, for it may be the one that says so."""
    return _page(installation, template, status, session=None, waiting={}, **values)


def desk_page(
    installation: Installation,
    session: Session,
    template: str,
    status: int = 200,
    *,
    draft_of: str = "",
    **values: object,
) -> Response:
    """A page for somebody who is signed in, with the length of both queues. `draft_of` is the page that
    a draft of theirs may be of."""
    with installation.store.read() as transaction:
        counts, notices = transaction.reviews.waiting_counts(), transaction.notices.waiting()
        draft = transaction.drafts.get(session.user.name, draft_of) if draft_of else None
        reports = transaction.reports.waiting()
    waiting = {
        "duplicates": counts[CaseKind.SAME_STORY],
        "articles": counts[CaseKind.APPROVE],
        "notices": notices,
        "reports": reports,
    }
    values |= {"draft": draft, "draft_of": draft_of}
    return _page(installation, template, status, session=session, waiting=waiting, **values)


def _page(installation: Installation, template: str, status: int, **values: object) -> Response:
    zone = installation.editorial.schedule.zone
    html = (
        _environment()
        .get_template(template)
        .render(
            site=installation.editorial.publication.title,
            language="en",  # of the desk, whatever language is published
            when=lambda moment: words.moment(moment, zone),
            clock=lambda moment: words.time_of_day(moment, zone),
            **values,
        )
    )
    return HTMLResponse(html, status)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"asset": asset_address, "topic": builtin_vocabulary().label}
    environment.filters |= {
        "sentence": words.sentence,
        "outward": words.outward,
        "address": words.address,
        "counted": words.counted,
    }
    return environment
