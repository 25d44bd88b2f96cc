"""A page that is off topic comes back, becomes an article, and can be left out again."""

from __future__ import annotations

import pytest

from aggregator.model import Band, CaseKind, Decision, Outcome, Policy, StoryState
from aggregator.review import RulingError
from app.installation import Installation
from app.jobs.bring_back import MISTAKE, bring_back, leave_out_again, page_at
from app.jobs.ingest import ingest, ingest_again
from app.jobs.review import rule
from app.jobs.undo import undo
from storage.errors import NotFound
from storage.pages import Seek, StoredPage
from tests.app.jobs.test_ingest import BREAD
from tests.app.jobs.texts import add_source, html, take

URL = "https://site.example/bread"


def bake(installation: Installation, text: str = BREAD) -> StoredPage:
    """A page about bread, of a source that is believed."""
    with installation.store.read() as transaction:
        known = [one for one in transaction.sources.all() if one.key == "site"]
    source = known[0] if known else add_source(installation, policy=Policy.AUTO)
    take(installation, source, "bread", html("How to bake bread at home", text))
    ingest(installation)
    return page(installation)


def page(installation: Installation) -> StoredPage:
    return page_at(installation, URL)


def approvals(installation: Installation) -> list[int]:
    with installation.store.read() as transaction:
        return [case.id for case in transaction.reviews.waiting(CaseKind.APPROVE, 10)]


def test_it_becomes_an_article_that_a_curator_is_asked_about(installation_on_each: Installation) -> None:
    baked = bake(installation_on_each)
    assert baked.outcome is Outcome.OFF_TOPIC
    bring_back(installation_on_each, baked.id, user="ada")
    waiting = page(installation_on_each)
    assert (waiting.outcome, waiting.brought_back_by) == (None, "ada")
    assert waiting.reason == baked.reason  # told until it is read
    ingest(installation_on_each)
    back = page(installation_on_each)
    assert back.outcome is Outcome.KEPT
    assert len(approvals(installation_on_each)) == 1  # though its source is believed
    with installation_on_each.store.read() as transaction:
        assert transaction.articles.get(back.article_id or 0).relevance.band is Band.OUT
        assert transaction.pages.left_out(Outcome.OFF_TOPIC, 5, Seek()) == []
        assert [one.id for one in transaction.pages.brought_back(5, Seek())] == [back.id]


def test_reading_everything_again_leaves_it_an_article(installation: Installation) -> None:
    bring_back(installation, bake(installation).id, user="ada")
    ingest(installation)
    ingest_again(installation, None)
    assert page(installation).outcome is Outcome.KEPT
    changed = bake(installation, BREAD + "Slice it thinly and freeze what you do not eat within three days. ")
    assert (changed.outcome, changed.brought_back_by) == (Outcome.REVISED, "ada")


def test_taken_back_before_it_was_read(installation: Installation) -> None:
    baked = bake(installation)
    bring_back(installation, baked.id, user="ada")
    leave_out_again(installation, baked.id, user="bob")
    assert page(installation) == baked
    ingest(installation)
    assert approvals(installation) == []


def test_taken_back_and_brought_back_again(installation: Installation) -> None:
    baked = bake(installation)
    bring_back(installation, baked.id, user="ada")
    ingest(installation)
    leave_out_again(installation, baked.id, user="bob")
    left = page(installation)
    assert (left.outcome, left.brought_back_by, left.reason) == (Outcome.OFF_TOPIC, "", baked.reason)
    assert approvals(installation) == []
    with installation.store.read() as transaction:
        ruling = transaction.rulings.history(1)[0][0]
        assert transaction.stories.get(1).state is StoryState.REJECTED
    assert (ruling.user, ruling.reason) == ("bob", MISTAKE)
    ingest_again(installation, None)
    assert page(installation).outcome is Outcome.OFF_TOPIC
    bring_back(installation, baked.id, user="ada")
    assert len(approvals(installation)) == 1
    ingest(installation)
    assert len(approvals(installation)) == 1
    with installation.store.read() as transaction:
        assert transaction.stories.get(1).state is StoryState.WAITING


def test_not_taken_back_after_a_decision(installation: Installation) -> None:
    baked = bake(installation)
    bring_back(installation, baked.id, user="ada")
    ingest(installation)
    ruling = rule(installation, approvals(installation)[0], Decision.APPROVE, user="bob")
    with pytest.raises(RulingError, match="Somebody has decided"):
        leave_out_again(installation, baked.id, user="ada")
    assert page(installation).outcome is Outcome.KEPT
    undo(installation, ruling, user="bob")
    leave_out_again(installation, baked.id, user="ada")
    assert page(installation).outcome is Outcome.OFF_TOPIC


def test_what_cannot_be_brought_back(installation: Installation) -> None:
    baked = bake(installation)
    with pytest.raises(RulingError, match="Nobody has brought"):
        leave_out_again(installation, baked.id, user="ada")
    newer = bake(installation, BREAD.replace("apples", "pears"))
    with pytest.raises(RulingError, match="newer one"):
        bring_back(installation, baked.id, user="ada")
    bring_back(installation, newer.id, user="ada")
    with pytest.raises(RulingError, match="ada has brought it back already"):
        bring_back(installation, newer.id, user="bob")
    with installation.store.begin() as transaction:
        source = transaction.sources.get("site")
    take(installation, source, "empty", b"")
    ingest(installation)
    with pytest.raises(RulingError, match="Only a page that is off topic"):
        bring_back(installation, page_at(installation, "https://site.example/empty").id, user="ada")
    with pytest.raises(NotFound, match="No page"):
        page_at(installation, "https://site.example/never")
