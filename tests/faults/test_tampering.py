"""What no page of ours would send: every address and every form with hostile values. Nothing breaks,
nothing is split, nothing outside the published folder is read, nobody is sent elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.routing import Route

import app.web
from app.installation import Installation
from app.web.application import create_application
from tests.app.web.conftest import curator, harvested, installation, reader  # noqa: F401 - fixtures
from tests.app.web.world import CURATORS, Client

VALUES = (
    "",
    "0",
    "-1",
    "9" * 15,
    "9" * 40,
    "1e9",
    "٣",
    "None",
    "\x00",
    "a\r\nSet-Cookie: a=b",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "//evil.example/",
    "https://evil.example/",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "' OR 1=1 --",
    "{{7*7}}${7*7}",
    "%s%n",
    "<script>alert(1)</script>",
    "a" * 20_000,
    "[" * 2_000,
    "\u202etxt.exe",
)
NAMES = re.compile(r"""name=["'{]*([a-z_]+)""")
NEVER_SENT = {"csrf", "password", "viewport", "color", "robots", "description"}


def _fields() -> list[str]:
    """The names of all fields in our forms."""
    templates = sorted((Path(app.web.__file__).parent / "templates").rglob("*.html"))
    found = {name for path in templates for name in NAMES.findall(path.read_text())}
    return sorted(found - NEVER_SENT)


def _routes(of: Installation) -> list[Route]:
    return [one for one in create_application(of).routes if isinstance(one, Route)]


def _dealt(names: list[str], turn: int) -> dict[str, str]:
    """Hostile values for fields, other ones each turn."""
    return {name: VALUES[(place + turn * 7) % len(VALUES)] for place, name in enumerate(names)}


def test_every_form_with_hostile_values(curator: Client, installation: Installation) -> None:  # noqa: F811
    names = _fields()
    assert {"decision", "title", "reason", "next"} <= set(names)
    for number, route in enumerate(_routes(installation)):
        if "POST" not in (route.methods or ()) or route.path in {"/logout", "/login"}:
            continue
        path = _filled(route, "1")
        for start in range(0, len(names), 18):
            fields = _dealt(names[start : start + 18], number)
            page = curator.post(path, {**fields, "csrf": f"csrf-{CURATORS[0]}"})
            assert page.status != 500, (path, fields)
            assert "a=b" not in page.headers.get("set-cookie", "")
            assert "evil.example" not in page.location.split("?")[0], (path, page.location)
            assert "<script>alert" not in page.response.text
    assert curator.get("/history").status == 200


ABOUT_OTHERS = {
    "role": "operator",
    "user": "Jo",
    "user_name": "Jo",
    "id": "1",
    "session": "1",
    "must_change": "0",
    "password_hash": "x",
    "permission": "full_text",
    "policy": "auto",
    "state": "approved",
    "released_at": "2026-01-01",
}


def test_no_form_takes_what_it_did_not_offer(curator: Client, installation: Installation) -> None:  # noqa: F811
    def kept() -> tuple[object, ...]:
        with installation.store.read() as transaction:
            return transaction.users.all(), [
                replace(one, verified_at=None) for one in transaction.sources.all()
            ]

    before = kept()
    for route in _routes(installation):
        if "POST" in (route.methods or ()) and route.path not in {"/logout", "/login"}:
            for decision in ("different", "publish", "remove"):
                sent = {"decision": decision, "what": "role", **ABOUT_OTHERS, "csrf": f"csrf-{CURATORS[0]}"}
                assert curator.post(_filled(route, "1"), sent).status != 500, route.path
    assert kept() == before
    with installation.store.read() as transaction:
        rulings = transaction.rulings.history(100)
    assert {ruling.user for ruling, _ in rulings} <= {CURATORS[0]}


@pytest.mark.parametrize("turn", [0, 1])
def test_every_page_with_hostile_values(curator: Client, installation: Installation, turn: int) -> None:  # noqa: F811
    names = [*_fields(), "after", "before", "saved", "with"]
    for number, route in enumerate(_routes(installation)):
        if "GET" not in (route.methods or ()):
            continue
        query = urlencode(_dealt(names, number + turn))[:30_000]
        strange = quote(VALUES[(number + turn * 11) % len(VALUES)], safe="")[:3_000] or "x"
        for inside in ("1", strange):
            path = _filled(route, inside)
            page = curator.get(f"{path}?{query}")
            assert page.status < 500 or path == "/readyz", (path, page.status, query[:300])
            assert "evil.example" not in page.location.split("?")[0], (path, page.location)
            assert "<script>alert" not in page.response.text, path


def _filled(route: Route, inside: str) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", lambda _: inside, route.path)


@pytest.mark.parametrize(
    "path",
    [
        "/../msdigest.db",
        "/..%2fmsdigest.db",
        "/%2e%2e/msdigest.db",
        "/issues/../../msdigest.db",
        "/....//msdigest.db",
        "/..\\msdigest.db",
        "/%5c..%5cmsdigest.db",
        "/editorial.toml",
        "/%00",
        "/digest.atom%00.html",
        "/digest.atom/",
        "/digest.atom/x",
        "/.digest.atom.partial",
        "//etc/passwd",
        "/etc/passwd",
        "/static/../application.py",
        "/static/..%2fapplication.py",
        "/" + "a" * 5_000,
        "/" + "a/" * 2_000,
        "/%ff%fe",
        "/issues%2f..%2f..%2fmsdigest.db",
    ],
)
def test_no_address_leads_out_of_the_published_folder(reader: Client, path: str) -> None:  # noqa: F811
    page = reader.get(path)
    assert page.status in {404, 405}, page.status
    assert b"SQLite" not in page.response.content
    assert b"authority" not in page.response.content
