"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.review import RulingError
from app import clock
from app.people import change_password
from app.web.desk import ACCOUNT, Visit, desk
from app.web.passwords import Passwords
from app.web.sessions import session_token, sign_in_again


class Account:
    """The page of one's own account; holds what checking a password needs."""

    def __init__(self) -> None:
        self._passwords = Passwords()

    def routes(self) -> list[Route]:
        return [desk(ACCOUNT, get=_show, post=self._change), desk(f"{ACCOUNT}/elsewhere", post=_end_others)]

    def _change(self, visit: Visit) -> Response:
        new, again = visit.field("new"), visit.field("again")
        if not self._passwords.fits(visit.field("old"), visit.session.user.password_hash):
            return _show(visit, "old", "That is not the password you have now.")
        if new != again:
            return _show(visit, "again", "The two new passwords differ.")
        if new == visit.field("old"):
            return _show(visit, "new", "That is the password you have already.")
        try:
            change_password(visit.store, visit.user, new)
        except RulingError as error:
            return _show(visit, "new", str(error))
        response = RedirectResponse(f"{ACCOUNT}?changed=1", 303)
        sign_in_again(visit.installation, visit.session, response)
        return response


def _show(visit: Visit, about: str = "", problem: str = "") -> Response:
    with visit.store.read() as transaction:
        mine = [one for one in transaction.users.sessions(clock.now()) if one.user.name == visit.user]
    return visit.page(
        "account.html",
        422 if problem else 200,
        mine=mine,
        about=about,
        problem=problem,
        changed=bool(visit.asked("changed")),
        ended=bool(visit.asked("ended")),
    )


def _end_others(visit: Visit) -> Response:
    with visit.store.begin() as transaction:
        token = session_token(visit.installation, visit.request)
        transaction.users.end_sessions(visit.session.user.id, but=token)
    return RedirectResponse(f"{ACCOUNT}?ended=1", 303)
