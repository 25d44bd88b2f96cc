"""References are read wherever they stand, each in one spelling."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Reference
from aggregator.references import MOST, address, cited, named


def ids(text: str = "", html: str = "") -> list[str]:
    return [f"{one.kind} {one.id}" for one in cited(text, html)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See doi:10.1212/WNL.0000000000001234.", ["doi 10.1212/wnl.0000000000001234"]),
        ("(https://doi.org/10.1016/S0140-6736(23)00001-1)", ["doi 10.1016/s0140-6736(23)00001-1"]),
        ("10.1000.10/a_b;c", ["doi 10.1000.10/a_b;c"]),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2.",
            ["doi 10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"],
        ),
        ("10.1212/WNL.1234PMID: 12345678", ["doi 10.1212/wnl.1234", "pmid 12345678"]),
        ("10.3389/fneur.2020.00001/full", ["doi 10.3389/fneur.2020.00001"]),
        ("10.1212/W\u00adNL.\u200b12", ["doi 10.1212/wnl.12"]),
        ("10.1212/wnl.12。", ["doi 10.1212/wnl.12"]),
        ("PMID 0123 and PubMed ID: 456; PubMed: 789", ["pmid 123", "pmid 456", "pmid 789"]),
        ("PMC7654321, pmcid PMC7654321", ["pmcid PMC7654321"]),
        ("nct01234567 (NCT 07654321)", ["nct NCT01234567", "nct NCT07654321"]),
        ("ISRCTN12345678", ["isrctn ISRCTN12345678"]),
        ("PubMed 2020, 10.5 mg, pages 10.1/2, NCT0123, PMC12, v10.1234/a, PMID: 123456789", []),
        ("10.1234/...", []),
        ("", []),
    ],
)
def test_in_the_text(text: str, found: list[str]) -> None:
    assert ids(text) == found


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("https://doi.org/10.1016%2FS0140-6736(23)00001-1", "doi 10.1016/s0140-6736(23)00001-1"),
        (
            "https://www.frontiers.example/articles/10.3389/fneur.2020.00001/full?x=1#top",
            "doi 10.3389/fneur.2020.00001",
        ),
        ("https://oup.example/brain/article/doi/10.1093/brain/awab123/6213456", "doi 10.1093/brain/awab123"),
        (
            "https://plos.example/one/article?id=10.1371/journal.pone.01&amp;type=printable",
            "doi 10.1371/journal.pone.01",
        ),
        (
            "https://rxiv.example/content/10.1101/2020.01.01.123456v2.full.pdf",
            "doi 10.1101/2020.01.01.123456",
        ),
        ("https://preprints.example/10.21203/rs.3.rs-123/v1", "doi 10.21203/rs.3.rs-123/v1"),
        ("https://www.nature.com/articles/s41586-020-2649-2", "doi 10.1038/s41586-020-2649-2"),
        (
            "https://www.thelancet.com/journals/laneur/article/PIIS1474-4422(17)30299-5/fulltext",
            "doi 10.1016/s1474-4422(17)30299-5",
        ),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "pmid 12345678"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=12345678", "pmid 12345678"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/12345678", "pmid 12345678"),
        ("https://europepmc.org/article/MED/12345678", "pmid 12345678"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321/", "pmcid PMC7654321"),
        ("https://clinicaltrials.gov/study/NCT01234567", "nct NCT01234567"),
    ],
)
def test_in_links(href: str, found: str) -> None:
    assert ids("a study", f'<p>a <a rel="x" href="{href}"><em>stu</em>dy</a></p>') == [found]


def test_in_the_order_of_the_markup_and_none_twice() -> None:
    html = (
        '<p>Second is NCT01234567. <a href="https://doi.org/10.1000/B">third</a></p>'
        "<p>10.1000/b again, and 10.1000/<em>c</em>.</p>"
    )
    text = "Second is NCT01234567. third\n10.1000/b again, and 10.1000/c.\nPMID: 12345"
    assert ids(text, html) == ["nct NCT01234567", "doi 10.1000/b", "doi 10.1000/c", "pmid 12345"]


def test_their_number_is_bounded() -> None:
    assert len(cited(" ".join(f"10.1000/{number}" for number in range(1_000)), "")) == MOST


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        (Reference(kind="doi", id="10.1000/a<b>#"), "https://doi.org/10.1000/a%3Cb%3E%23"),
        (Reference(kind="pmid", id="123"), "https://pubmed.ncbi.nlm.nih.gov/123"),
        (Reference(kind="pmcid", id="PMC12"), "https://pmc.ncbi.nlm.nih.gov/articles/PMC12"),
        (Reference(kind="nct", id="NCT01234567"), "https://clinicaltrials.gov/study/NCT01234567"),
        (
            Reference(kind="euctr", id="EUCTR2014-001234-12"),
            "https://www.clinicaltrialsregister.eu/ctr-search/search?query=EUCTR2014-001234-12",
        ),
        (Reference(kind="isrctn", id="ISRCTN12345678"), "https://www.isrctn.com/ISRCTN12345678"),
    ],
)
def test_where_they_are_looked_up(reference: Reference, url: str) -> None:
    assert address(reference) == url


PIECES = st.lists(
    st.sampled_from(
        [
            "10.",
            "10.1234/",
            "pmid",
            ":",
            " ",
            "(",
            ")",
            "/full",
            "v1",
            "PMC",
            "NCT",
            "12345678",
            "<a href='",
            "'>",
            "<",
            "&lt;",
        ]
    )
    | st.text(max_size=5),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(PIECES, PIECES)
def test_any_text_gives_references_that_are_read_again_as_they_are(text: str, html: str) -> None:
    for reference in cited(text, html):
        assert reference.id
        if reference.kind == "doi":
            assert list(named(reference.id))[:1] == [reference]


@pytest.mark.parametrize(
    "piece", ["10.1234/", "10.1000/a.", "pmid", "<a ", "<a href='", "pii", "10.12345.1.1.1/", "((", "&lt;"]
)
def test_hostile_text_takes_bounded_time(piece: str) -> None:
    start = time.process_time()
    cited(piece * 100_000, piece * 100_000)
    assert time.process_time() - start < 10  # some forty times what it takes


def test_a_registration_in_the_eu_register_is_read() -> None:
    found = list(named("Registered (EUCTR2014-001234-12) before it began."))
    assert found == [Reference(kind="euctr", id="EUCTR2014-001234-12")]
