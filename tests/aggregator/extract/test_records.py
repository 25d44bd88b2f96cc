"""Records of APIs to articles, and what becomes of those that are none or were made to harm."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import Article, CleanArticle, Ended, Outcome, Reference
from aggregator.references import cited
from tests.aggregator.extract.pages import page

RECORDS = Path(__file__).parents[2] / "golden" / "records"
PUBMED = (RECORDS / "pubmed.xml").read_text(encoding="utf-8")
EUROPE_PMC: dict[str, Any] = json.loads((RECORDS / "europe_pmc.json").read_text(encoding="utf-8"))
TRIAL: dict[str, Any] = json.loads((RECORDS / "clinical_trials.json").read_text(encoding="utf-8"))
XML, JSON = "text/xml; charset=utf-8", "application/json"


def of_xml(body: str, **values: Any) -> Article | Ended:
    return extract(page(body, url="https://pubmed.ncbi.nlm.nih.gov/90000017/", content_type=XML, **values))


def of_json(record: object, **values: Any) -> Article | Ended:
    return extract(page(json.dumps(record), url="https://site.example/r", content_type=JSON, **values))


def article(read: Article | Ended) -> Article:
    assert isinstance(read, Article), read
    return read


def cleaned(read: Article | Ended) -> CleanArticle:
    done = clean(article(read))
    assert isinstance(done, CleanArticle), done
    return done


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def test_a_record_of_pubmed() -> None:
    read = cleaned(of_xml(PUBMED))
    told = read.metadata
    assert told.title == "Oily fish twice a week in relapsing multiple sclerosis: a randomised pilot trial"
    assert told.authors == ("Signe T Ravnsborg", "B Okonjo", "FISH-MS Study Group")
    assert (told.published_at, told.modified_at) == (day(2026, 1, 5), day(2026, 1, 9))
    assert told.canonical_url == "https://doi.org/10.5555/jin.2026.17"
    assert told.site_name == "Journal of Invented Neurology"
    assert dict(told.origins)["authors"] == "PubMed record"
    lines = read.text.splitlines()
    assert (
        lines[0] == "Notice: A correction of this paper was published: J Inv Neurol. 2026 Feb, PMID 90000018."
    )
    assert lines[1].startswith("BACKGROUND: Whether eating oily fish")
    assert lines[3] == "RESULTS: Fatigue fell by 4 points with fish and by 3 points without it (p < 0.6)."
    assert "vitamin D3 was given" in lines[2]
    assert "Publication types: Journal Article; Randomized Controlled Trial" in lines
    assert "Subject headings (MeSH): Multiple Sclerosis / diet therapy; Fish Oils" in lines
    assert "Keywords: omega-3; fatigue" in lines
    assert "Nobody." not in read.text
    assert read.removals == ()


def test_the_references_of_a_record_are_its_own_numbers_and_its_notices() -> None:
    read = cleaned(of_xml(PUBMED))
    assert set(cited(read.text, read.html)) == {
        Reference(kind="pmid", id="90000017"),
        Reference(kind="doi", id="10.5555/jin.2026.17"),
        Reference(kind="pmcid", id="PMC9900017"),
        Reference(kind="nct", id="NCT09000017"),
        Reference(kind="pmid", id="90000018"),
    }


def test_a_record_of_europe_pmc() -> None:
    read = cleaned(of_json(EUROPE_PMC))
    told = read.metadata
    assert told.title == "Fasting one day a week and gut bacteria in progressive multiple sclerosis"
    assert told.authors == ("Asta Lindqvist", "Moreau P", "The Thursday Group")
    assert (told.published_at, told.modified_at) == (day(2026, 1, 3), day(2026, 1, 10))
    assert told.canonical_url == "https://doi.org/10.5555/2026.01.03.900021"
    assert (told.site_name, told.licence) == ("Invented Preprints", "cc by")
    lines = read.text.splitlines()
    assert lines[0] == "Background: Fasting is said to change the bacteria of the gut."
    assert lines[3] == "Conclusions: We saw no reason to advise it."
    assert "for ten weeks" in read.text
    assert "Publication types: Preprint" in read.text


def test_a_registration_at_clinicaltrials_gov() -> None:
    read = cleaned(of_json(TRIAL))
    told = read.metadata
    assert told.title == "Oats for Breakfast in Multiple Sclerosis"
    assert told.authors == ("Ines Valdemar, PhD",)
    assert (told.published_at, told.modified_at) == (day(2025, 11, 20), day(2026, 1, 7))
    assert told.canonical_url == ""
    lines = read.text.splitlines()
    assert "Kind of study: Interventional; Phase 2; Randomized; Open label" in lines
    assert "Status: Not yet recruiting" in lines
    assert "Participants: 40 (Estimated)" in lines
    assert "In detail: Weight and waist are measured at five visits. Nobody is asked" in read.text
    assert cited(read.text, read.html) == (
        Reference(kind="nct", id="NCT09000031"),
        Reference(kind="pmid", id="90000032"),
    )


def test_a_retraction_is_told_first() -> None:
    retracted = PUBMED.replace('RefType="ErratumIn"', 'RefType="RetractionIn"')
    assert "Notice: This paper was retracted: J Inv" in article(of_xml(retracted)).blocks[0].text
    by_type = PUBMED.replace("Randomized Controlled Trial", "Retracted Publication")
    assert any(one.text == "Notice: This paper was retracted." for one in article(of_xml(by_type)).blocks)
    filed = EUROPE_PMC | {
        "pubTypeList": {"pubType": ["Retracted Publication"]},
        "commentCorrectionList": {
            "commentCorrection": [{"type": "Retraction in", "id": "9", "source": "MED"}]
        },
    }
    texts = [one.text for one in article(of_json(filed)).blocks[:2]]
    assert texts == [
        "Notice: Retraction in: PMID 9.",
        "Notice: Europe PMC files this under: Retracted Publication.",
    ]


@pytest.mark.parametrize(
    ("gone", "instead", "published"),
    [
        ("ArticleDate", "", day(2026, 1, 6)),  # as it came to PubMed
        ("<Year>2026</Year><Month>01</Month><Day>05</Day>", "<Year>2031</Year>", None),
    ],
)
def test_the_day_of_a_record(gone: str, instead: str, published: datetime | None) -> None:
    body = PUBMED.replace(gone, instead or "Elsewhere")
    assert article(of_xml(body)).metadata.published_at == published


def test_the_day_of_an_issue_where_no_other_is_told() -> None:
    body = PUBMED.replace("ArticleDate", "Elsewhere").replace("PubMedPubDate", "Elsewhere")
    issue = "<Year>2026</Year><Month>Mar</Month>"
    old = body.replace(issue, "<MedlineDate>2025 Nov-Dec</MedlineDate>")
    assert article(of_xml(old)).metadata.published_at == day(2025, 11, 1)
    assert article(of_xml(body)).metadata.published_at is None  # March is to come


def test_a_translated_title_loses_its_brackets() -> None:
    title = PUBMED.replace("Oily fish", "[Oily fish").replace("trial.</Art", "trial].</Art")
    assert article(of_xml(title)).metadata.title.startswith("Oily fish")
    assert article(of_xml(title)).metadata.title.endswith("trial")


@pytest.mark.parametrize(
    "read",
    [
        of_xml(PUBMED.replace("AbstractText", "OtherText")),
        of_json({name: value for name, value in EUROPE_PMC.items() if name != "abstractText"}),
        of_json({"protocolSection": TRIAL["protocolSection"] | {"descriptionModule": {}}}),
    ],
)
def test_a_record_without_an_abstract_is_too_short(read: Article | Ended) -> None:
    assert isinstance(read, Ended)
    assert read.outcome is Outcome.TOO_SHORT
    assert "has no abstract" in read.reason


def test_an_owner_who_opted_out_is_heard() -> None:
    read = of_json(EUROPE_PMC, headers=(("tdm-reservation", "1"),))
    assert isinstance(read, Ended)
    assert read.outcome is Outcome.RESERVED


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PUBMED[:900], "not well-formed XML"),
        ("<PubmedArticle></PubmedArticle>", "no MedlineCitation"),
        ("<PubmedArticle>&lol;</PubmedArticle>", "not well-formed XML"),
        ("<PubmedArticle>" + "<a>" * 5_000, "not well-formed XML"),
    ],
)
def test_a_record_of_pubmed_that_cannot_be_read(body: str, said: str) -> None:
    read = of_xml(body)
    assert isinstance(read, Ended)
    assert read.outcome is Outcome.UNREADABLE
    assert said in read.reason


def test_json_that_is_no_record_ends_as_before() -> None:
    for body in ('{"id": "1"}', "{", '{"a":' * 100_000, "[]", '{"id": 1, "source": 2, "title": "x"}'):
        read = extract(page(body, content_type=JSON))
        assert isinstance(read, Ended)
        assert read.outcome is Outcome.UNREADABLE


def test_a_page_that_only_begins_like_a_record_is_a_page() -> None:
    read = extract(page("<PubmedArticleSet><p>no record</p></PubmedArticleSet>"))
    assert isinstance(read, Ended)
    assert "record" not in read.reason


def test_a_huge_record_is_read_in_part_and_soon() -> None:
    began = time.perf_counter()
    people = [{"fullName": f"Person {number}"} for number in range(50_000)]
    abstract = "<i>" * 500_000 + "word " * 500_000 + "<h4>x</h4>word" * 50_000
    huge = EUROPE_PMC | {
        "abstractText": abstract,
        "authorList": {"author": people},
    }
    read = article(of_json(huge))
    assert len(read.metadata.authors) == 100
    assert sum(len(block.text) for block in read.blocks) < 60_000
    assert time.perf_counter() - began < 5


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


@given(st.data())
def test_whatever_stands_in_the_fields_no_record_breaks_the_reader(data: st.DataObject) -> None:
    for whole in (EUROPE_PMC, TRIAL):
        record = json.loads(json.dumps(whole))
        place: Any = record
        while True:
            keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
                break
            place = place[key]
        place[key] = data.draw(ANYTHING)
        assert isinstance(of_json(record), (Article, Ended))
