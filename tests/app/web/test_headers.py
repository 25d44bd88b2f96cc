"""Every answer of every address: its cookies, its policy, and who may keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.routing import Route

from aggregator.model import CaseKind
from app.installation import Installation
from app.web.application import create_application
from storage.errors import Unreachable
from tests.app.web.world import OPERATOR, PASSWORD, Client, Page, opened, waiting

KEPT = ("/static/", "/favicon.ico")  # by browsers, for they are the same for everybody
PUBLIC = ("/", "/digest.atom", "/digest.rss", "/digest.json", "/stories.atom", "/sources.opml", "/style.css")
DESK = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}


def addresses(installation: Installation) -> Iterator[tuple[str, str]]:
    """Every method and address of the desk, with a number that something has."""
    number = str(waiting(installation, CaseKind.SAME_STORY)[0].id)
    for route in create_application(installation).routes:
        assert isinstance(route, Route)
        path = route.path.replace("{number}", number).replace("{key}", "none").replace("{name}", "desk.css")
        for method in sorted(route.methods or ()):
            yield method, re.sub(r"\{\w+(:\w+)?\}", "1", path)


def policy_of(page: Page) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in page.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


def cookies_of(page: Page) -> SimpleCookie:
    return SimpleCookie("\r\n".join(page.headers.get_list("set-cookie")))


@pytest.mark.parametrize("who", ["nobody", OPERATOR])
def test_every_answer_of_the_desk_is_dressed(reader: Client, installation: Installation, who: str) -> None:
    if who == OPERATOR:
        reader.come_in(installation, who)
    seen = set()
    for method, path in [
        *addresses(installation),
        ("GET", "/nothing"),
        ("GET", "/a/b/c"),
        ("PUT", "/history"),
    ]:
        if who == OPERATOR and path == "/logout":
            continue
        page = reader.ask(method, path, data={"decision": "x"} if method == "POST" else None)
        seen.add(page.status)
        assert policy_of(page) == DESK, (method, path)
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["cross-origin-opener-policy"] == "same-origin"
        assert "server" not in page.headers
        assert "access-control-allow-origin" not in page.headers, path
        kept = path.startswith(KEPT)
        assert (page.headers["cache-control"] == "no-store") is not kept, (method, path)
        for cookie in cookies_of(page).values():
            assert_closed(cookie.key, cookie, https=True)
    assert {200, 303, 404, 405} <= seen if who == "nobody" else {200, 403, 404, 405} <= seen


def assert_closed(name: str, cookie: object, *, https: bool) -> None:
    assert isinstance(cookie, dict)
    assert cookie["httponly"], name
    assert cookie["samesite"] == "lax", name
    assert cookie["path"] == "/", name
    assert not cookie["domain"], name
    assert bool(cookie["secure"]) is https, name


def test_answers_in_trouble_are_dressed_too(
    curator: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [curator.post("/account", {"new": "x" * 200_000})]
    for error in (ZeroDivisionError("inside"), Unreachable("The database is away.")):

        def broken(*_: object, _error: Exception = error, **__: object) -> None:
            raise _error

        monkeypatch.setattr("app.web.history.trail", broken)
        pages.append(curator.get("/history"))
    assert [page.status for page in pages] == [413, 500, 503]
    for page in pages:
        assert policy_of(page) == DESK
        assert page.headers["cache-control"] == "no-store"
        assert "inside" not in page.response.text
        assert "is away" not in page.response.text


def test_public_pages_set_no_cookie_and_send_nobody_on(curator: Client, reader: Client) -> None:
    """Also to somebody who has one: what is read of an illness is nobody's business."""
    for path in (*PUBLIC, "/robots.txt", "/story/none", "/gone"):
        page = curator.get(path)
        assert page.status in {200, 404}, path
        assert "set-cookie" not in page.headers, path
        assert "cookie" not in page.headers.get("vary", "").lower(), path
        policy = policy_of(page)
        assert "unsafe" not in str(policy)
        assert policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] in {"'none'", "'self'"}
        if page.status == 200:
            assert page.headers["referrer-policy"] == "no-referrer", path
            assert "script-src" not in policy, path
            assert page.headers["cache-control"].startswith("public"), path
    assert sum(curator.get(path).status == 200 for path in PUBLIC) > 4


@pytest.mark.parametrize("https", [True, False])
def test_every_cookie_is_closed(harvested: Path, tmp_path: Path, https: bool) -> None:
    address = "https://desk.example.org/" if https else "http://127.0.0.1:8080/"
    with opened(harvested, tmp_path / "home", address) as installation:
        client = Client(create_application(installation), address)
        came = client.post("/login", {"name": "Jo", "password": PASSWORD})
        shown = client.post("/display", {"text": "large"})
        left = client.post("/logout", {"csrf": client.get("/history").csrf})
        client.close()
    prefix = "__Host-" if https else ""
    assert set(cookies_of(came)) == {f"{prefix}desk", f"{prefix}desk-device"}
    assert set(cookies_of(left)) == {f"{prefix}desk"}
    assert cookies_of(left)[f"{prefix}desk"]["max-age"] == "0"
    assert len(cookies_of(shown)) == 1
    for page in (came, shown, left):
        for cookie in cookies_of(page).values():
            assert_closed(cookie.key, cookie, https=https)
