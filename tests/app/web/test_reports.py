"""Something is wrong with an article: saying so, what it holds back, and the answer."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import CaseKind, Channel, Story, StoryState
from app import clock
from app.installation import Installation
from tests.app.web.world import Client, Page, lonely, ordinary, waiting


def _story_of(installation: Installation, article_id: int) -> Story:
    with installation.store.read() as transaction:
        return transaction.stories.get(transaction.articles.get(article_id).story_id)


def _report(curator: Client, article: int, trouble: str = "paywall", **fields: str) -> Page:
    return curator.answer(f"/report/{article}", article=str(article), trouble=trouble, **fields)


def _approved(installation: Installation) -> tuple[int, int]:
    """An article whose story goes out next, and the story."""
    article = lonely(installation)[0]
    story = _story_of(installation, article)
    with installation.store.begin() as transaction:
        transaction.connection.execute(
            text("UPDATE stories SET state = 'approved', released_at = NULL WHERE id = :id"), {"id": story.id}
        )
        transaction.connection.execute(
            text("DELETE FROM issue_stories WHERE story_id = :id"), {"id": story.id}
        )
    return article, story.id


def _goes_out(installation: Installation, story_id: int) -> bool:
    with installation.store.read() as transaction:
        found = transaction.issues.eligible(Channel.DIGEST, clock.now())
    return story_id in {one.story_id for one in found}


def _case(installation: Installation) -> int:
    with installation.store.read() as transaction:
        return transaction.reviews.waiting(CaseKind.REPORT, 1)[0].id


def _undo(curator: Client, page: Page) -> Page:
    saved = curator.get(page.location)
    form = saved.html.css(".saved form")
    back = form.css("[name=back]::attr(value)").get("")
    return curator.post(form.attrib["action"], {"csrf": saved.csrf, "back": back})


def test_a_reported_story_is_held_back_until_somebody_says_it_is_fine(
    curator: Client, installation: Installation
) -> None:
    article, story = _approved(installation)
    assert _goes_out(installation, story)
    page = _report(curator, article, note="  It asks\nfor money. ")
    assert page.location.startswith(f"/stories/{story}?saved=")
    assert not _goes_out(installation, story)
    shown = curator.get(page.location)
    assert "reported a problem with" in shown.text(".saved")
    assert "! Held back : somebody has reported a problem with it" in shown.text()
    asked = curator.get(f"/review/reports/{_case(installation)}")
    assert "Readers have to pay or sign in. It asks for money." in asked.text()
    assert "1 report waiting" in asked.text()
    answer = curator.answer(asked.path, decision="fine")
    assert answer.location.startswith("/review/reports?saved=")
    assert _goes_out(installation, story)
    assert "Every report of a problem has its answer." in curator.get(answer.location).text()


def test_a_report_can_be_taken_back_where_it_was_made(curator: Client, installation: Installation) -> None:
    article, story = _approved(installation)
    page = _report(curator, article)
    assert _undo(curator, page).location.startswith(f"/stories/{story}?saved=")
    assert _goes_out(installation, story)
    with installation.store.read() as transaction:
        assert transaction.reports.waiting() == 0
    assert _report(curator, article).status == 303  # and made again


@pytest.mark.parametrize("state", ["waiting", "released"])
def test_the_story_is_left_out_with_all_that_asks_about_it(
    curator: Client, installation: Installation, state: str
) -> None:
    question = waiting(installation, CaseKind.APPROVE)[0]
    article = question.article_id if state == "waiting" else lonely(installation)[0]
    before = _story_of(installation, article)
    assert (before.released_at is not None) is (state == "released")
    shown = curator.get(f"/report/{article}")
    assert ("Readers have it already" in shown.text()) is (state == "released")
    _report(curator, article, trouble="unsafe")
    page = curator.answer(f"/review/reports/{_case(installation)}", decision="reject")
    assert _story_of(installation, article).state is StoryState.REJECTED
    with installation.store.read() as transaction:
        left = {one.kind for one in transaction.reviews.open_about([article])}
    assert not left & {CaseKind.APPROVE, CaseKind.REPORT}
    said = curator.get("/history")
    assert "Reason: It makes an unsafe claim." in said.text(".trail")
    assert said.html.css(".trail a[href^='/review/reports/']")
    _undo(curator, page)
    assert _story_of(installation, article).state is before.state
    if state == "waiting":
        assert question.id in {one.id for one in waiting(installation, CaseKind.APPROVE)}


def test_of_a_pair_one_is_reported_and_it_leads_back(curator: Client, installation: Installation) -> None:
    asked = ordinary(installation)
    path = f"/review/duplicates/{asked.id}"
    link = curator.get(path).html.css("[data-key=r]::attr(href)").get("")
    form = curator.get(link)
    assert form.html.css("input[name=article]::attr(value)").getall() == [
        str(asked.other_article_id),
        str(asked.article_id),
    ]
    fields = {
        "csrf": form.csrf,
        "or": str(asked.article_id),
        "article": str(asked.article_id),
        "trouble": "advert",
        "back": form.html.css("[name=back]::attr(value)").get(""),
    }
    page = curator.post(f"/report/{asked.other_article_id}", fields)
    assert page.location.startswith(f"{path}?saved=")
    with installation.store.read() as transaction:
        assert transaction.reviews.get(_case(installation)).article_id == asked.article_id
    assert _undo(curator, page).location.startswith(f"{path}?saved=")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"trouble": ""}, "Please choose what is wrong."),
        ({"trouble": "other", "note": " "}, "Please say what is wrong."),
        ({"note": "x" * 301}, "That has 301 characters; 300 is the most."),
        ({"article": "999999"}, "Please choose the article."),
    ],
)
def test_a_report_that_says_too_little_is_asked_again(
    curator: Client, installation: Installation, fields: dict[str, str], problem: str
) -> None:
    article = lonely(installation)[0]
    page = curator.answer(f"/report/{article}", **{"article": str(article), "trouble": "date", **fields})
    assert page.status == 422
    assert problem in page.text(".problem")
    with installation.store.read() as transaction:
        assert transaction.reports.waiting() == 0


def test_one_report_an_article_is_enough(curator: Client, installation: Installation) -> None:
    article = lonely(installation)[0]
    _report(curator, article)
    again = _report(curator, article)
    assert (again.status, "reported already" in again.text()) == (409, True)


def test_no_report_leads_away_from_here(curator: Client, installation: Installation) -> None:
    article = lonely(installation)[0]
    story = _story_of(installation, article).id
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/stories/1/../../x", "/login"):
        assert f'href="/stories/{story}"' in curator.get(f"/report/{article}?back={back}").response.text
    assert _report(curator, article, back="//elsewhere.example").location.startswith(f"/stories/{story}?")


def test_operators_see_the_reports_of_a_source(curator: Client, installation: Installation) -> None:
    article, other = lonely(installation)[:2]
    _report(curator, article, trouble="broken", note="Half of it.")
    with installation.store.read() as transaction:
        stored = transaction.articles.get(article)
        found = transaction.reports.of_source(stored.source_id, 10)
        assert [(one.article_id, one.said, one.decision) for one in found] == [
            (article, ("The text is broken or incomplete", "Half of it."), "")
        ]
        elsewhere = transaction.articles.get(other).source_id
        assert elsewhere == stored.source_id or not transaction.reports.of_source(elsewhere, 10)


@pytest.mark.parametrize("decision", ["", "approve", "report", "keep_first"])
def test_what_is_no_answer_is_refused(curator: Client, installation: Installation, decision: str) -> None:
    _report(curator, lonely(installation)[0])
    assert curator.answer(f"/review/reports/{_case(installation)}", decision=decision).status == 409


def test_reports_stand_in_the_navigation_while_there_are_any(
    curator: Client, installation: Installation
) -> None:
    assert not curator.get("/history").html.css("nav a[href='/review/reports']")
    _report(curator, lonely(installation)[0])
    assert curator.get("/history").html.css("nav a[href='/review/reports']")
