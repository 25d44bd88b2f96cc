"""Pages: whatever stands in them they are read, or end with a reason; cleaning only cuts, and once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.clean import clean
from aggregator.clean.plain import clean_text
from aggregator.clean.sanitize import sanitize
from aggregator.extract import extract
from aggregator.extract.parse import fold
from aggregator.extract.plain import read_lines
from aggregator.model import Article, Block, CleanArticle, Ended, Outcome, SourceRules
from aggregator.references import cited
from aggregator.urls import clean_url
from tests.aggregator.extract.pages import page
from tests.faults.test_markup import in_markup
from tests.fuzz.made import mutated, pages
from tests.fuzz.profiles import fuzzed

KINDS = (
    "text/html; charset=utf-8",
    "text/html",
    "",
    "text/html; charset=utf-16",
    "text/html; charset=x-user",
)
RULES = (
    SourceRules(),
    SourceRules(keep=("article", "//main"), drop=(".promo", "aside"), strip_id_or_class=("share",)),
    SourceRules(title=("h1",), author=(".byline",), date=("//time/@datetime", "//time"), keep_first=True),
)


@fuzzed
@given(mutated(*pages()), st.sampled_from(KINDS), st.sampled_from(RULES))
def test_any_page_is_read_or_ends_with_a_reason(body: bytes, kind: str, rules: SourceRules) -> None:
    read = extract(page(body, content_type=kind), rules)
    if isinstance(read, Ended):
        assert read.reason
        return
    _require_sound(read)
    cleaned = clean(read, min_words=1)
    if isinstance(cleaned, Ended):
        assert cleaned.outcome is Outcome.TOO_SHORT
        return
    _require_clean(read, cleaned)


def _require_sound(read: Article) -> None:
    """What is told of a page is possible, and can be kept."""
    told = read.metadata
    for moment in (told.published_at, told.modified_at):
        assert moment is None or (moment.tzinfo is not None and 1990 <= moment.year <= 2100)
    for address in (told.canonical_url, told.image_url):
        assert address == "" or clean_url(address) == address
    texts = [told.title, *told.authors, told.section, told.licence, *(one.text for one in read.blocks)]
    for text in texts:
        assert "\0" not in text
        text.encode()  # no lone surrogate: no database takes one


def _require_clean(read: Article, cleaned: CleanArticle) -> None:
    lines = [one.text for one in read.blocks]
    assert set(cleaned.text.splitlines()) <= {part for line in lines for part in line.splitlines()}
    assert in_markup(cleaned.html) == []
    again = clean(replace(read, blocks=_kept(read, cleaned)), min_words=1)
    assert isinstance(again, CleanArticle)
    assert again.text == cleaned.text
    cited(cleaned.text, cleaned.html)


def _kept(read: Article, cleaned: CleanArticle) -> tuple[Block, ...]:
    gone = {
        one.position + place
        for one in cleaned.removals
        for place in range(len(_blocks(read, one.position, one.text)))
    }
    return tuple(one for index, one in enumerate(read.blocks) if index not in gone)


def _blocks(read: Article, position: int, text: str) -> list[str]:
    """The blocks that a removal names, from its first one on."""
    found: list[str] = []
    while "\n".join(found) != text:
        found.append(read.blocks[position + len(found)].text)
    return found


@fuzzed
@given(st.text(max_size=400) | mutated(*pages()).map(lambda body: body.decode("utf-8", "replace")[:20_000]))
@example("\x85\u2028\x0b\x1c")
def test_any_text_is_lines_of_an_article(text: str) -> None:
    read = read_lines(text)
    lines = " ".join(map(fold, text.splitlines()))
    assert {word for one in read.blocks for word in one.text.split()} <= set(lines.split())
    assert set(clean_text(text).split()) <= set(lines.split())


@fuzzed
@given(mutated(*pages(), most=20_000).map(lambda body: body.decode("utf-8", "replace")))
def test_any_markup_is_sanitized(text: str) -> None:
    once = sanitize(text, "https://source.example/")
    assert in_markup(once) == []
    # What stands in a table and is no cell a browser puts before it; still nothing of it runs.
    again = sanitize(once, "https://source.example/")
    assert in_markup(again) == []
    assert len(again) <= len(once) + 200


@pytest.mark.parametrize("body", [b"", b"\0", b"<", b"<!--", b"<![CDATA[", b"<html", b"<p" * 50_000])
def test_pages_that_hardly_begin(body: bytes) -> None:
    assert isinstance(extract(page(body)), Ended | Article)
