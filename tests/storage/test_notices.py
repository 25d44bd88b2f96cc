"""Notices: kept once under every id of their paper, and found by the stories that cite it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aggregator.model import CaseKind, Reference, StoryState
from aggregator.notices import Notice, NoticeKind, question
from storage.notices import Citing
from storage.store import Store, Transaction
from tests.storage.things import NOW, add_article, add_source, add_story, add_told_story

DOI, PMID = Reference(kind="doi", id="10.1000/b"), Reference(kind="pmid", id="7")
RETRACTED = Notice(
    papers=(DOI, PMID), kind=NoticeKind.RETRACTION, url="https://doi.org/10.1000/r", day="2024-03-05"
)


def about(transaction: Transaction, *papers: Reference) -> list[Notice]:
    return transaction.notices.about(papers)


def test_a_notice_comes_back_under_each_id(store: Store) -> None:
    with store.begin() as transaction:
        assert transaction.notices.add([RETRACTED], NOW) == 1
        assert transaction.notices.add([RETRACTED], NOW) == 0
        assert about(transaction, DOI, PMID) == [RETRACTED]
        (one,) = about(transaction, PMID)
        assert (one.papers, one.key) == ((PMID,), RETRACTED.key)
        assert about(transaction, Reference(kind="doi", id="10.1000/other")) == []
        assert transaction.notices.count() == 2  # one row for each id


def test_what_is_known_by_one_id_keeps_its_address_under_another(store: Store) -> None:
    first = Notice(papers=(DOI,), kind=NoticeKind.RETRACTION, url="https://a.example/1")
    again = Notice(papers=(PMID, DOI), kind=NoticeKind.RETRACTION, url="https://b.example/2", day="2024")
    other = Notice(papers=(PMID,), kind=NoticeKind.CONCERN, url="https://b.example/3")
    with store.begin() as transaction:
        transaction.notices.add([first], NOW)
        assert transaction.notices.add([again, other], NOW) == 1
        assert {(one.url, one.papers) for one in about(transaction, DOI, PMID)} == {
            ("https://a.example/1", (DOI, PMID)),
            ("https://b.example/3", (PMID,)),
        }


@pytest.mark.parametrize(
    ("state", "found"),
    [(StoryState.APPROVED, True), (StoryState.WAITING, False), (StoryState.REJECTED, False)],
)
def test_only_stories_that_stand_are_watched(store: Store, state: StoryState, found: bool) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        story = add_told_story(transaction, source.id, state=state)
        citing = [Citing(story_id=story, article_id=1, cited=(DOI,))]  # and no trial among the papers
        listed = transaction.notices.citing()
    assert [(one.story_id, one.cited) for one in listed] == ([(story, citing[0].cited)] if found else [])


def test_an_article_that_names_no_paper_is_not_watched(store: Store) -> None:
    with store.begin() as transaction:
        add_told_story(transaction, add_source(transaction).id, state=StoryState.APPROVED)
        transaction.connection.execute(text("UPDATE articles SET cited = '[]'"))
        assert transaction.notices.citing() == []


def test_a_merged_story_is_watched_as_what_it_became(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        stays = add_told_story(transaction, source.id, state=StoryState.APPROVED)
        gone = add_story(transaction, 2, state=StoryState.APPROVED, merged_into_id=stays)
        article = add_article(transaction, source.id, gone, 2)
        assert [one.story_id for one in transaction.notices.citing()] == [stays]
        reasons = question(RETRACTED, [DOI])
        transaction.reviews.open_case(
            CaseKind.NOTICE, article_id=article, other_article_id=None, score=1.0, reasons=reasons, now=NOW
        )
        assert transaction.notices.asked() == {gone: {RETRACTED.key}}
        assert transaction.notices.waiting() == 1
        assert [case.reasons for case in transaction.reviews.waiting(CaseKind.NOTICE, 5)] == [reasons]


def test_a_second_correction_of_a_paper_is_kept_beside_the_first(store: Store) -> None:
    first, second = (
        Notice(papers=(DOI, PMID), kind=NoticeKind.CORRECTION, url=f"https://a.example/{number}", day=day)
        for number, day in ((1, "2024-03-05"), (2, "2025-01-10"))
    )
    told_by_another = Notice(
        papers=(DOI,), kind=NoticeKind.CORRECTION, url="https://b.example/9", day="2025-01"
    )
    with store.begin() as transaction:
        assert transaction.notices.add([first], NOW) == 1
        assert transaction.notices.add([first, second], NOW) == 1
        assert transaction.notices.add([told_by_another], NOW) == 0
        assert sorted(one.key for one in about(transaction, DOI, PMID)) == [first.key, second.key]
