"""How often the machine was right, and moving its thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.accuracy import Thresholds, preview
from aggregator.dedupe import DedupePolicy
from aggregator.model import CaseKind, Decision
from app import thresholds
from app.installation import Installation
from app.jobs.ingest import ingest_again
from app.jobs.review import rule
from app.jobs.settle import settle
from tests.app.web.world import Client, apart_pair, ask, joined_pair

USED = Thresholds(join=DedupePolicy().join, ask=DedupePolicy().ask)  # before anybody moves them


def _moved(installation: Installation) -> tuple[float, float]:
    with installation.store.read() as transaction:
        policy = thresholds.policy_of(installation, transaction)
    return policy.join, policy.ask


def _post(operator: Client, **fields: str) -> tuple[int, str]:
    page = operator.get("/accuracy")
    sent = {"csrf": page.csrf, "seen": "0", "join": "0.95", "ask": "0.1", "reason": "Tried."} | fields
    answer = operator.post("/accuracy", sent)
    return answer.status, answer.text() or answer.location


def test_what_people_ruled_by_likeness(operator: Client, installation: Installation) -> None:
    asked = ask(installation, *apart_pair(installation), score=0.6, verdict="uncertain", judged=0.6)
    rule(installation, asked, Decision.KEEP_FIRST, user="Jo")
    look = ask(installation, *joined_pair(installation), kind=CaseKind.SECOND_LOOK, score=0.99)
    rule(installation, look, Decision.KEEP_FIRST, user="Jo")
    page = operator.get("/accuracy")
    assert page.text("h1") == "How often is the machine right?"
    assert "1 of 1 pair with a likeness of 0.5 to 0.7 was the same story." in page.text(".bands")
    assert "Joined without asking, looked at again 1 of 1 right." in page.text(".facts")
    assert "Kept apart without asking, looked at again None checked yet." in page.text(".facts")
    assert "Not enough decisions yet" in page.text("#numbers")
    assert page.html.css("nav a[aria-current]::text").get() == "Accuracy"


def test_numbers_are_tried_before_they_are_moved(operator: Client, installation: Installation) -> None:
    ask(installation, *apart_pair(installation), score=0.9, verdict="uncertain", judged=0.9)
    page = operator.get("/accuracy?join=0.8&ask=0.2")
    said = page.text("#would")
    with installation.store.read() as transaction:
        pairs = transaction.matches.measured()
    would = preview(pairs, USED, Thresholds(join=0.8, ask=0.2))
    assert f"Join from 0.8 instead of {USED.join:g}. Ask from 0.2 instead of {USED.ask:g}." in said
    assert all(sentence in said for sentence in would.sentences)
    assert "more would have been joined without asking; nobody has ruled on any of them." in said
    assert _moved(installation) == (USED.join, USED.ask)
    sent = {one.attrib["name"]: one.attrib["value"] for one in page.html.css("#would input[type=hidden]")}
    done = operator.post("/accuracy", sent | {"reason": "Fewer  questions."})
    assert (done.status, done.location) == (303, "/accuracy?moved=1#numbers")
    assert _moved(installation) == (0.8, 0.2)
    after = operator.get("/accuracy?moved=1").text("#numbers")
    assert "From a likeness of 0.8 two articles are joined" in after
    assert "Olu : join from 0.8, ask from 0.2. Fewer questions." in after


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"join": "much"}, "“join” must be a number from 0 to 1, not “much”."),
        ({"ask": "nan"}, "“ask” must be a number from 0 to 1, not nan."),
        ({"join": "0,3", "ask": "0,4"}, "“ask” (0.4) must not be above “join” (0.3)"),
        ({"reason": "  "}, "Please say why"),
        ({"reason": "x" * 301}, "The reason has 301 characters; 300 is the most."),
        ({"join": f"{USED.join:g}", "ask": f"{USED.ask:g}"}, "These are the numbers in use already."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(
    operator: Client, installation: Installation, fields: dict[str, str], words: str
) -> None:
    page = operator.get("/accuracy")
    sent = {"csrf": page.csrf, "seen": "0", "join": "0.95", "ask": "0.1", "reason": "Tried."} | fields
    answer = operator.post("/accuracy", sent)
    assert answer.status == 422
    assert words in answer.text(".problem")
    name, value = next(iter(fields.items()))
    assert answer.html.css(f"[name={name}]::attr(value)").get() in {value, None}
    assert _moved(installation) == (USED.join, USED.ask)


def test_a_number_in_the_address_that_is_none(operator: Client) -> None:
    page = operator.get("/accuracy?join=1.5&ask=0.1")
    assert (page.status, "“join” must be a number" in page.text(".problem")) == (422, True)
    assert page.html.css("[name=join][aria-invalid]")


def test_two_who_move_at_once(operator: Client, installation: Installation) -> None:
    assert _post(operator)[0] == 303
    status, said = _post(operator, join="0.9")
    assert (status, "Olu has moved these numbers meanwhile." in said) == (409, True)
    assert _moved(installation) == (0.95, 0.1)


def test_strangers_move_nothing(reader: Client, installation: Installation) -> None:
    answer = reader.post("/accuracy", {"join": "0.5", "ask": "0.1", "reason": "r", "seen": "0"})
    assert answer.status == 401  # to sign in, with what was typed
    assert _moved(installation) == (USED.join, USED.ask)


def test_articles_are_judged_by_what_was_moved(
    operator: Client, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[float, float]] = []

    def spying(*given: Any, policy: DedupePolicy, **named: Any) -> Any:
        seen.append((policy.join, policy.ask))
        return settle(*given, policy=policy, **named)

    assert _post(operator)[0] == 303
    monkeypatch.setattr("app.jobs.ingest.settle", spying)
    with installation.store.read() as transaction:
        source = next(one for one in transaction.sources.all() if one.key == "harbour")
    ingest_again(installation, source)
    assert set(seen) == {(0.95, 0.1)}
