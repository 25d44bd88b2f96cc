"""Whole pages, read and cleaned: each is a folder with the page and what is expected of it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.extract.decode import in_utf8
from aggregator.model import Article, CleanArticle, Ended, Metadata
from tests.aggregator.extract.pages import NAMES, TEXTS, astray, expectations, golden, golden_text

# Pages we do not read as a careful editor would. They come off this list when they pass.
NOT_YET = frozenset(
    "broken_markup chart_findings cookie_wall_over glued_teasers_br greek_1253_bare journal_nu"
    " journal_trial live_blog long_read_bare mehrteiler_bare persian_bare preprint_bare"
    " product_roundup qa_clinic_dl rezept_1999 titles_thrice wp_recipe_blog".split()
)

DIRT = frozenset(
    "advert app author_box breadcrumbs byline caption cards carousel comment_prompt contents cookies"
    " copyright credit date_line disclaimer disclosure donation follow glued_date helpful listen newsletter"
    " podcast print product rating read_more reading_time related reply_form share tags teasers thread"
    " title_again title_site".split()
)
CONTENT = frozenset(
    "amp broken bullets charset cjk cyrillic definitions figure footnotes greek last lead live_blog"
    " long_read lookalike multi_part pull_quote questions quote recipe references rtl subheadings"
    " table".split()
)
NOT_ARTICLES = frozenset(
    "not_category not_contact not_cookie_wall not_forum not_found not_gallery not_listing not_log_in"
    " not_product not_scripts not_search not_tag_cloud not_video".split()
)
KINDS = DIRT | CONTENT | NOT_ARTICLES


def _parametrized(name: str) -> Any:
    marks = [pytest.mark.xfail(reason="not yet", strict=True)] if name in NOT_YET else []
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", [_parametrized(name) for name in NAMES])
def test_a_golden_page_reads_as_expected(name: str) -> None:
    assert faults(name) == []


@pytest.mark.parametrize("name", [*NAMES, *TEXTS])
def test_what_is_expected_stands_on_the_page(name: str) -> None:
    """A passage that is not on the page at all could not be left in, nor be lost."""
    expected = expectations(name)
    text = golden_text(name)[0] if name in TEXTS else _all_text(name)
    passages = [*expected.get("must", ()), *expected.get("must_not", ()), *expected.get("disclaimers", ())]
    assert [
        passage for passage in passages if passage not in text and _flat(passage) not in _flat(text)
    ] == []
    both = [one for one in expected.get("must", ()) for no in expected.get("must_not", ()) if no in one]
    assert both == []


def test_every_kind_of_dirt_and_of_content_has_its_pages() -> None:
    all_expected = [expectations(name) for name in (*NAMES, *TEXTS)]
    all_of = Counter(kind for expected in all_expected for kind in set(expected.get("kinds", ())))
    bare = Counter(
        kind for expected in all_expected if expected.get("bare") for kind in set(expected["kinds"])
    )
    assert set(all_of) == KINDS
    assert [kind for kind in sorted(DIRT | CONTENT) if all_of[kind] < 2 or bare[kind] < 1] == []


def faults(name: str) -> list[str]:
    """In words, all that is not as expected."""
    page, expected = golden(name)
    article = extract(page)
    if "outcome" in expected:
        if isinstance(article, Ended):
            right = (article.outcome, bool(article.reason)) == (expected["outcome"], True)
            return [] if right else [f"ended as {article.outcome}: {article.reason}"]
        return [f"read as an article of {sum(block.words for block in article.blocks)} words"]
    if isinstance(article, Ended):
        return [f"ended as {article.outcome}: {article.reason}"]
    return _wrong_text(article, expected) + _wrong_metadata(article.metadata, expected)


def _wrong_text(article: Article, expected: dict[str, Any]) -> list[str]:
    cleaned = clean(article)
    if not isinstance(cleaned, CleanArticle):
        return [f"ended as {cleaned.outcome}: {cleaned.reason}"]
    steps = {removal.step for removal in cleaned.removals}
    idle = sorted(set(expected["steps"]) - steps)
    return astray(cleaned.text, expected) + [f"cut nothing: the step {step}" for step in idle]


def _wrong_metadata(meta: Metadata, expected: dict[str, Any]) -> list[str]:
    found = {
        "title": meta.title,
        "authors": list(meta.authors),
        "published": _written(meta.published_at, expected.get("published")),
        "language": meta.language,
        "canonical": meta.canonical_url,
        "site_name": meta.site_name,
        "image": meta.image_url,
    }
    return [f"{key}: {found[key]!r}" for key in found if key in expected and found[key] != expected[key]]


def _written(moment: datetime | None, expected: str | None) -> str | None:
    """`moment` as the expectation writes it: some name the day only."""
    return moment.isoformat()[: len(expected or "") or None] if moment else None


def _all_text(name: str) -> str:
    page, expected = golden(name)
    encoding = expected.get("encoding")
    text = (
        page.body.decode(encoding) if encoding else in_utf8(page.body, page.header("content-type")).decode()
    )
    return unescape(re.sub("<[^>]*>", " ", text))


def _flat(text: str) -> str:
    """`text` without white space, which stands where tags stood."""
    return "".join(text.split())


def _report() -> None:
    """What is wrong with which page, and how much of what is expected is so."""
    all_faults = {name: faults(name) for name in NAMES}
    for name, wrong in all_faults.items():
        print("".join(f"{name}: {fault[:140]}\n" for fault in wrong), end="")
    every = [fault for wrong in all_faults.values() for fault in wrong]
    for key, fault in (("must", "missing"), ("must_not", "left in")):
        total = sum(len(expectations(name).get(key, ())) for name in NAMES)
        print(f"{key}: {total - sum(one.startswith(fault) for one in every)} of {total}")
    print("not yet:", *(name for name, wrong in all_faults.items() if wrong))


if __name__ == "__main__":
    _report()
