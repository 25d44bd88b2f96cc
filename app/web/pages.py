"""Making pages: templates, what every page shows, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from aggregator.model import CaseKind
from aggregator.relevance import builtin_vocabulary
from app.installation import Installation
from app.web import frame, words
from app.web.assets import asset_address
from app.web.display import display_of
from app.web.helping import section_of
from storage.users import Session

TEMPLATES = Path(__file__).parent / "templates"


def bare_page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page for anybody; it asks nothing of the database, for it may be the one that says so."""
    return _page(request, template, status, session=None, waiting={}, **values)


def desk_page(
    request: Request,
    session: Session,
    template: str,
    status: int = 200,
    *,
    draft_of: str = "",
    **values: object,
) -> Response:
    """A page for somebody who is signed in, with the length of both queues. `draft_of` is the page that
    a draft of theirs may be of."""
    installation: Installation = request.app.state.installation
    with installation.store.read() as transaction:
        counts, watch = transaction.reviews.waiting_about(), transaction.watch.waiting_count()
        draft = transaction.drafts.get(session.user.name, draft_of) if draft_of else None
        reports = transaction.reports.waiting()
    waiting = {
        "duplicates": counts[CaseKind.SAME_STORY].number,
        "articles": counts[CaseKind.APPROVE].number,
        "more_duplicates": counts[CaseKind.SAME_STORY].more,
        "more_articles": counts[CaseKind.APPROVE].more,
        "watch": watch,
        "reports": reports,
    }
    values |= {"draft": draft, "draft_of": draft_of}
    return _page(request, template, status, session=session, waiting=waiting, **values)


def page_for(
    request: Request, session: Session | None, template: str, status: int = 200, **values: object
) -> Response:
    """A page for anybody; who is signed in finds the desk's navigation on it."""
    if session is None:
        return bare_page(request, template, status, **values)
    return desk_page(request, session, template, status, draft_of="", **values)


def _page(request: Request, template: str, status: int, **values: object) -> Response:
    installation: Installation = request.app.state.installation
    zone = installation.editorial.schedule.zone
    html = (
        _environment()
        .get_template(template)
        .render(
            site=installation.editorial.publication.title,
            language="en",  # of the desk, whatever language is published
            display=display_of(request),
            frame=frame,
            this_page=_this_page(request),
            help_section=section_of(request.url.path),
            when=lambda moment: words.moment(moment, zone),
            clock=lambda moment: words.time_of_day(moment, zone),
            **values,
        )
    )
    return HTMLResponse(html, status)


def _this_page(request: Request) -> str:
    """Where to come back to from the page of the display: "" for what only answers a form."""
    if request.method != "GET":
        return ""
    if request.url.path == "/display":
        return request.query_params.get("back", "")
    asked = request.url.query
    return f"{request.url.path}?{asked}" if asked else request.url.path


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
