"""The page where curators sign in."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.installation import Installation
from app.web.desk import MOST_FIELDS, Visit, desk, field_of
from app.web.drafts import bring_back
from app.web.pages import bare_page
from app.web.passwords import Passwords
from app.web.sessions import (
    caller,
    comes_from_us,
    current_session,
    give_cookie,
    give_device,
    safe_next,
    sign_in,
    sign_out,
    take_cookie,
)

AT_ONCE = 2  # checking a password takes 64 MiB and a core
# A refusal takes at least this long, so that its time does not tell whether there is such a user.
REFUSAL_SECONDS = 0.75


class Login:
    """Signs people in; holds what that needs."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._passwords = Passwords()
        self._turns = anyio.CapacityLimiter(AT_ONCE)

    def routes(self) -> list[Route]:
        return [Route("/login", self._serve, methods=["GET", "POST"]), desk("/logout", post=_leave)]

    async def _serve(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._try(request)
        next_page = safe_next(request.query_params.get("next", ""))
        if await run_in_threadpool(current_session, self._installation, request):
            return RedirectResponse(next_page, 303)
        return _page(request, next_page)

    async def _try(self, request: Request) -> Response:
        if not comes_from_us(self._installation, request):
            return _page(request, "", problem="foreign", status=403)
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        name, next_page = field_of(form, "name").strip()[:80], safe_next(field_of(form, "next"))
        carried = field_of(form, "carried")
        started = anyio.current_time()
        by = caller(self._installation, request)
        by = by if by.device else replace(by, device=secrets.token_urlsafe(32))
        token = await anyio.to_thread.run_sync(
            partial(sign_in, self._installation, self._passwords, name, field_of(form, "password"), by),
            limiter=self._turns,
        )
        if token is None:
            await anyio.sleep(max(0.0, started + REFUSAL_SECONDS - anyio.current_time()))
            return _page(request, next_page, problem="wrong", name=name, status=403, carried=carried)
        await run_in_threadpool(sign_out, self._installation, request)  # of a session it had before
        if carried:
            next_page = await run_in_threadpool(bring_back, self._installation, name, next_page, carried)
        response = RedirectResponse(next_page, 303)
        give_cookie(self._installation, response, token)
        give_device(self._installation, response, by.device)
        return response


def _page(
    request: Request,
    next_page: str,
    *,
    problem: str = "",
    name: str = "",
    status: int = 200,
    carried: str = "",
) -> Response:
    return bare_page(
        request, "login.html", status, next_page=next_page, problem=problem, name=name, carried=carried
    )


def _leave(visit: Visit) -> Response:
    sign_out(visit.installation, visit.request)
    response = RedirectResponse("/login", 303)
    take_cookie(visit.installation, response)
    return response
