"""The web pages of one installation: the published files for everybody, the desk for curators."""

from __future__ import annotations

import logging

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ExceptionHandler

from app.installation import Installation
from app.web import (
    accuracy,
    articles,
    combine,
    corrections,
    display_page,
    drafts,
    duplicates,
    easy,
    editorial,
    groups,
    health,
    history,
    issue,
    keys,
    off_topic,
    reports,
    source,
    sources,
    status,
    stories,
    story,
    users,
    watch,
)
from app.web import help as help_pages
from app.web.account import Account
from app.web.add_source import AddSource
from app.web.assets import show_asset
from app.web.desk import desk
from app.web.headers import Headers, dress
from app.web.login import Login
from app.web.pages import bare_page
from app.web.public import PublicFiles
from storage.errors import StorageError

log = logging.getLogger(__name__)
MOST_BYTES = 100_000  # of a form: the longest has a title, a summary and a note
_WORDS = {
    400: ("Did something get lost on the way?", "We could not read what was sent. Nothing was changed."),
    404: ("Is this the page you wanted?", "There is nothing at this address."),
    405: ("Is this the page you wanted?", "This address does not take that kind of request."),
    413: ("Is that not rather much?", "What was sent is too long. Nothing was changed."),
    500: (
        "What went wrong?",
        "We did, not you. What was decided before is safe. The history shows whether this step was saved.",
    ),
    503: (
        "Can you come back in a minute?",
        "The database does not answer. What was decided before is safe.",
    ),
}


def create_application(installation: Installation) -> Starlette:
    """The application; it reads the installation and closes nothing of it."""
    handlers: dict[object, ExceptionHandler] = {
        HTTPException: _refused,
        StorageError: _no_database,
        Exception: _broken,
    }
    files = PublicFiles(
        installation.settings.outbox, installation.settings.public_url, installation.publication.hubs
    )
    application = Starlette(
        routes=_routes(installation),
        middleware=[
            Middleware(Headers),
            Middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES),
        ],
        exception_handlers=handlers,
    )
    application.state.installation = installation
    application.state.memory = files.memory  # for the server, which answers from it: see app.web.protocol
    # Not a route: a last route that takes every address would hide that another one only refused the method.
    application.router.default = files
    return application


def _routes(installation: Installation) -> list[BaseRoute]:
    return [
        *health.routes(),
        *Login(installation).routes(),
        *display_page.routes(),
        *help_pages.routes(),
        *Account().routes(),
        *users.routes(),
        desk("/review", get=lambda _: RedirectResponse("/review/duplicates", 303)),
        *easy.routes(),
        *duplicates.routes(),
        *groups.routes(),
        *combine.routes(),
        *articles.routes(),
        *watch.routes(),
        *reports.routes(),
        *keys.routes(),
        *stories.routes(),
        *story.routes(),
        *drafts.routes(),
        *corrections.routes(),
        *issue.routes(),
        *history.routes(),
        *accuracy.routes(),
        *sources.routes(),
        *AddSource(installation).routes(),
        *source.routes(),
        *status.routes(),
        *editorial.routes(),
        *off_topic.routes(),
        Route("/static/{name}", show_asset, methods=["GET"]),
        Route("/favicon.ico", show_asset, methods=["GET"]),
    ]


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = _page(request, status)
    response.headers.update(getattr(error, "headers", None) or {})
    return response


def _no_database(request: Request, error: Exception) -> Response:
    log.error("%s %s: %s", request.method, request.url.path, error)
    return _page(request, 503)


def _broken(request: Request, _: Exception) -> Response:
    """The last resort. Starlette logs the error after this; no middleware sees the answer any more."""
    response = _page(request, 500)
    dress(response.headers, 500)
    return response


def _page(request: Request, status: int) -> Response:
    heading, text = _WORDS.get(status, _WORDS[400])
    return bare_page(request, "problem.html", status, heading=heading, texts=(text,))
