"""The hot modules are compiled where there is a compiler. Compiled or not, they say the same to the bit,
and what is there twice, once for each, says the same as well."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.extract.classify.features import NAMES, features
from aggregator.extract.classify.lists import Lists
from aggregator.extract.classify.said import Said
from aggregator.extract.classify.tokens import first_words, place_tokens, spelled, word_tokens
from aggregator.extract.plain import read_segments
from aggregator.extract.segments import Places, Segments
from app.compiled import missing, stale
from tests.aggregator.clean.dirt import draft
from tests.aggregator.clean.rendering import render
from tests.aggregator.extract import pages
from tests.aggregator.extract.readings import reading

ROOT = Path(__file__).parents[3]
ODD = [
    b"",
    b"<p>",
    b"<body>",
    "<p>\u0130\u03a3 \u00df\U0001f600".encode(),
    b"<p>\xff\xfe",
    b"<div>" * 5_000 + b"deep",
]
WORDS = ("read", "more", "here", "\u00fcber", "7", "\u03c3\u03b1\u03c3", "x2")


def is_compiled() -> bool:
    """Whether all hot modules are compiled; in CI they must be."""
    if os.environ.get("CI") == "true":
        assert missing() == []
    return missing() == []


def test_compiled_and_not_say_the_same_to_the_bit() -> None:
    if not is_compiled():
        pytest.skip("the hot modules are not compiled here: no C compiler")
    bodies = [
        *(pages.golden(name)[0].body for name in pages.NAMES),
        *(render(draft(seed), "marked" if seed % 2 else "bare", seed).encode() for seed in range(20)),
        *ODD,
    ]
    asked = json.dumps([base64.b64encode(body).decode() for body in bodies])
    told = subprocess.run(
        [sys.executable, "-m", "tests.aggregator.extract.readings", "--uncompiled"],
        input=asked, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert told.stdout.split() == list(map(reading, bodies))


def test_a_change_after_compiling_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "aggregator"
    folder.mkdir()
    for name, at in (("hot.py", 200), ("hot.pxd", 100), ("hot.cpython-311.so", 150)):
        (folder / name).write_text("")
        os.utime(folder / name, (at, at))
    monkeypatch.setattr("app.compiled._ROOT", tmp_path)
    assert stale() == ["aggregator/hot.py"]
    os.utime(folder / "hot.py", (100, 100))
    assert stale() == []
    (folder / "hot.pxd").unlink()
    assert stale() == ["aggregator/hot.pxd"]
    assert missing() == []
    (folder / "cold.pxd").write_text("")
    assert missing() == ["aggregator/cold.pxd"]


def row(segments: Segments, lists: Lists, name: str) -> list[float]:
    values: list[float] = features(segments, Said(), lists)[NAMES.index(name)].tolist()
    return values


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=16), min_size=1, max_size=4),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    st.data(),
)
def test_words_are_looked_up_as_their_tokens_are_spelled(
    lines: list[list[str]], spoken: list[str], data: st.DataObject
) -> None:
    asked = [list(map(spelled, word_tokens(first_words(" ".join(line))))) for line in [*lines, spoken]]
    tokens = sorted({token for line in asked for token in line})
    known = data.draw(st.dictionaries(st.sampled_from(tokens), st.integers(-40, 40)))
    segments = read_segments("\n".join(", ".join(line).upper() + "." for line in lines))
    expected = [
        [known[token] for token in map(spelled, word_tokens(first_words(text))) if token in known]
        for text in segments.texts
    ]
    lists = Lists(names={}, words=known)
    assert row(segments, lists, "word_sum") == pytest.approx([sum(own) / 10 for own in expected])
    assert row(segments, lists, "word_min") == pytest.approx([min([0, *own]) / 10 for own in expected])
    means = [sum(own) / 10 / max(1, len(own)) for own in expected]
    assert row(segments, lists, "word_mean") == pytest.approx(means)


@given(st.lists(st.text("ab1-_ é", max_size=12), max_size=4), st.data())
def test_names_are_looked_up_as_their_tokens_are_spelled(names: list[str], data: st.DataObject) -> None:
    place = " ".join(["div", *" ".join(names).split()])
    tokens = sorted(place_tokens(place)) or ["a"]
    known = data.draw(st.dictionaries(st.sampled_from(tokens), st.integers(-40, 40)))
    segments = Segments(
        tags=["p"],
        texts=["x"],
        words=[1],
        link_words=[0],
        inner=[0],
        places=Places(["div"], [place], [0], [1], [-1]),
    )
    told = [known[token] for token in place_tokens(place) if token in known]
    lists = Lists(names=known, words={})
    for name, value in (
        ("names_sum", sum(told)),
        ("names_min", min([0, *told])),
        ("names_max", max([0, *told])),
    ):
        assert row(segments, lists, name) == pytest.approx([value / 10])


@given(st.text(max_size=200))
def test_the_words_a_block_begins_with_are_told_alike(text: str) -> None:
    """`in_description` counts the first words one by one, in whichever way they are found here."""
    segments = read_segments(text.replace("\n", " "))
    for own in segments.texts:
        words = first_words(own)
        rows = features(read_segments(own), Said(description=" ".join(words)), Lists(names={}, words={}))
        assert rows[NAMES.index("in_description"), 0] == np.float32(1.0 if len(words) > 4 else 0.0)
