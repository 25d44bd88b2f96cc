"""Questions that hang together, answered in one go."""

from __future__ import annotations

import pytest

from aggregator.model import CaseKind, Decision
from aggregator.review import RulingError
from app import clock
from app.installation import Installation
from app.jobs.groups import rule_all
from app.jobs.review import rule
from storage.errors import Conflict
from tests.app.web.world import Client, Page, ask, case, lonely, waiting

KIND = CaseKind.SAME_STORY


@pytest.fixture
def group(installation: Installation) -> list[int]:
    """Three questions that tie four stories, and come before all others."""
    first, second, third, fourth = lonely(installation)[:4]
    # Of very different age, which decides their order whatever else is true of the stories.
    pairs = ((second, first, 90), (third, first, 60), (fourth, third, 30))
    return [ask(installation, newer, known, score=0.5, weeks=weeks) for newer, known, weeks in pairs]


def _stories(installation: Installation, group: list[int]) -> list[int]:
    with installation.store.read() as transaction:
        cases = transaction.reviews.by_id(group).values()
        return sorted(set(transaction.reviews.stories_of(cases).values()))


def _answer(curator: Client, number: int, stories: list[int], decision: str, keep: int | None = None) -> Page:
    path = f"/review/duplicates/group/{number}"
    fields = {
        "csrf": curator.get(path).csrf,
        "decision": decision,
        "story": [str(one) for one in stories],
        "keep": str(stories[0] if keep is None else keep),
    }
    return curator.ask("POST", path, data=fields)


