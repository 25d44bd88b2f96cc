"""A session from its beginning to its end: never another's, never longer than it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app import clock, people
from app.installation import Installation
from app.web.application import create_application
from storage.users import LONGEST_SESSION
from tests.app.web.world import OPERATOR, PASSWORD, Client, Page

COOKIE = "__Host-desk"


@pytest.fixture
def another(installation: Installation) -> Iterator[Client]:
    client = Client(create_application(installation))
    yield client
    client.close()


def come_in(client: Client, name: str = "Jo", headers: dict[str, str] | None = None) -> str:
    """Sign in through the door; returns the token of the session."""
    return token_of(client.post("/login", {"name": name, "password": PASSWORD}, headers))


def token_of(page: Page) -> str:
    cookies = [one for one in page.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}=")]
    return cookies[0].partition("=")[2].partition(";")[0] if cookies else ""


def gets_in(client: Client, token: str) -> bool:
    """Whether a token alone opens the desk, in a browser that has nothing else."""
    return client.get("/history", {"Cookie": f"{COOKIE}={token}"}).status == 200


def test_a_token_that_was_planted_is_not_taken_over(reader: Client, another: Client) -> None:
    planted = "a-token-of-somebody-who-waits"
    assert not gets_in(another, planted)
    token = come_in(reader, headers={"Cookie": f"{COOKIE}={planted}"})
    assert token not in {"", planted}
    assert gets_in(another, token)
    assert not gets_in(another, planted)


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_before(reader: Client, another: Client) -> None:
    first = come_in(reader)
    assert gets_in(another, first)
    second = come_in(reader)  # with the first cookie
    elsewhere = come_in(another)
    assert len({first, second, elsewhere}) == 3
    assert min(map(len, (first, second, elsewhere))) >= 40
    bare = Client(create_application(_installation(reader)))
    assert [gets_in(bare, token) for token in (first, second, elsewhere)] == [False, True, True]
    bare.close()


def _installation(client: Client) -> Installation:
    found = client.application.state.installation
    assert isinstance(found, Installation)
    return found


def test_a_wrong_password_leaves_the_session_there_was(reader: Client) -> None:
    come_in(reader)
    assert reader.post("/login", {"name": "Jo", "password": "wrong and long"}).status == 403
    assert reader.get("/history").status == 200


def test_a_session_ends_after_half_a_year_however_often_somebody_comes(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clock.now()
    now = [began]

    def at() -> datetime:
        return now[0]

    monkeypatch.setattr("app.clock.now", at)
    come_in(reader)
    for week in range(1, 26):
        now[0] = began + timedelta(weeks=week)
        assert reader.get("/history").status == 200, week
    now[0] = began + LONGEST_SESSION
    assert reader.get("/history").location == "/login?next=/history"


def test_a_new_password_ends_every_other_session_and_changes_ones_own(
    reader: Client, another: Client
) -> None:
    before, elsewhere = come_in(reader), come_in(another)
    new = "a quiet pond at noon"
    page = reader.answer("/account", old=PASSWORD, new=new, again=new)
    assert page.location == "/account?changed=1"
    after = token_of(page)
    assert after not in {"", before}
    assert reader.get("/history").status == 200
    assert another.get("/history").status == 303
    bare = Client(create_application(_installation(reader)))
    assert [gets_in(bare, token) for token in (before, elsewhere, after)] == [False, False, True]
    bare.close()


def test_powers_end_with_the_role_at_once(
    operator: Client, another: Client, installation: Installation
) -> None:
    come_in(another, OPERATOR)
    jo, olu = (_id(installation, name) for name in ("Jo", OPERATOR))
    assert another.get("/users").status == 200
    people.change_role(installation.store, jo, "operator")
    people.change_role(installation.store, olu, "curator")
    for client in (operator, another):
        assert client.get("/users").status == 403
        assert client.get("/settings").status == 403
        assert client.get("/history").status == 200  # a curator still
    refused = operator.post(f"/users/{jo}", {"csrf": f"csrf-{OPERATOR}", "what": "remove"})
    assert refused.status == 403
    assert _id(installation, "Jo") == jo


@pytest.mark.parametrize("how", ["removed", "renewed"])
def test_who_may_not_come_in_any_more_is_out_at_once(
    reader: Client, another: Client, installation: Installation, how: str
) -> None:
    come_in(reader)
    come_in(another)
    {"removed": people.remove, "renewed": people.renew}[how](installation.store, _id(installation, "Jo"))
    for client in (reader, another):
        assert client.get("/history").location == "/login?next=/history"
        assert client.post("/login", {"name": "Jo", "password": PASSWORD}).status == 403


def _id(installation: Installation, name: str) -> int:
    with installation.store.read() as transaction:
        return transaction.users.get(name).id
