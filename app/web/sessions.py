"""Who is at the other end: signing in, the cookie, and whether a change was meant."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from app import clock
from app.installation import Installation
from app.web.passwords import FORGOTTEN_AFTER, Brake, Passwords, brakes, rests
from storage.users import Session, User

log = logging.getLogger(__name__)
LASTS = timedelta(days=30)
RENEWED_AFTER = timedelta(hours=12)
FIRST_PAGE = "/review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a try to sign in comes from."""

    address: str = ""
    device: str = ""  # a token that a browser keeps that has signed somebody in before
    words: str = ""  # the browser, as it names itself


def caller(installation: Installation, request: Request) -> Caller:
    return Caller(
        address=request.client.host if request.client else "",
        device=request.cookies.get(_device_cookie(installation), "")[:64],
        words=device_words(request.headers.get("user-agent", "")),
    )


def sign_in(
    installation: Installation, passwords: Passwords, name: str, password: str, by: Caller
) -> str | None:
    """A new session's token, or None when name and password do not fit or tries like this one rest.

    While they rest no try counts. Whether there is such a user makes no difference.
    """
    with installation.store.read() as transaction:
        user = transaction.users.find(name)
        known = transaction.users.knows_device(_hashed(by.device), name)
        counted = brakes(name, by.address, by.device, known=known)
        tried = transaction.tries.of([brake.key for brake in counted])
    resting = rests(tuple(tried.values()), clock.now())
    fits = passwords.fits(password, user.password_hash if user and not resting else None)
    if resting:
        log.warning("somebody tried to sign in as %s, and tries rest", _whom(user, name))
        return None
    return _noted(installation, user if fits else None, name, counted, by)


def _noted(
    installation: Installation, user: User | None, name: str, counted: Sequence[Brake], by: Caller
) -> str | None:
    """Record a try; what was counted is read anew, for others may have tried meanwhile."""
    now = clock.now()
    with installation.store.begin() as transaction:
        tried = transaction.tries.of([brake.key for brake in counted])
        if rests(tuple(tried.values()), now):
            return None
        now_known = transaction.users.find(name)
        if user is None or now_known != user:
            for brake in counted:
                transaction.tries.save(brake.after_failure(tried.get(brake.key), now))
            transaction.tries.forget_but(now - FORGOTTEN_AFTER, now + FORGOTTEN_AFTER)
            log.warning("name and password do not fit, for %s", _whom(now_known, name))
            return None
        transaction.tries.forget([brake.key for brake in counted if brake.own])
        token = secrets.token_urlsafe(32)
        transaction.users.open_session(
            _hashed(token), user.id, secrets.token_urlsafe(32), now, now + LASTS, by.words
        )
        transaction.users.remember_device(_hashed(by.device), user.id, now)
    log.info("%r signed in", name)
    return token


def _whom(user: User | None, name: str) -> str:
    """A name for the log. Who types in the wrong field types a password where the name belongs."""
    return repr(name) if user else "a name that is nobody's"


def current_session(installation: Installation, request: Request) -> Session | None:
    """The session of a request, or None."""
    token = request.cookies.get(_cookie_name(installation), "")
    if not token:
        return None
    with installation.store.read() as transaction:
        return transaction.users.session(_hashed(token), clock.now())


def prolong(installation: Installation, request: Request, session: Session, response: Response) -> None:
    """Let a session in use last on: it ends after thirty days in which nobody came, whatever a clock that
    was ahead made of it."""
    now = clock.now()
    if LASTS >= session.expires_at - now > LASTS - RENEWED_AFTER:
        return
    token = request.cookies.get(_cookie_name(installation), "")
    with installation.store.begin() as transaction:
        transaction.users.prolong(_hashed(token), now + LASTS)
    give_cookie(installation, response, token)


def sign_in_again(installation: Installation, session: Session, response: Response) -> None:
    """A new session in place of one that a change of the password has ended."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    with installation.store.begin() as transaction:
        transaction.users.open_session(
            _hashed(token), session.user.id, secrets.token_urlsafe(32), now, now + LASTS, session.device
        )
    give_cookie(installation, response, token)


def session_token(installation: Installation, request: Request) -> str:
    """The token of a request as it is kept: hashed."""
    return _hashed(request.cookies.get(_cookie_name(installation), ""))


def device_words(agent: str) -> str:
    """A browser in words, from how it names itself: "Firefox on Windows"."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((word for mark, word in browsers if mark in agent), "A browser")
    system = next((word for mark, word in systems if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def sign_out(installation: Installation, request: Request) -> None:
    """End the session of a request for good, if it has one."""
    token = request.cookies.get(_cookie_name(installation), "")
    if not token:
        return
    with installation.store.begin() as transaction:
        transaction.users.close_session(_hashed(token))


def give_cookie(installation: Installation, response: Response, token: str) -> None:
    _give(installation, response, _cookie_name(installation), token, LASTS)


def give_device(installation: Installation, response: Response, token: str) -> None:
    """Let a browser remember that somebody was here before."""
    _give(installation, response, _device_cookie(installation), token, timedelta(days=400))


def _give(installation: Installation, response: Response, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
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


def _device_cookie(installation: Installation) -> str:
    return f"{_cookie_name(installation)}-device"
