"""Who wrote, out of what bylines say."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.extract.people import names, turned


def persons(text: str, *, shown: bool = False) -> list[str]:
    return [name.text for name in names(text, shown=shown) if name.person]


def others(text: str, *, shown: bool = False) -> list[str]:
    return [name.text for name in names(text, shown=shown) if not name.person]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann Other", ["Ann Other"]),
        ("By Ann Other and Bo Lind", ["Ann Other", "Bo Lind"]),
        ("Written by: Ann Other", ["Ann Other"]),
        ("Ann Other, Bo Lind & Cy Marsh", ["Ann Other", "Bo Lind", "Cy Marsh"]),
        ("Ann Other; Bo Lind | Cy Marsh", ["Ann Other", "Bo Lind", "Cy Marsh"]),
        ("Von Jana Vogt und Emil Brandt", ["Jana Vogt", "Emil Brandt"]),
        ("Par Zoé Petit et Luc Roy", ["Zoé Petit", "Luc Roy"]),
        ("Por Ana Ríos y Luis Gil", ["Ana Ríos", "Luis Gil"]),
        ("di Anna Rossi e Marco Verdi", ["Anna Rossi", "Marco Verdi"]),
        ("Door Saar Visser en Bram de Wit", ["Saar Visser", "Bram de Wit"]),
        ("Dr Anna Weiss, PhD", ["Anna Weiss"]),
        ("Prof. Dr. med. Karl Vogel", ["Karl Vogel"]),
        ("Laura Mann MS, RDN, LD", ["Laura Mann"]),
        ("Ann Other, M.D., and Bo Lind, R.N.", ["Ann Other", "Bo Lind"]),
        ("Ann Other, Senior Editor", ["Ann Other"]),
        ("Ann Other – Staff writer", ["Ann Other"]),
        ("Ann Other (Example Wire)", ["Ann Other"]),
        ("John Roe Jr.", ["John Roe Jr"]),
        ("Weiss, Anna", ["Anna Weiss"]),
        ("Ann Other, Ann Other", ["Ann Other", "Ann Other"]),
        ("Kim Do", ["Kim Do"]),
        ("Emma Von Miller", ["Emma Von Miller"]),
        ("Maria di Stefano", ["Maria di Stefano"]),
        ("Ursula van der Berg", ["Ursula van der Berg"]),
        ("Sinéad O'Hara &amp; Bo Lind", ["Sinéad O'Hara", "Bo Lind"]),
        ("Ann Other ann@site.example", ["Ann Other"]),
        ('<a href="/ann">Ann Other</a>', ["Ann Other"]),
        ("大渡 美咲", ["大渡 美咲"]),
        ("Written by Ann Other | Medically reviewed by Bo Lind, MD", ["Ann Other"]),
        ("Medically reviewed by Bo Lind, MD. By Ann Other", ["Ann Other"]),
        ("Ann Other, geprüft von Bo Lind", ["Ann Other"]),
        ("Reviewed by Bo Lind", []),
        ("Photo: Bo Lind", []),
        ("Editorial Team", []),
        ("", []),
    ],
)
def test_the_persons_of_a_field(text: str, found: list[str]) -> None:
    assert persons(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\n  By \n\t Ann Other\n  Features\n", ["Ann Other"]),
        ("Features\nBy Ann Other published ", ["Ann Other"]),
        ("Ann Other2 min readDecember 21, 2023", ["Ann Other"]),
        ("Ann OtherPublished: Dec 22, 2023", ["Ann Other"]),
        ("Ann Other Dec 22, 2023", ["Ann Other"]),
        ("von Jana Vogt am 5. März, 15:40 Uhr", ["Jana Vogt"]),
        ("Kolumne von Jana Vogt", ["Jana Vogt"]),
        ("Par Zoé Petit, le 5 mars", ["Zoé Petit"]),
        ("Ann Other in London", ["Ann Other"]),
        ("Show all posts of this blog", []),
        ("3 de Mayo de 2022", []),
        ("Published", []),
    ],
)
def test_the_persons_of_a_text(text: str, found: list[str]) -> None:
    assert persons(text, shown=True) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Editorial Team", ["Editorial Team"]),
        ("Example Staff", ["Example Staff"]),
        ("Redaktion", ["Redaktion"]),
        ("University of Somewhere", ["University of Somewhere"]),
        ("Example Society, 24 News", ["Example Society", "24 News"]),
        ("NHS", ["NHS"]),
        ("ann-other", ["ann-other"]),
        ("Admin", []),
        ("q_admin", []),
        ("user123", []),
        ("Unknown author", []),
        ("https://site.example/ann", []),
        ("site.example", []),
        ("PhD", []),
        ("–", []),
    ],
)
def test_who_is_no_person(text: str, found: list[str]) -> None:
    assert others(text) == found
    assert persons(text) == []


def test_names_are_turned_where_they_stand_the_other_way_round() -> None:
    assert turned("Weiss, Anna M.") == "Anna M. Weiss"
    assert turned("de la Cruz, Ana") == "Ana de la Cruz"
    assert [turned(text) for text in ("Weiss, PhD", "A, B, C", "Anna Weiss")] == [
        "Weiss, PhD",
        "A, B, C",
        "Anna Weiss",
    ]


PIECES = st.lists(
    st.sampled_from(
        [
            "By ",
            "von ",
            " and ",
            ", ",
            "PhD",
            "Dr ",
            "Ann",
            "Other",
            "\n",
            "&",
            "<",
            ">",
            "@",
            "://",
            "reviewed by",
            ":",
            "-",
            "Jr",
            "é",
            "\0",
            "\ud800",
        ]
    )
    | st.text(max_size=6),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(PIECES, st.booleans())
def test_any_text_names_somebody_or_nobody(text: str, shown: bool) -> None:
    for name in names(text, shown=shown):
        assert 2 <= len(name.text) <= 80
        assert "\n" not in name.text
        assert "://" not in name.text


@pytest.mark.parametrize(
    "piece", ["a ", "by ", "von\n", "A, ", "&", "-", "<", " ", "1", "a@", "reviewed ", "et "]
)
def test_hostile_text_takes_bounded_time(piece: str) -> None:
    start = time.process_time()
    names(piece * 100_000)
    names(piece * 100_000, shown=True)
    assert time.process_time() - start < 2  # some hundred times what it takes
