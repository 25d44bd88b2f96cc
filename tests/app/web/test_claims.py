"""Two curators at their desks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from aggregator.model import CaseKind
from app import clock
from app.installation import Installation
from app.web.application import create_application
from tests.app.web.world import Client, case, waiting

KIND = CaseKind.SAME_STORY


@pytest.fixture
def colleague(installation: Installation) -> Iterator[Client]:
    client = Client(create_application(installation))
    client.come_in(installation, "Jo")
    yield client
    client.close()


def test_each_is_led_to_another_question(
    curator: Client, colleague: Client, installation: Installation
) -> None:
    first, second, third = (f"/review/duplicates/{one.id}" for one in waiting(installation, KIND)[:3])
    assert curator.get("/review/duplicates").location == first
    assert colleague.get("/review/duplicates").location == second
    assert curator.get("/review/duplicates").location == first  # hers still
    assert curator.answer(first, decision="different").location.startswith(f"{third}?saved=")
    assert colleague.answer(second, decision="different").status == 303


def test_it_is_told_who_has_a_question_open_and_it_can_be_answered(
    curator: Client, colleague: Client, installation: Installation
) -> None:
    path = f"/review/duplicates/{waiting(installation, KIND)[0].id}"
    assert not curator.get(path).html.css(".held")
    page = colleague.get(path)
    assert re.search(r"Amina has this open, until \d\d:\d\d at the most\. You can answer", page.text(".held"))
    assert colleague.answer(path, decision="different").status == 303
    late = curator.post(path, {"csrf": "csrf-Amina", "decision": "keep_first"})
    assert late.location == f"{path}?mine=keep_first"
    assert not curator.get(path).html.css(".held")


def test_skipping_gives_a_question_up(curator: Client, colleague: Client, installation: Installation) -> None:
    first, second = (one.id for one in waiting(installation, KIND)[:2])
    curator.get(f"/review/duplicates/{first}")
    skipped = curator.post(f"/review/duplicates/{first}/skip", {"csrf": "csrf-Amina"})
    assert skipped.location == f"/review/duplicates/{second}?skipped={first}"
    assert colleague.get("/review/duplicates").location == f"/review/duplicates/{first}"


def test_a_claim_ends_by_itself(
    curator: Client, colleague: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = curator.get("/review/duplicates").location
    assert colleague.get("/review/duplicates").location != first
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr("app.clock.now", lambda: later)
    assert colleague.get("/review/duplicates").location == first


def test_when_others_have_everything_open_that_is_said(
    curator: Client, colleague: Client, installation: Installation
) -> None:
    count = len(waiting(installation, KIND))
    for one in waiting(installation, KIND):
        colleague.get(f"/review/duplicates/{one.id}")
    page = curator.get("/review/duplicates")
    assert page.status == 200
    assert f"Not for you just now. {count} questions are open before somebody else." in page.text()


def test_new_articles_are_claimed_too(curator: Client, colleague: Client, installation: Installation) -> None:
    first = curator.get("/review/articles").location
    assert colleague.get("/review/articles").location != first
    assert "Amina has this open" in colleague.get(first).text(".held")
    assert not curator.get(first).html.css(".held")


def test_the_second_of_two_is_told_what_the_first_chose_and_may_keep_or_change_it(
    curator: Client, colleague: Client, installation: Installation
) -> None:
    number = waiting(installation, KIND)[0].id
    path = f"/review/duplicates/{number}"
    curator.get(path)
    colleague.answer(path, decision="related")
    late = curator.get(curator.post(path, {"csrf": "csrf-Amina", "decision": "different"}).location)
    assert late.text("#decide") == "Jo already chose “Related”"
    assert "The first answer stands. You chose “Different”." in late.text("#decision")
    assert late.html.css("a[data-key='1']::attr(href)").get() == "/review/duplicates"  # keep that
    button = late.html.css("form[action$='/change']")
    fields = {
        "csrf": late.csrf,
        "ruling": button.css("[name=ruling]::attr(value)").get(""),
        "decision": button.css("button::attr(value)").get(""),
    }
    page = curator.post(f"{path}/change", fields)
    assert (page.status, case(installation, number).decision) == (303, "different")
    with installation.store.read() as transaction:
        trail = [(one.user, one.decision) for one, _ in transaction.rulings.history(3)]
    assert trail == [("Amina", "different"), ("Amina", "undo"), ("Jo", "related")]
    again = curator.post(f"{path}/change", fields)  # a second press, or a third curator since
    assert again.status == 409
    with installation.store.read() as transaction:
        assert len(transaction.rulings.history(9)) == 3


def test_the_decision_of_another_question_is_not_changed(
    curator: Client, colleague: Client, installation: Installation
) -> None:
    first, second = (one.id for one in waiting(installation, KIND)[:2])
    colleague.answer(f"/review/duplicates/{first}", decision="related")
    with installation.store.read() as transaction:
        ruling = transaction.rulings.history(1)[0][0].id
    fields = {"csrf": "csrf-Amina", "ruling": str(ruling), "decision": "different"}
    assert curator.post(f"/review/duplicates/{second}/change", fields).status == 409
    assert case(installation, first).decision == "related"
