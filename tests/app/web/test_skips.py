"""Putting a question off: somebody else gets it first, and oneself last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aggregator.model import CaseKind
from app.installation import Installation
from app.web.application import create_application
from tests.app.web.world import Client, Page, case, waiting

KIND = CaseKind.SAME_STORY
QUEUE = "/review/duplicates"


@pytest.fixture
def colleague(installation: Installation) -> Iterator[Client]:
    client = Client(create_application(installation))
    client.come_in(installation, "Jo")
    yield client
    client.close()


def _skip(client: Client, number: int) -> Page:
    path = f"{QUEUE}/{number}"
    return client.post(f"{path}/skip", {"csrf": client.get(path).csrf})


def test_what_was_skipped_is_said_and_one_press_away(curator: Client, installation: Installation) -> None:
    first, second = (one.id for one in waiting(installation, KIND)[:2])
    page = _skip(curator, first)
    assert page.location == f"{QUEUE}/{second}?skipped={first}"
    shown = curator.get(page.location)
    assert "It goes to somebody else first, and comes back to you last." in shown.text("[role=status]")
    back = shown.html.css("a[data-key=p]::attr(href)").get("")
    again = curator.get(back)
    assert again.path == f"{QUEUE}/{first}"
    assert "You had skipped this one. It is yours again." in again.text(".held")
    assert curator.get(QUEUE).location == f"{QUEUE}/{first}"  # as if it had not been skipped
    assert "had skipped" not in curator.get(back).text()


def test_it_is_remembered_and_comes_last(curator: Client, installation: Installation) -> None:
    ids = [one.id for one in waiting(installation, KIND)]
    for number in ids[:2]:
        _skip(curator, number)
    for number in ids[2:]:
        assert curator.get(QUEUE).location == f"{QUEUE}/{number}"
        page = curator.answer(f"{QUEUE}/{number}", decision="different")
    assert page.location.startswith(f"{QUEUE}/{ids[0]}?saved=")  # what was put off first
    assert case(installation, ids[0]).decision == ""


def test_somebody_else_gets_it_in_its_place(
    curator: Client, colleague: Client, installation: Installation
) -> None:
    first = waiting(installation, KIND)[0].id
    _skip(curator, first)
    assert colleague.get(QUEUE).location == f"{QUEUE}/{first}"


def test_what_is_no_pair_is_not_skipped(curator: Client, installation: Installation) -> None:
    article = waiting(installation, CaseKind.APPROVE)[0].id
    for number in (article, 98765):
        assert curator.post(f"{QUEUE}/{number}/skip", {"csrf": "csrf-Amina"}).status == 404
