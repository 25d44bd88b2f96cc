"""Whole pages, read and cleaned: each is a folder with the page and what is expected of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import CleanArticle, Ended
from tests.aggregator.extract.pages import NAMES, golden


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_page_reads_as_expected(name: str) -> None:
    page, expected = golden(name)
    article = extract(page)
    if "outcome" in expected:
        assert isinstance(article, Ended)
        assert (article.outcome, bool(article.reason)) == (expected["outcome"], True)
        return
    assert not isinstance(article, Ended), article
    cleaned = clean(article)
    assert isinstance(cleaned, CleanArticle), cleaned
    assert [text for text in expected["must"] if text not in cleaned.text] == []
    assert [text for text in expected["must_not"] if text in cleaned.text] == []
    assert set(expected["steps"]) <= {removal.step for removal in cleaned.removals}
    meta = cleaned.metadata
    assert meta.title == expected["title"]
    assert list(meta.authors) == expected["authors"]
    published = expected["published"]
    assert meta.published_at == (datetime.fromisoformat(published) if published else None)
    assert meta.language == expected["language"]
    for field, key in (("canonical_url", "canonical"), ("site_name", "site_name"), ("image_url", "image")):
        assert getattr(meta, field) == expected.get(key, getattr(meta, field))
