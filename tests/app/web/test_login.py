"""Signing in, and not signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import clock
from app.installation import Installation
from app.web.application import create_application
from app.web.passwords import Brake, Passwords, brakes
from app.web.sessions import Caller, device_words, safe_next, sign_in
from storage.tries import Tried
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
    cookie = next(one for one in page.headers.get_list("set-cookie") if one.startswith("__Host-desk="))
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


HOME, FAR = Caller(address="192.0.2.1", device="new"), Caller(address="203.0.113.9", device="other")


class Door:
    """Tries to sign in, from somewhere."""

    def __init__(self, installation: Installation) -> None:
        self._installation, self._passwords = installation, Passwords()

    def tries(self, password: str, by: Caller = HOME, *, times: int = 1, name: str = "Amina") -> bool:
        tokens = [sign_in(self._installation, self._passwords, name, password, by) for _ in range(times)]
        return any(tokens)


@pytest.fixture
def door(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Door:
    """One that needs no time to check a password."""
    monkeypatch.setattr("app.web.passwords.verify_password", lambda _, password: password == PASSWORD)
    return Door(installation)


def test_tries_from_one_place_rest_after_five_wrong_passwords(door: Door, hands: Hands) -> None:
    stranger = Caller(address="192.0.2.1", device="")
    assert not door.tries("wrong", stranger, times=5)
    assert not door.tries(PASSWORD, stranger)
    hands.at += timedelta(seconds=59)
    assert not door.tries(PASSWORD, stranger)
    assert door.tries(PASSWORD, stranger, name="Jo")  # others are not concerned
    hands.at += timedelta(seconds=2)
    assert not door.tries("wrong", stranger)
    hands.at += timedelta(seconds=119)
    assert not door.tries(PASSWORD, stranger)
    hands.at += timedelta(seconds=2)
    assert door.tries(PASSWORD, stranger)


def test_nobody_keeps_somebody_else_out(door: Door, hands: Hands) -> None:
    for _ in range(30):  # without end, as soon as it is possible again
        door.tries("wrong", FAR, times=5)
        hands.at += timedelta(minutes=15, seconds=1)
    door.tries("wrong", FAR, times=30)
    assert door.tries(PASSWORD, HOME)  # from another address
    assert door.tries(PASSWORD, Caller(address=FAR.address, device=HOME.device))  # a device that was here


def test_a_device_that_was_here_is_slowed_by_its_own_tries(door: Door) -> None:
    assert door.tries(PASSWORD)
    assert not door.tries("wrong", times=5)
    assert not door.tries(PASSWORD)
    assert door.tries(PASSWORD, Caller(address="198.51.100.7", device="another"))


def test_an_address_that_tries_many_names_rests(door: Door) -> None:
    for number in range(20):
        door.tries("wrong", FAR, name=f"somebody {number}")
    assert not door.tries(PASSWORD, FAR)
    assert door.tries(PASSWORD, HOME)


def test_a_name_that_is_not_known_rests_like_any_other(door: Door, installation: Installation) -> None:
    for name in ("Amina", "Nobody"):
        door.tries("wrong", Caller(address=name, device=""), times=6, name=name)
    with installation.store.read() as transaction:
        counts = [
            sorted(one.failures for one in transaction.tries.of([b.key for b in found]).values())
            for found in (brakes(name, name, "", known=False) for name in ("Amina", "Nobody"))
        ]
    assert counts[0] == counts[1] == [5, 5, 5]


def test_a_rest_doubles_up_to_a_quarter_of_an_hour() -> None:
    brake = Brake(key="k", free=5)

    def minutes(failures: int) -> float:
        before = Tried(key="k", failures=failures - 1, tried_at=NOW, rests_until=None)
        rest = brake.after_failure(before, NOW).rests_until
        return (rest - NOW) / timedelta(minutes=1) if rest else 0

    assert [minutes(failures) for failures in (1, 4, 5, 6, 7, 8, 9, 10_000)] == [0, 0, 1, 2, 4, 8, 15, 15]
    long_ago = Tried(key="k", failures=99, tried_at=NOW - timedelta(days=2), rests_until=None)
    assert brake.after_failure(long_ago, NOW).failures == 1


def test_a_household_is_one_address() -> None:
    same, other = "2001:db8:1:2:3::4", "2001:db8:1:3::4"
    keys = [brakes("a", at, "", known=False)[1].key for at in ("2001:db8:1:2::1", same, other)]
    assert keys[0] == keys[1] != keys[2]


def test_an_endless_password_is_not_hashed(installation: Installation) -> None:
    assert sign_in(installation, Passwords(), "Amina", "x" * 50_000, HOME) is None


def test_a_session_ends_after_thirty_days_without_a_visit(
    curator: Client, reader: Client, hands: Hands
) -> None:
    reader.post("/login", {"name": "Jo", "password": PASSWORD})
    hands.at += timedelta(days=29)
    again = reader.get("/history")
    assert again.status == 200
    assert "Max-Age=2592000" in again.headers["set-cookie"]
    assert "set-cookie" not in reader.get("/history").headers  # not on every page
    hands.at += timedelta(days=30, seconds=-1)
    assert reader.get("/history").status == 200
    hands.at += timedelta(days=30, seconds=1)
    assert reader.get("/history").location == "/login?next=/history"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux) Chrome/156 Safari/537 Edg/156", "Edge on Linux"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words


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
