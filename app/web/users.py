"""Who may sign in: for operators."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.review import RulingError
from app import clock, people
from app.people import OPERATOR, ROLES
from app.web.desk import Visit, desk
from storage.errors import Conflict

USERS = "/users"
_DONE = {
    "role": "Their role is changed.",
    "end": "They are signed out everywhere.",
    "remove": "They cannot sign in any more. What they decided stays in the history.",
}


def routes() -> list[Route]:
    return [
        desk(USERS, get=_show, post=_invite, role=OPERATOR),
        desk(f"{USERS}/{{number}}", post=_change, role=OPERATOR),
    ]


def _show(
    visit: Visit, status: int = 200, *, once: str = "", whose: str = "", problem: str = "", name: str = ""
) -> Response:
    with visit.store.read() as transaction:
        known, sessions = transaction.users.all(), transaction.users.sessions(clock.now())
    here = {user.id: sum(one.user.id == user.id for one in sessions) for user in known}
    return visit.page(
        "users.html",
        status,
        known=known,
        signed_in=here,
        roles=ROLES,
        once=once,
        whose=whose,
        problem=problem,
        name=name,
        done=_DONE.get(visit.request.query_params.get("done", ""), ""),
    )


def _invite(visit: Visit) -> Response:
    """Add somebody. The phrase is told in the answer itself, for it is kept nowhere."""
    name = visit.field("name")
    try:
        once = people.invite(visit.store, name, visit.field("role"))
    except (RulingError, Conflict) as error:
        return _show(visit, 422, problem=str(error), name=name)
    return _show(visit, once=once, whose=" ".join(name.split()))


def _change(visit: Visit) -> Response:
    what = visit.field("what")
    if what == "renew":
        once = people.renew(visit.store, visit.number)
        with visit.store.read() as transaction:
            return _show(visit, once=once, whose=transaction.users.by_id(visit.number).name)
    if what not in _CHANGES:
        raise RulingError("That is no answer here. Please use one of the buttons.")
    try:
        _CHANGES[what](visit)
    except RulingError as error:
        return _show(visit, 409, problem=str(error))
    return RedirectResponse(f"{USERS}?done={what}", 303)


def _end(visit: Visit) -> None:
    with visit.store.begin() as transaction:
        transaction.users.end_sessions(transaction.users.by_id(visit.number).id)


def _remove(visit: Visit) -> None:
    people.remove(visit.store, visit.number)


def _role(visit: Visit) -> None:
    people.change_role(visit.store, visit.number, visit.field("role"))


_CHANGES: dict[str, Callable[[Visit], None]] = {"role": _role, "end": _end, "remove": _remove}
