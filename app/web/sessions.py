"""Who is at the other end: signing in, the cookie, and whether a change was meant."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import timedelta
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from app import clock
from app.installation import Installation
from app.web.passwords import Passwords, resting_until
from storage.users import Session

log = logging.getLogger(__name__)
LASTS = timedelta(days=30)
FIRST_PAGE = "/review"


def sign_in(installation: Installation, passwords: Passwords, name: str, password: str) -> str | None:
    """A new session's token, or None when name and password do not fit or the account rests.

    While it rests no try counts, so that nobody can keep somebody else out for ever.
    """
    with installation.store.read() as transaction:
        user = transaction.users.find(name)
    now = clock.now()
    may_try = user is not None and (user.locked_until is None or user.locked_until <= now)
    fits = passwords.fits(password, user.password_hash if user and may_try else None)
    if user is None or not may_try:
        log.warning("somebody tried to sign in as %r, who %s", name, "is resting" if user else "is unknown")
        return None
    return _noted(installation, user.id, name, fits=fits)


def _noted(installation: Installation, user_id: int, name: str, *, fits: bool) -> str | None:
    """Record a try; what stood there is read anew, for others may have tried meanwhile."""
    now = clock.now()
    with installation.store.begin() as transaction:
        user = transaction.users.find(name)
        if user is None or user.id != user_id or (user.locked_until and user.locked_until > now):
            return None
        if not fits:
            failures = user.failures + 1
            transaction.users.tried(user.id, failures=failures, locked_until=resting_until(failures, now))
            log.warning("wrong password for %r, %s in a row", name, failures)
            return None
        transaction.users.tried(user.id, failures=0, locked_until=None)
        token = secrets.token_urlsafe(32)
        transaction.users.open_session(_hashed(token), user.id, secrets.token_urlsafe(32), now, now + LASTS)
    log.info("%r signed in", name)
    return token


def current_session(installation: Installation, request: Request) -> Session | None:
    """The session of a request, or None."""
    token = request.cookies.get(_cookie_name(installation), "")
    if not token:
        return None
    with installation.store.read() as transaction:
        return transaction.users.session(_hashed(token), clock.now())


def sign_out(installation: Installation, request: Request) -> None:
    """End the session of a request for good."""
    token = request.cookies.get(_cookie_name(installation), "")
    with installation.store.begin() as transaction:
        transaction.users.close_session(_hashed(token))


def give_cookie(installation: Installation, response: Response, token: str) -> None:
    response.set_cookie(
        _cookie_name(installation),
        token,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=_is_https(installation),
        httponly=True,
        samesite="lax",
    )


def take_cookie(installation: Installation, response: Response) -> None:
    response.delete_cookie(
        _cookie_name(installation), path="/", secure=_is_https(installation), httponly=True, samesite="lax"
    )


def is_meant(session: Session, sent: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest(session.csrf.encode(), sent.encode())


def comes_from_us(installation: Installation, request: Request) -> bool:
    """Whether the page that sent a form, where the browser names it, is one of ours. Behind a proxy
    the host we are called by may not be the public one: either will do."""
    origin = request.headers.get("origin") or request.headers.get("referer")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host in {
        request.headers.get("host"),
        urlsplit(installation.settings.public_url).netloc,
    }


def login_address(next_page: str) -> str:
    return f"/login?next={quote(next_page)}"


def safe_next(address: str) -> str:
    """Where to go after signing in: a page of this site, whatever the address said."""
    plain = address.isascii() and address.isprintable() and "\\" not in address and " " not in address
    if plain and address.startswith("/") and not address.startswith("//"):
        return address
    return FIRST_PAGE


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_https(installation: Installation) -> bool:
    return installation.settings.public_url.startswith("https:")


def _cookie_name(installation: Installation) -> str:
    """Browsers take a __Host- cookie only over https, and let no other host set it."""
    return "__Host-desk" if _is_https(installation) else "desk"
