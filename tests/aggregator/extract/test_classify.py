"""The block classifier: that the file fits the program, and that it judges any page in bounds."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.extract.blocks import Reader
from aggregator.extract.classify import Said, classifier
from aggregator.extract.classify.classifier import Learned, build
from aggregator.extract.classify.features import NAMES, features
from aggregator.extract.classify.tokens import as_token, first_words, place_tokens, spelled, word_tokens
from aggregator.extract.classify.trees import Trees
from aggregator.extract.parse import stream
from aggregator.extract.region import region
from aggregator.extract.segments import Segments
from tests.aggregator.extract.pages import BODY


def read(html: str) -> Segments:
    reader = Reader()
    stream(html, reader)
    return reader.segments


def test_there_is_a_row_of_finite_numbers_for_every_feature() -> None:
    segments = read(f"<body><nav>x</nav><h1>T</h1>{BODY}<footer>y</footer></body>")
    rows = features(segments, Said(title="T", description="d", body="b " * 600), classifier().lists)
    assert rows.shape == (len(NAMES), len(segments))
    assert len(set(NAMES)) == len(NAMES)
    assert np.isfinite(rows).all()


def test_a_page_is_judged_the_same_whether_alone_or_after_others() -> None:
    segments = read(f"<body>{BODY}</body>")
    first = classifier().likelihoods(segments, Said())
    classifier().likelihoods(read("<p>something else"), Said(title="else"))
    assert classifier().likelihoods(segments, Said()) == first


def test_a_paragraph_is_likelier_than_a_list_of_links() -> None:
    links = "".join(f"<li><a href=/{i}>Ten tips for number {i}</a></li>" for i in range(12))
    segments = read(f"<body><div><h1>Title</h1>{BODY}</div><div class=related><ul>{links}</ul></div></body>")
    likelihoods = classifier().likelihoods(segments, Said(title="Title"))
    prose = [value for value, words in zip(likelihoods, segments.words, strict=True) if words >= 10]
    linked = [
        value for value, words, inside in zip(likelihoods, segments.words, segments.link_words, strict=True)
        if inside == words
    ]  # fmt: skip
    assert min(prose) > 0.5 > max(linked)


def test_a_page_without_a_block_has_no_likelihoods() -> None:
    assert classifier().likelihoods(Segments(), Said()) == []


def test_a_classifier_of_other_features_is_refused() -> None:
    learned = Learned(
        features=["height"], asked=[[0]], above=[[0.5]], leaves=[[0.0, 1.0]], bias=0.0, names={}, words={}
    )
    with pytest.raises(ValueError, match="other features"):
        build(learned)


def test_trees_that_do_not_fit_what_they_are_asked_are_refused() -> None:
    with pytest.raises(ValueError, match="a leaf for each way"):
        Trees([[0], [1]], [[0.5], [0.5]], [[0.0, 1.0]])
    trees = Trees([[3]], [[0.5]], [[0.0, 1.0]])
    assert trees.odds(np.ones((4, 2), np.float32)).tolist() == [1.0, 1.0]
    with pytest.raises(ValueError, match="4 features, and there are 3"):
        trees.odds(np.ones((3, 2), np.float32))


def test_an_oblivious_tree_reads_its_leaf_from_the_answers_to_all_its_questions() -> None:
    learned = Learned(
        features=list(NAMES),
        asked=[[0], [1]],
        above=[[10.0], [0.5]],
        leaves=[[-1.0, 2.0, 3.0, 4.0]],
        bias=0.0,
        names={},
        words={},
    )
    rows = np.zeros((len(NAMES), 4), np.float32)
    rows[0] = [5, 20, 5, 20]
    rows[1] = [0, 0, 1, 1]
    odds = np.array([-1.0, 2.0, 3.0, 4.0])
    assert build(learned).judge(rows) == pytest.approx(1 / (1 + np.exp(-odds)))


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>word ", "<li><a href=x>", "<tr><td>1<td>2", "<h2>Head", "é… "]
        )
    )
)
def test_any_page_is_judged(parts: list[str]) -> None:
    segments = read("".join(parts))
    likelihoods = classifier().likelihoods(segments, Said())
    assert len(likelihoods) == len(segments)
    assert all(0 <= likelihood <= 1 for likelihood in likelihoods)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep",
        "<ul>" + "<li>item " * 60_000,
        '<font color="1">word<p>' * 20_000,
        "<p>" + "word " * 1_000_000,
        "<table>" + "<tr><td>a<td>b" * 30_000,
        f"<div class='{'menu ' * 20_000}'>text",
    ],
    ids=["nested", "items", "font", "one paragraph", "rows", "names"],
)
def test_hostile_pages_take_bounded_time(html: str) -> None:
    started = time.process_time()
    classifier().likelihoods(read(html), Said(title="x"))
    assert time.process_time() - started < 20


def test_the_region_runs_from_the_first_likely_block_to_the_last_with_what_is_possible_around() -> None:
    assert region([0.0, 0.12, 0.0, 0.9, 0.2, 0.8, 0.05, 0.11, 0.0]) == range(1, 8)
    assert region([0.2, 0.4]) == range(0)
    assert region([]) == range(0)


def test_tokens_of_words_and_names() -> None:
    tokens = word_tokens(first_words("Read more: here"))
    assert list(map(as_token, map(spelled, tokens))) == tokens
    assert list(map(spelled, tokens)) == [
        "read", "more", "here", "read more", "more here", "^read", "^read more", "here$"
    ]  # fmt: skip
    assert word_tokens([]) == []
    assert place_tokens("div related-posts-2 sidebar") == {"related", "posts", "related-posts", "sidebar"}
    assert place_tokens("div") == set()
