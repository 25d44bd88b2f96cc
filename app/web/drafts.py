"""What is half written is never lost: each form is kept as it was, for its user and its page."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app import clock
from app.installation import Installation
from app.web.carried import MOST_FIELDS, from_text, written
from app.web.desk import Visit, desk
from app.web.sessions import FIRST_PAGE, safe_next

LONGEST_ADDRESS = 300


def routes() -> list[Route]:
    return [
        desk("/drafts", post=_save, most_fields=MOST_FIELDS),
        desk("/drafts/drop", post=_drop),
    ]


def bring_back(installation: Installation, user: str, address: str, text: str) -> str:
    """Keep a form that was carried along as a draft; returns the address that shows it again."""
    path = address.partition("?")[0].partition("#")[0]
    fields = from_text(text)
    if not fields or len(path) > LONGEST_ADDRESS:
        return address
    with installation.store.begin() as transaction:
        transaction.drafts.save(user, path, fields, clock.now())
    return f"{path}?draft=back"


def keep(visit: Visit) -> None:
    """Keep what was sent as the draft of this page."""
    with visit.store.begin() as transaction:
        transaction.drafts.save(visit.user, visit.request.url.path, written(visit.form), clock.now())


def forget(visit: Visit) -> None:
    """The question of this page is answered: nobody's draft of it is wanted any more."""
    with visit.store.begin() as transaction:
        transaction.drafts.drop_all(visit.request.url.path)


def _save(visit: Visit) -> Response:
    address, fields = _address(visit), written(visit.form)
    if address and fields:
        with visit.store.begin() as transaction:
            transaction.drafts.save(visit.user, address, fields, clock.now())
    return Response(status_code=204)


def _drop(visit: Visit) -> Response:
    address = _address(visit)
    with visit.store.begin() as transaction:
        transaction.drafts.drop(visit.user, address)
    return RedirectResponse(address or FIRST_PAGE, 303)


def _address(visit: Visit) -> str:
    """The page that a draft is of; "" for what is none of ours."""
    address = visit.field("address")
    fits = len(address) <= LONGEST_ADDRESS and not {"?", "#"} & set(address)
    return address if fits and safe_next(address) == address else ""
