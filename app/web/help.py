"""Help in plain words: a section for each page, the words we use, and what was tested for whom."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.pages import page_for
from app.web.sessions import current_session


def routes() -> list[Route]:
    return [_page("/help", "help.html"), _page("/accessibility", "accessibility.html")]


def _page(path: str, template: str) -> Route:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_show, request, template)

    return Route(path, endpoint, methods=["GET"])


def _show(request: Request, template: str) -> Response:
    return page_for(request, current_session(request.app.state.installation, request), template)
