"""Signing in, and not signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import clock
from app.installation import Installation
from app.web.application import create_application
from app.web.passwords import Passwords, resting_until
from app.web.sessions import safe_next, sign_in
from tests.app.web.world import PASSWORD, Client, opened

NOW = clock.now()


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = clock.now()

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr("app.clock.now", hands.now)
    return hands


def test_signing_in_and_out(reader: Client, installation: Installation) -> None:
    page = reader.post("/login", {"name": " Amina ", "password": PASSWORD, "next": "/sources?x=1"})
    assert (page.status, page.location) == (303, "/sources?x=1")
    cookie = page.headers["set-cookie"]
    for part in ("__Host-desk=", "HttpOnly", "SameSite=lax", "Secure", "Path=/", f"Max-Age={30 * 86400}"):
        assert part in cookie
    assert reader.get("/sources").status == 200
    assert reader.get("/login?next=/history").location == "/history"  # is in already
    token = cookie.partition("=")[2].partition(";")[0]
    assert reader.answer("/history", csrf="x").status == 405
    assert reader.post("/logout", {"csrf": reader.get("/history").csrf}).location == "/login"
    assert reader.get("/sources").status == 303
    again = reader.get("/sources", {"Cookie": f"__Host-desk={token}"})
    assert again.status == 303  # the session ended in the database, not only in the browser
    with installation.store.read() as transaction:
        assert transaction.users.session(token, clock.now()) is None  # no token is kept as it is


def test_the_cookie_works_over_http_where_there_is_no_https(harvested: Path, tmp_path: Path) -> None:
    address = "http://127.0.0.1:8080/"
    with opened(harvested, tmp_path / "home", address) as installation:
        client = Client(create_application(installation), address)
        page = client.post("/login", {"name": "Jo", "password": PASSWORD})
        assert "Secure" not in page.headers["set-cookie"]
        assert client.get("/history").status == 200
        client.close()


def test_a_refusal_does_not_tell_who_is_known(reader: Client) -> None:
    known = reader.post("/login", {"name": "Amina", "password": "wrong"})
    unknown = reader.post("/login", {"name": "Nobody", "password": "wrong"})
    assert known.status == unknown.status == 403
    assert known.response.text.replace("Amina", "") == unknown.response.text.replace("Nobody", "")
    for page in (known, unknown):
        assert page.response.elapsed >= timedelta(seconds=0.7)
        assert "set-cookie" not in page.headers
        assert not page.html.css("#password::attr(value)")


def test_a_form_of_another_site_signs_nobody_in(reader: Client) -> None:
    fields = {"name": "Amina", "password": PASSWORD}
    page = reader.post("/login", fields, {"Origin": "https://evil.example"})
    assert page.status == 403
    assert "set-cookie" not in page.headers


def test_an_account_rests_after_five_wrong_passwords(installation: Installation, hands: Hands) -> None:
    passwords = Passwords()

    def tries(password: str, times: int = 1) -> bool:
        tokens = [sign_in(installation, passwords, "Amina", password) for _ in range(times)]
        return any(tokens)

    assert not tries("wrong", 4)
    assert tries(PASSWORD)  # and the count begins anew
    assert not tries("wrong", 5)
    assert not tries(PASSWORD)
    hands.at += timedelta(seconds=59)
    assert not tries(PASSWORD)
    assert sign_in(installation, passwords, "Jo", PASSWORD)  # others are not concerned
    hands.at += timedelta(seconds=2)
    assert not tries("wrong")
    hands.at += timedelta(seconds=119)
    assert not tries(PASSWORD)
    hands.at += timedelta(seconds=2)
    assert tries(PASSWORD)


def test_a_rest_doubles_up_to_a_quarter_of_an_hour() -> None:
    rests = [resting_until(failures, NOW) for failures in (0, 4, 5, 6, 7, 8, 9, 10_000)]
    minutes = [(rest - NOW) / timedelta(minutes=1) if rest else 0 for rest in rests]
    assert minutes == [0, 0, 1, 2, 4, 8, 15, 15]


def test_an_endless_password_is_not_hashed(installation: Installation) -> None:
    assert sign_in(installation, Passwords(), "Amina", "x" * 50_000) is None


def test_a_session_ends_after_thirty_days(reader: Client, installation: Installation, hands: Hands) -> None:
    reader.post("/login", {"name": "Amina", "password": PASSWORD})
    hands.at += timedelta(days=30, seconds=-1)
    assert reader.get("/history").status == 200
    hands.at += timedelta(seconds=2)
    assert reader.get("/history").location == "/login?next=/history"


@pytest.mark.parametrize(
    ("address", "goes"),
    [
        ("/history", "/history"),
        ("/review/duplicates/3?saved=1", "/review/duplicates/3?saved=1"),
        ("", "/review"),
        ("history", "/review"),
        ("//evil.example", "/review"),
        ("/\\evil.example", "/review"),
        ("/\t/evil.example", "/review"),
        ("/ /evil.example", "/review"),
        ("https://evil.example/", "/review"),
        ("javascript:alert(1)", "/review"),
        ("/\r\nSet-Cookie: a=b", "/review"),
        ("/ü", "/review"),
    ],
)
def test_the_way_back_leads_nowhere_else(address: str, goes: str) -> None:
    assert safe_next(address) == goes


def test_a_hash_that_cannot_be_read_fits_no_password() -> None:
    assert not Passwords().fits(PASSWORD, "not a hash")
