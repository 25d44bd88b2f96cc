"""Who may sign in: what operators change, and what nobody may."""

from __future__ import annotations

import pytest

from app import people
from app.installation import Installation
from app.web.application import create_application
from storage.users import User
from tests.app.web.world import OPERATOR, PASSWORD, Client


def _user(installation: Installation, name: str) -> User:
    with installation.store.read() as transaction:
        return transaction.users.get(name)


def _change(operator: Client, user: User, what: str, **fields: str) -> str:
    page = operator.post(f"/users/{user.id}", {"csrf": f"csrf-{OPERATOR}", "what": what, **fields})
    return operator.get(page.location).text() if page.location else page.text()


def test_somebody_is_added_with_a_phrase_that_is_shown_once(
    operator: Client, installation: Installation
) -> None:
    page = operator.answer("/users", name="  Dr  Patel ", role="curator")
    assert page.status == 200
    phrase = page.text(".phrase")
    assert len(phrase.split()) == 6
    assert page.headers["cache-control"] == "no-store"
    assert phrase not in operator.get("/users").response.text
    newcomer = Client(create_application(installation))
    came = newcomer.post("/login", {"name": "Dr Patel", "password": phrase, "next": "/history"})
    assert came.location == "/history"
    assert newcomer.get("/history").location == "/account"  # nothing before a password of their own
    assert newcomer.post("/review/duplicates/1", {"decision": "different"}).location == "/account"
    own = {"old": phrase, "new": "a quiet pond of my own", "again": "a quiet pond of my own"}
    assert newcomer.answer("/account", **own).location == "/account?changed=1"
    assert newcomer.get("/history").status == 200
    newcomer.close()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "Amina"])
def test_a_name_that_will_not_do_is_refused_in_words(operator: Client, name: str) -> None:
    page = operator.answer("/users", name=name, role="curator")
    assert page.status == 422
    assert "Nothing was changed." in page.text(".problem")
    assert page.html.css("#name::attr(value)").get("") == name


def test_a_role_changes(operator: Client, installation: Installation) -> None:
    jo = _user(installation, "Jo")
    assert "Saved. Their role is changed." in _change(operator, jo, "role", role="operator")
    assert _user(installation, "Jo").role == "operator"
    assert "There is no role" in _change(operator, jo, "role", role="king")


def test_sessions_end_and_phrases_are_given_anew(operator: Client, installation: Installation) -> None:
    jo = Client(create_application(installation))
    jo.come_in(installation, "Jo")
    assert "signed out everywhere" in _change(operator, _user(installation, "Jo"), "end")
    assert jo.get("/history").status == 303
    assert "The pass phrase of Jo, for once" in _change(operator, _user(installation, "Jo"), "renew")
    assert _user(installation, "Jo").must_change
    jo.close()


def test_somebody_is_removed_and_the_last_operator_is_not(
    operator: Client, installation: Installation
) -> None:
    assert "cannot sign in any more" in _change(operator, _user(installation, "Jo"), "remove")
    olu = _user(installation, OPERATOR)
    assert "Olu is the last operator." in _change(operator, olu, "remove")
    assert "Olu is the last operator." in _change(operator, olu, "role", role="curator")
    people.change_role(installation.store, _user(installation, "Amina").id, "operator")
    assert "Saved." in _change(operator, _user(installation, "Amina"), "role", role="curator")


def test_nonsense_is_refused(operator: Client, installation: Installation) -> None:
    assert "no answer here" in _change(operator, _user(installation, "Jo"), "promote")
    assert operator.post("/users/4321", {"csrf": f"csrf-{OPERATOR}", "what": "end"}).status == 404


def test_ones_own_password(curator: Client, installation: Installation) -> None:
    for fields, words in (
        ({"old": "wrong", "new": "a quiet pond", "again": "a quiet pond"}, "not the password you have now"),
        ({"old": PASSWORD, "new": "a quiet pond", "again": "a quiet lake"}, "differ"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "at least 10"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "already"),
    ):
        page = curator.answer("/account", **fields)
        assert page.status == 422
        assert words in page.text(".problem")
        assert not page.html.css("input[type=password]::attr(value)")


def test_signing_out_everywhere_else(curator: Client, installation: Installation) -> None:
    other = Client(create_application(installation))
    other.post("/login", {"name": "Amina", "password": PASSWORD}, {"User-Agent": "Firefox on Windows"})
    assert "Firefox on Windows" in curator.get("/account").text("main")
    assert curator.post("/account/elsewhere", {"csrf": "csrf-Amina"}).location == "/account?ended=1"
    assert other.get("/history").status == 303
    assert curator.get("/history").status == 200
    other.close()


def test_phrases_differ_and_are_long_enough() -> None:
    phrases = {people.phrase() for _ in range(200)}
    assert len(phrases) == 200
    assert len(set(people._WORDS)) == len(people._WORDS) >= 128
