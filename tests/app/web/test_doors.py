"""Nobody comes in without a session, nothing changes without being meant, no header is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import Route

from aggregator.model import CaseKind
from app.installation import Installation
from app.web.application import create_application
from tests.app.web.world import CURATORS, Client, case, waiting

OPEN = {
    "/login",
    "/display",
    "/help",
    "/accessibility",
    "/healthz",
    "/readyz",
    "/static/{name}",
    "/favicon.ico",
}
KINDS = {"duplicates": CaseKind.SAME_STORY, "articles": CaseKind.APPROVE}


def _routes(installation: Installation) -> Iterator[tuple[str, Route]]:
    for route in create_application(installation).routes:
        assert isinstance(route, Route)
        kind = KINDS.get(route.path.split("/")[2] if route.path.count("/") > 1 else "", CaseKind.SAME_STORY)
        yield route.path.replace("{number}", str(waiting(installation, kind)[0].id)), route


def test_every_route_but_the_public_ones_asks_who_is_there(
    reader: Client, installation: Installation
) -> None:
    closed = 0
    for path, route in _routes(installation):
        if route.path in OPEN:
            continue
        for method in sorted(route.methods or ()):
            closed += 1
            page = reader.ask(method, path, data={"decision": "different"} if method == "POST" else None)
            assert page.status == 303, (method, path)
            assert page.location.startswith("/login?next=/"), (method, path)
            assert page.response.content == b""
    assert closed > 15  # the walk found them
    with installation.store.read() as transaction:
        assert transaction.rulings.history(1) == []


OPERATORS_ONLY = {
    ("GET", "/users"),
    ("POST", "/users"),
    ("POST", "/users/{number}"),
    ("POST", "/accuracy"),
    ("GET", "/sources/new"),
    ("POST", "/sources/new"),
    ("GET", "/sources/new/{number}"),
    ("POST", "/sources/new/{number}"),
    ("POST", "/sources/{key}"),
    ("POST", "/status/run"),
    ("GET", "/settings"),
}


def test_only_operators_go_where_only_operators_may(curator: Client, installation: Installation) -> None:
    refused = set()
    for path, route in _routes(installation):
        for method in (route.methods or set()) & {"GET", "POST"}:
            if route.path in OPEN or route.path == "/logout":
                continue
            fields = {"csrf": f"csrf-{CURATORS[0]}", "decision": "none"}
            page = curator.ask(method, path, data=fields if method == "POST" else None)
            assert "/login" not in page.location
            if "This is for operators." in page.text():
                assert page.status == 403
                refused.add((method, route.path))
    assert refused == OPERATORS_ONLY


def test_every_change_must_be_meant(curator: Client, installation: Installation) -> None:
    token = f"csrf-{CURATORS[0]}"
    forged: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {}),
        ({"csrf": "guess"}, {}),
        ({"csrf": f"csrf-{CURATORS[1]}"}, {}),
        ({"csrf": "ö"}, {}),
        ({"csrf": token}, {"Origin": "https://evil.example"}),
        ({"csrf": token}, {"Origin": "null"}),
        ({"csrf": token}, {"Referer": "https://evil.example/desk.example.org/"}),
    ]
    for path, route in _routes(installation):
        if route.path in OPEN or "POST" not in (route.methods or ()):
            continue
        for fields, headers in forged:
            page = curator.post(path, {"decision": "different", **fields}, headers)
            assert page.status == 403, (path, fields, headers)
            assert "nothing was changed" in page.text()
    with installation.store.read() as transaction:
        assert transaction.rulings.history(1) == []
    assert curator.get("/history").status == 200  # and nobody was signed out


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://desk.example.org"}, {"Referer": "https://desk.example.org/x"}]
)
def test_a_change_from_our_own_page_is_made(
    curator: Client, installation: Installation, headers: dict[str, str]
) -> None:
    number = waiting(installation, CaseKind.SAME_STORY)[0].id
    fields = {"decision": "different", "csrf": f"csrf-{CURATORS[0]}"}
    assert curator.post(f"/review/duplicates/{number}", fields, headers).status == 303
    assert case(installation, number).decision == "different"


PAGES = (
    "/",
    "/digest.atom",
    "/nothing",
    "/login",
    "/healthz",
    "/static/desk.css",
    "/review",
    "/history",
    "/status",
)


@pytest.mark.parametrize("path", PAGES)
def test_headers_stand_on_every_answer(curator: Client, path: str) -> None:
    headers = curator.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_pages_of_the_desk_are_kept_nowhere(curator: Client) -> None:
    for path in ("/review", "/history", "/login", "/nothing"):
        assert curator.get(path).headers["cache-control"] == "no-store"
        assert curator.get(path).headers["referrer-policy"] == "same-origin"


def test_pages_hold_nothing_the_policy_forbids(curator: Client, installation: Installation) -> None:
    number, article = (
        waiting(installation, CaseKind.SAME_STORY)[0].id,
        waiting(installation, CaseKind.APPROVE)[0].id,
    )
    for path in (
        f"/review/duplicates/{number}",
        f"/review/articles/{article}",
        "/history",
        "/sources",
        "/status",
    ):
        html = curator.get(path).html
        assert not html.css("[style], style, script:not([src])")
        assert not html.xpath("//@*[starts-with(name(), 'on')]")
        assert len(html.css("h1")) == 1
        assert html.css("h1::text").get("").endswith("?")


def test_a_broken_page_says_so_and_shows_no_inside(curator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr("app.web.history.trail", broken)
    page = curator.get("/history")
    assert page.status == 500
    assert page.text("h1") == "What went wrong?"
    assert "secret" not in page.response.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_a_form_beyond_all_measure_is_refused(curator: Client, installation: Installation) -> None:
    number = waiting(installation, CaseKind.APPROVE)[0].id
    page = curator.post(f"/review/articles/{number}", {"summary": "a" * 200_000})
    assert page.status == 413
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/review/duplicates/0",
        "/review/duplicates/123456",
        "/review/articles/9" + "9" * 30,
        "/review/duplicates/x",
        "/review/articles/%C2%B2",
        "/review/duplicates/-1",
    ],
)
def test_numbers_of_no_question_are_not_found(curator: Client, path: str) -> None:
    assert curator.get(path).status == 404


def test_strange_queries_do_no_harm(curator: Client) -> None:
    for query in ("saved=x", "saved=999999", "before=-1", "after=²", "saved=" + "9" * 400, "before=%00"):
        assert curator.follow(f"/review/duplicates?{query}").status == 200
        assert curator.get(f"/history?{query}").status == 200


def test_the_wrong_method_is_refused_by_name(curator: Client) -> None:
    assert curator.get("/logout").status == 405
    refused = curator.ask("DELETE", "/history")
    assert refused.status == 405
    assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_static_files_are_kept_by_their_version(reader: Client) -> None:
    page = reader.get("/login")
    address = page.html.css("link[rel=stylesheet]::attr(href)").get("")
    first = reader.get(address)
    assert "immutable" in first.headers["cache-control"]
    assert first.headers["content-encoding"] == "gzip"
    assert reader.get(address, {"If-None-Match": first.headers["etag"]}).status == 304
    assert "immutable" not in reader.get("/static/desk.css").headers["cache-control"]
    assert reader.get("/static/..%2fpages.py").status == 404
    assert reader.get("/static/pages.py").status == 404
    assert reader.get("/favicon.ico").headers["content-type"] == "image/svg+xml"
