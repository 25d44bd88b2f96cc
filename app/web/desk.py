"""The door of the desk: who comes in, and whether the change they ask for was meant.

A page of the desk is a function of a `Visit`, and only the door makes one: a page that forgot
to ask who is there cannot be written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.review import RulingError
from app.installation import Installation
from app.people import CURATOR, may
from app.web.carried import as_text
from app.web.pages import bare_page, desk_page
from app.web.sessions import FIRST_PAGE, comes_from_us, current_session, is_meant, login_address, prolong
from storage.errors import Conflict, NotFound
from storage.store import Store
from storage.users import Session

ACCOUNT = "/account"
MOST_FIELDS = 20
_LONGEST_NUMBER = 15  # digits: more than any row has, and no database stumbles over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request of somebody who is signed in, and meant it."""

    installation: Installation
    request: Request
    session: Session
    form: FormData

    @property
    def store(self) -> Store:
        return self.installation.store

    @property
    def user(self) -> str:
        return self.session.user.name

    @property
    def number(self) -> int:
        """The number in the address. Raises HTTPException for one that can be none of ours."""
        found = number(self.request.path_params["number"])
        if found is None:
            raise HTTPException(404)
        return found

    def asked(self, name: str) -> int | None:
        """A number of the query, if there is one."""
        return number(self.request.query_params.get(name, ""))

    def listed(self, name: str) -> tuple[int, ...]:
        """Numbers of the query that stand in one list, as "3.5.8"; what is no number is left out."""
        parts = self.request.query_params.get(name, "").split(".")[:MOST_FIELDS]
        return tuple(found for part in parts if (found := number(part)) is not None)

    def numbers(self, name: str) -> tuple[int, ...]:
        """The numbers of a form under one name, as of boxes that were ticked."""
        return numbers_in(self.form, name)

    def field(self, name: str) -> str:
        return field_of(self.form, name)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        # A form that was sent is shown as it was sent; a page that is asked for brings its draft back.
        draft_of = self.request.url.path if self.request.method == "GET" else ""
        values.setdefault("just_in", self.request.query_params.get("draft") == "back")
        return desk_page(self.request, self.session, template, status, draft_of=draft_of, **values)

    def problem(self, status: int, heading: str, *texts: str) -> Response:
        """A page that says what happened and what to do."""
        return self.page("problem.html", status, heading=heading, texts=texts)


Handler = Callable[[Visit], Response]


def desk(
    path: str,
    *,
    get: Handler | None = None,
    post: Handler | None = None,
    role: str = CURATOR,
    changes: str = CURATOR,
    most_fields: int = MOST_FIELDS,
) -> Route:
    """A route of the desk. Its functions run in a thread, where they may wait for the database.

    `role` is what somebody needs to be for the page, `changes` for what it changes.
    """
    needed = {"GET": role, "POST": role if may(role, changes) else changes}
    handlers = {method: handler for method, handler in (("GET", get), ("POST", post)) if handler}

    async def endpoint(request: Request) -> Response:
        form = FormData()
        if request.method == "POST":
            form = await request.form(max_files=0, max_fields=most_fields)
        return await run_in_threadpool(_let_in, request, form, handlers, needed)

    return Route(path, endpoint, methods=list(handlers))


def field_of(form: FormData, name: str) -> str:
    """A field of a form; "" for one that is not there or is a file. PostgreSQL takes no NUL."""
    value = form.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""


def numbers_in(form: FormData, name: str) -> tuple[int, ...]:
    """The numbers of a form under one name, as of boxes that were ticked; what is none is left out."""
    sent = [value for value in form.getlist(name) if isinstance(value, str)]
    return tuple(found for value in sent if (found := number(value)) is not None)


def number(text: str) -> int | None:
    """A row number as text, or None."""
    fits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if fits else None


def _let_in(
    request: Request, form: FormData, handlers: Mapping[str, Handler], needed: Mapping[str, str]
) -> Response:
    installation: Installation = request.app.state.installation
    session = current_session(installation, request)
    if session is None:
        return _at_the_door(installation, request, form, request.url.path if "GET" in handlers else "")
    visit = Visit(installation=installation, request=request, session=session, form=form)
    method = "POST" if request.method == "POST" else "GET"
    response = _refused(visit, needed[method]) or _served(visit, handlers[method])
    if method == "GET":
        prolong(installation, request, session, response)
    return response


def _refused(visit: Visit, role: str) -> Response | None:
    """Why a visit is not let in, or None."""
    if visit.session.user.must_change and visit.request.url.path not in {ACCOUNT, "/logout"}:
        return RedirectResponse(ACCOUNT, 303)
    if visit.request.method == "POST" and not _is_meant(visit):
        return visit.problem(
            403,
            "Did you mean to change this?",
            "The form you sent did not come from a page you had open here, so nothing was changed.",
            "If it was you: go back, reload the page and answer again.",
        )
    if not may(visit.session.user.role, role):
        return visit.problem(
            403, "May you do this?", "This is for operators. Nothing was changed.", "Please ask one of them."
        )
    return None


def _at_the_door(installation: Installation, request: Request, form: FormData, page: str) -> Response:
    """To the sign-in page. What was written in a form of `page`, ours, is carried along."""
    text = as_text(form) if page and comes_from_us(installation, request) else ""
    if not text:
        return RedirectResponse(login_address(page or FIRST_PAGE), 303)
    return bare_page(request, "login.html", 401, next_page=page, problem="ended", name="", carried=text)


def _is_meant(visit: Visit) -> bool:
    return comes_from_us(visit.installation, visit.request) and is_meant(visit.session, visit.field("csrf"))


def _served(visit: Visit, handler: Handler) -> Response:
    try:
        return handler(visit)
    except NotFound as error:
        return visit.problem(404, "Is this the page you wanted?", str(error))
    except Conflict as error:
        return visit.problem(
            409,
            "Has somebody else been quicker?",
            str(error),
            "Nothing was changed by you. History shows who decided what; a later decision about the same "
            "story has to be undone first.",
        )
    except RulingError as error:
        return visit.problem(409, "Can this be answered?", str(error), "Nothing was changed.")