def test_the_way_leads_to_the_group_as_a_whole(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    assert curator.get("/review/duplicates").location == f"/review/duplicates/group/{group[0]}"
    page = curator.follow("/review/duplicates")
    assert page.text("h1") == "Are these 4 the same story?"
    assert [badge.strip() for badge in page.html.css(".members .badge::text").getall()] == list("ABCD")
    assert [tie.split(" and ") for tie in page.html.css(".ties strong::text").getall()] == [
        ["A", "B"],
        ["A", "C"],
        ["C", "D"],
    ]
    keys = {one.attrib["data-key"] for one in page.html.css("[data-key]")}
    assert keys == {"1", "4", "5", "s", "t"}
    assert "it has waited for 630 days" in page.text(".headline")
    with installation.store.read() as transaction:
        titles = {transaction.articles.get(case(installation, one).article_id).title for one in group}
    assert titles <= set(page.html.css(".members h2 a::text").getall())


def test_all_the_same_story_in_one_go_and_back(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    stories = _stories(installation, group)
    with installation.store.read() as transaction:
        kept = transaction.stories.get(stories[2])
    page = _answer(curator, group[0], stories, "same", keep=stories[2])
    assert page.status == 303
    assert "/group/" not in page.location
    with installation.store.read() as transaction:
        [left] = {transaction.articles.get(case(installation, one).article_id).story_id for one in group}
        told = transaction.stories.get(left)
        assert (told.title, told.representative_id) == (kept.title, kept.representative_id)
        assert len(transaction.rulings.history(10)) == 3
    saved = curator.get(page.location)
    assert "and gave 2 more answers with it" in saved.text(".saved")
    assert "Undo all" in saved.text(".saved")
    form = saved.html.css(".saved form")
    fields = {"csrf": saved.csrf, "ruling": form.css("[name=ruling]::attr(value)").getall()}
    back = curator.ask("POST", form.attrib["action"], data=fields)
    assert back.location.startswith("/review/duplicates/group/")
    assert _stories(installation, group) == stories
    assert [case(installation, one).decision for one in group] == ["", "", ""]
    assert "took back" in curator.get(back.location).text(".saved")


@pytest.mark.parametrize("answer", ["related", "different"])
def test_none_the_same(curator: Client, installation: Installation, group: list[int], answer: str) -> None:
    stories = _stories(installation, group)
    assert _answer(curator, group[0], stories, answer).status == 303
    assert [case(installation, one).decision for one in group] == [answer] * 3
    assert _stories(installation, group) == stories


def test_what_is_not_ticked_is_asked_again(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    stories = _stories(installation, group)
    page = _answer(curator, group[0], stories[:3], "same")
    assert page.status == 303
    assert [bool(case(installation, one).decision) for one in group] == [True, True, False]
    assert group[2] in [one.id for one in waiting(installation, KIND)]


@pytest.mark.parametrize(
    ("ticked", "keep", "decision", "words"),
    [
        ([0], 0, "same", "tick two or more"),
        ([0, 1], 3, "same", "choose one of them"),
        ([0, 3], 0, "same", "two at a time"),
        ([0, 3], 0, "different", "that we asked about together"),
        ([0, 1], 0, "approve", "no answer to this question"),
    ],
)
def test_what_cannot_be_answered_so(
    curator: Client,
    installation: Installation,
    group: list[int],
    ticked: list[int],
    keep: int,
    decision: str,
    words: str,
) -> None:
    stories = _stories(installation, group)
    page = _answer(curator, group[0], [stories[at] for at in ticked], decision, keep=stories[keep])
    assert page.status == 409
    assert words in page.text()
    assert [case(installation, one).decision for one in group] == ["", "", ""]


def test_a_story_of_another_group_is_not_taken(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    page = _answer(curator, group[0], [*_stories(installation, group), 9_999], "different")
    assert (page.status, "has changed meanwhile" in page.text()) == (409, True)


def test_two_at_a_time_stays_in_the_group_until_its_end(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    page = curator.get(f"/review/duplicates/group/{group[0]}")
    first = page.html.css("[data-key=t]::attr(href)").get("")
    assert first == f"/review/duplicates/{group[0]}"
    pair = curator.get(first)
    assert pair.text("#others") == "2 more articles may tell this story too"
    assert pair.html.css("[data-key=g]::attr(href)").get() == f"/review/duplicates/group/{group[0]}"
    page = curator.answer(first, decision="different")
    assert page.location.startswith(f"/review/duplicates/{group[1]}?saved=")
    second = f"/review/duplicates/{group[1]}"
    skipped = curator.post(f"{second}/skip", {"csrf": page.csrf or "csrf-Amina"}).location
    assert skipped == f"/review/duplicates/{group[2]}?skipped={group[1]}"
    last = curator.get(f"/review/duplicates?after={group[2]}").location
    assert last.rpartition("/")[2] not in map(str, group)


def test_skipping_the_group_gives_all_of_it_up(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    page = curator.get(f"/review/duplicates/group/{group[0]}")
    with installation.store.read() as transaction:
        assert set(transaction.reviews.claims(group, now=clock.now())) == set(group)
    action = page.html.css("[data-key=s]::attr(formaction)").get("")
    after = curator.post(action, {"csrf": page.csrf}).location
    assert "/group/" not in after
    assert after.endswith(f"?skipped={group[0]}")
    with installation.store.read() as transaction:
        assert transaction.reviews.claims(group, now=clock.now()) == {}


def test_an_answered_or_lonely_question_has_no_group(
    curator: Client, installation: Installation, group: list[int]
) -> None:
    stories = _stories(installation, group)
    token = curator.get(f"/review/duplicates/group/{group[0]}").csrf
    _answer(curator, group[0], stories, "different")
    path = f"/review/duplicates/group/{group[0]}"
    assert curator.get(path).location == f"/review/duplicates/{group[0]}"
    again = curator.post(path, {"csrf": token, "decision": "different"})
    assert (again.status, again.location) == (303, f"/review/duplicates/{group[0]}")
    lonely = waiting(installation, KIND)[0].id
    assert curator.get(f"/review/duplicates/group/{lonely}").location == f"/review/duplicates/{lonely}"
    assert curator.get("/review/duplicates/group/98765").status == 404


def test_where_one_answer_cannot_be_given_none_is_and_that_is_said(
    installation: Installation, group: list[int]
) -> None:
    rule(installation, group[1], Decision.DIFFERENT, user="Jo")
    answers = [(number, Decision.RELATED) for number in group]
    with pytest.raises(Conflict, match=r"None of the 3 answers was saved, for this: .*answered already"):
        rule_all(installation, answers, user="Amina")
    assert [case(installation, one).decision for one in group] == ["", "different", ""]
    with pytest.raises(RulingError, match="answered already"):
        rule_all(installation, answers[1:2], user="Amina")


def test_nothing_is_not_taken_back(curator: Client, installation: Installation, group: list[int]) -> None:
    token = curator.get(f"/review/duplicates/group/{group[0]}").csrf
    page = curator.post(f"/review/duplicates/group/{group[0]}/undo", {"csrf": token})
    assert (page.status, "no decision to take back" in page.text()) == (409, True)
