"""Notices as their keepers write them, and what they say to curators and readers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Case, CaseKind, Reference
from aggregator.notices import Notice, NoticeKind, correction_line, key_of, known_as, merged, question
from aggregator.notices.crossref import read_crossref
from aggregator.notices.pubmed import read_pubmed
from aggregator.notices.retraction_list import read_retraction_list
from tests.aggregator.notices.shapes import COLUMNS, crossref, entry, line, pubmed, pubmed_record, updated

R, C, D = NoticeKind.RETRACTION, NoticeKind.CONCERN, NoticeKind.CORRECTION
DOI = Reference(kind="doi", id="10.5555/salt.1")
PMID = Reference(kind="pmid", id="31234567")


@pytest.mark.parametrize(
    ("written", "pmid", "kind", "url", "day"),
    [
        ("RetractionIn", "4", R, "https://pubmed.ncbi.nlm.nih.gov/4", "2024-03-05"),
        ("ErratumIn", "", D, "https://doi.org/10.5555/n", "2024-03-05"),
        ("ExpressionOfConcernIn", "5", C, "https://pubmed.ncbi.nlm.nih.gov/5", "2024-03-05"),
        ("RetractedandRepublishedIn", "6", R, "https://pubmed.ncbi.nlm.nih.gov/6", "2024-03-05"),
    ],
)
def test_what_pubmed_says_of_a_paper(written: str, pmid: str, kind: NoticeKind, url: str, day: str) -> None:
    source = "J Made Up. 2024 Mar 5;12(3):45. doi: 10.5555/n."
    body = pubmed(pubmed_record(PMID.id, "10.5555/SALT.1", entry(written, source, pmid)))
    assert read_pubmed(body) == [Notice(papers=(PMID, DOI), kind=kind, url=url, day=day)]


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("J Made Up. 2024 Mar;12:45", "2024-03"),
        ("J 2024", "2024"),
        ("J Made Up. 2024 Xyz 5", "2024"),
        ("", ""),
    ],
)
def test_days_are_told_as_far_as_they_are_known(source: str, day: str) -> None:
    (found,) = read_pubmed(pubmed(pubmed_record("1", entries=entry("RetractionIn", source, "2"))))
    assert found.day == day


def test_a_retracted_paper_without_its_notice_is_told_once() -> None:
    kinds = ("Journal Article", "Retracted Publication")
    (alone,) = read_pubmed(pubmed(pubmed_record("1", kinds=kinds)))
    assert (alone.kind, alone.url) == (R, "https://pubmed.ncbi.nlm.nih.gov/1")
    with_notice = pubmed_record("1", entries=entry("RetractionIn", "J. 2020", "2"), kinds=kinds)
    assert [one.url for one in read_pubmed(pubmed(with_notice))] == ["https://pubmed.ncbi.nlm.nih.gov/2"]


def test_what_is_no_notice_about_the_paper_is_none() -> None:
    others = "".join(
        entry(kind, "J. 2020", "2") for kind in ("Cites", "CommentIn", "RetractionOf", "ErratumFor")
    )
    assert read_pubmed(pubmed(pubmed_record("1", entries=others), pubmed_record("2"))) == []
    assert (
        read_crossref(
            crossref({"DOI": "10.5555/a", "updated-by": [updated("10.5555/b", "new_version", 2024)]})
        )
        == []
    )


def test_what_crossref_says_of_a_paper_and_of_what_it_updates() -> None:
    body = crossref(
        {"DOI": "10.5555/SALT.1", "updated-by": [updated("10.5555/r", "retraction", 2024, 3, 5)]},
        {"DOI": "10.5555/n", "update-to": [updated("10.5555/salt.1", "expression-of-concern", 2023, 2)]},
        {"DOI": "10.5555/salt.1", "relation": {"is-corrected-by": [{"id-type": "doi", "id": "10.5555/c"}]}},
        {"DOI": "10.5555/fine", "relation": {"is-version-of": [{"id": "10.5555/x"}]}},
    )
    assert read_crossref(body) == [
        Notice(papers=(DOI,), kind=R, url="https://doi.org/10.5555/r", day="2024-03-05"),
        Notice(papers=(DOI,), kind=C, url="https://doi.org/10.5555/n", day="2023-02"),
        Notice(papers=(DOI,), kind=D, url="https://doi.org/10.5555/c"),
    ]


def test_a_list_as_retraction_watch_keeps_it() -> None:
    lines = (
        line("Retraction", "10.5555/salt.1", PMID.id, "10.5555/r"),
        line("Expression of concern", "unavailable", PMID.id, day="2023-02-01"),
        line("Reinstatement", "10.5555/salt.1"),
        line("Correction", "unavailable", "0"),
    )
    assert read_retraction_list("\ufeff" + "\r\n".join((COLUMNS, *lines))) == [
        Notice(papers=(DOI, PMID), kind=R, url="https://doi.org/10.5555/r", day="2024-03-05"),
        Notice(papers=(PMID,), kind=C, url=f"https://pubmed.ncbi.nlm.nih.gov/{PMID.id}", day="2023-02-01"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column RetractionNature"),
        ("RetractionNature\nx", "OriginalPaperDOI or OriginalPaperPubMedID"),
        (COLUMNS + '\n1,"a"b,', "line 2"),
    ],
)
def test_a_list_that_cannot_be_used(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_retraction_list(text)


@pytest.mark.parametrize("body", [b"", b"<html><body>Busy</body></html>", b"<PubmedArticleSet>", b"\x00"])
def test_an_answer_of_pubmed_that_is_none(body: bytes) -> None:
    with pytest.raises(ValueError, match="PubMed"):
        read_pubmed(body)


@pytest.mark.parametrize("body", [b"", b"Resource not found.", b"[]", b'{"status":"failed","message":[]}'])
def test_an_answer_of_crossref_that_is_none(body: bytes) -> None:
    with pytest.raises(ValueError, match="Crossref"):
        read_crossref(body)


_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("10.5555/a"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["DOI", "updated-by", "update-to", "relation", "updated", "date-parts", "type", "id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(["DOI", "updated-by", "update-to", "relation"]), _JSON)))
def test_no_answer_of_crossref_breaks_the_reading(works: list[dict[str, object]]) -> None:
    for notice in read_crossref(crossref(*works)):
        assert notice.papers
        assert notice.url


def test_one_notice_by_two_keepers_is_one() -> None:
    first = Notice(papers=(PMID, DOI), kind=R, url="https://a.example/1")
    again = Notice(papers=(DOI,), kind=R, url="https://b.example/2", day="2024-03-05")
    other = Notice(papers=(DOI,), kind=D, url="https://b.example/3")
    assert merged([first, other, again]) == [
        Notice(papers=(PMID, DOI), kind=R, url="https://a.example/1", day="2024-03-05"),
        other,
    ]


def correction(keeper: str, number: int, day: str) -> Notice:
    return Notice(papers=(DOI,), kind=D, url=f"https://{keeper}.example/{number}", day=day)


def test_two_corrections_of_a_paper_are_two_whoever_tells_of_them() -> None:
    first, second = correction("a", 1, "2024-03-05"), correction("a", 2, "2025-01-10")
    others = correction("b", 8, "2025-01-12"), correction("b", 9, "2024-03")
    assert merged([first, second, *others, first]) == [first, second]
    assert known_as([first, second], [*others, first]) == [second, first, first]
    assert known_as([first], others) == [None, first]  # the nearer in time, and the other is news
    assert known_as([first], [second]) == [None]


_PAPERS = st.lists(st.sampled_from("abcde"), min_size=1, max_size=3, unique=True)


@given(st.lists(_PAPERS, max_size=8))
def test_no_paper_has_two_notices_of_a_kind(given_papers: list[list[str]]) -> None:
    notices = [
        Notice(papers=tuple(Reference(kind="doi", id=one) for one in papers), kind=R, url=str(number))
        for number, papers in enumerate(given_papers)
    ]
    left = [one.id for notice in merged(notices) for one in notice.papers]
    assert sorted(left) == sorted({one for papers in given_papers for one in papers})


def test_what_curators_and_readers_are_told() -> None:
    notice = Notice(papers=(PMID, DOI), kind=R, url="https://a.example/1", day="2024-03-05")
    reasons = question(notice, [DOI])
    assert reasons == (
        "a paper that this story cites was retracted on 5 March 2024 (DOI 10.5555/salt.1)",
        "https://a.example/1",
        "retraction https://a.example/1",
    )
    case = Case(
        id=1,
        kind=CaseKind.NOTICE,
        article_id=1,
        other_article_id=None,
        score=1.0,
        reasons=reasons,
        opened_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert key_of(case) == notice.key
    line_ = correction_line(case, "2026-03-02")
    assert line_ == "Note of 2 March 2026: a paper that this story cites was retracted on 5 March 2024."
