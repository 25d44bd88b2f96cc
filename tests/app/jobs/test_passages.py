"""Keeping and cutting passages: of one article, of a source, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.clean.said import words_key
from aggregator.model import CaseKind, Decision, Source
from aggregator.review import RulingError
from app.editorial import ArticleSettings, Editorial
from app.installation import Installation
from app.jobs.ingest import ingest, ingest_again
from app.jobs.passages import say, say_always, try_always
from app.jobs.review import rule
from app.jobs.undo import undo
from storage.articles import StoredArticle
from storage.errors import Conflict
from tests.app.jobs.texts import TEXTS, TITLES, add_source, html, take

SIGN_UP = "Sign up for our newsletter and get the best of the week in your inbox."
TAIL = "The house of this paper thanks its readers for their patience with the new printing press."


def body(number: int) -> bytes:
    page = html(TITLES[number], TEXTS[TITLES[number]]).decode()
    return page.replace(
        "</article>", f'<p>{TAIL}</p><div class="newsletter"><p>{SIGN_UP}</p></div></article>'
    ).encode()


@pytest.fixture
def source(installation_on_each: Installation) -> Source:
    """A source with three articles, each with an advert for a newsletter and a word of thanks."""
    made = add_source(installation_on_each)
    for number in range(3):
        take(installation_on_each, made, f"/{number}", body(number))
    ingest(installation_on_each)
    return made


def article(installation: Installation, number: int = 1) -> StoredArticle:
    with installation.store.read() as transaction:
        return transaction.articles.get(number)


def test_a_passage_is_kept_at_once_and_for_good_and_undone(
    installation_on_each: Installation, source: Source
) -> None:
    it = installation_on_each
    before = article(it)
    assert SIGN_UP not in before.text
    ruling = say(it, 1, words_key(SIGN_UP), kept=True, user="ada")
    assert SIGN_UP in article(it).text
    assert SIGN_UP not in article(it, 2).text
    ingest_again(it, source)
    assert SIGN_UP in article(it).text
    undo(it, ruling, user="bob")
    assert article(it).text == before.text
    with pytest.raises(Conflict):
        undo(it, ruling, user="bob")


def test_a_passage_is_cut_here_and_readers_keep_what_was_approved(
    installation_on_each: Installation, source: Source
) -> None:
    it = installation_on_each
    with it.store.read() as transaction:
        asked = transaction.reviews.approvals_of([1])[0]
    rule(it, asked, Decision.APPROVE, user="ada")
    say(it, 1, words_key(TAIL), kept=False, user="ada")
    assert TAIL not in article(it).text
    assert any(one.text == TAIL and one.step == "people" for one in article(it).removals)
    with it.store.begin() as transaction:
        transaction.sources.save(replace(source, excerpt_chars=10_000))
    with it.store.read() as transaction:
        story = article(it).story_id
        assert TAIL in transaction.articles.told([story])[story][0].text
        assert transaction.rulings.history(1)[0][0].reason == TAIL
        assert transaction.reviews.waiting_counts()[CaseKind.SAME_STORY] == 0


def test_what_was_said_twice_is_undone_in_order(installation_on_each: Installation, source: Source) -> None:
    it = installation_on_each
    kept = say(it, 1, words_key(SIGN_UP), kept=True, user="ada")
    cut = say(it, 1, words_key(SIGN_UP), kept=False, user="bob")
    assert SIGN_UP not in article(it).text
    with pytest.raises(Conflict, match=f"Decision {cut}, by bob"):
        undo(it, kept, user="ada")
    undo(it, cut, user="ada")
    assert SIGN_UP in article(it).text


@pytest.mark.parametrize("key", ["", "0" * 32, words_key("Not there at all, I think.")])
def test_a_passage_that_is_not_there_is_refused(
    installation_on_each: Installation, source: Source, key: str
) -> None:
    with pytest.raises(RulingError, match="not there any more"):
        say(installation_on_each, 1, key, kept=True, user="ada")


def test_a_cut_that_would_leave_no_article_is_refused(
    installation_on_each: Installation, source: Source
) -> None:
    it = replace(installation_on_each, editorial=Editorial(articles=ArticleSettings(min_words=100)))
    text = article(it).text
    with pytest.raises(RulingError, match=r"leave no article: .* fewer than 100"):
        say(it, 1, words_key(text.splitlines()[0]), kept=False, user="ada")
    assert article(it).text == text


def test_always_is_tried_first_and_changes_nothing(
    installation_on_each: Installation, source: Source
) -> None:
    it = installation_on_each
    before = [article(it, number).text for number in (1, 2, 3)]
    trial = try_always(it, 1, words_key(TAIL), kept=False)
    assert (trial.pages, trial.changed) == (3, 3)
    assert {one.title for one in trial.examples} == set(TITLES)
    assert {one.passages for one in trial.examples} == {(TAIL,)}
    back = try_always(it, 1, words_key(SIGN_UP), kept=True)
    assert (back.changed, back.examples[0].passages) == (3, (SIGN_UP,))
    assert try_always(it, 1, words_key(TAIL), kept=True).changed == 0
    assert [article(it, number).text for number in (1, 2, 3)] == before
    with it.store.read() as transaction:
        assert transaction.rulings.history(1) == []


@pytest.mark.parametrize(("passage", "kept"), [(TAIL, False), (SIGN_UP, True)])
def test_always_is_for_every_page_and_can_be_undone(
    installation_on_each: Installation, source: Source, passage: str, kept: bool
) -> None:
    it = installation_on_each
    ruling = say_always(it, 2, words_key(passage), kept=kept, user="ada")
    assert [passage in article(it, number).text for number in (1, 2, 3)] == [kept] * 3
    with it.store.read() as transaction:
        [learned] = transaction.repeated.of(source.id)
    assert (learned.repeated.text, learned.repeated.kept, learned.said_by) == (passage, kept, "ada")
    ingest_again(it, source)
    assert [passage in article(it, number).text for number in (1, 2, 3)] == [kept] * 3
    undo(it, ruling, user="ada")
    assert [passage in article(it, number).text for number in (1, 2, 3)] == [not kept] * 3
    with it.store.read() as transaction:
        assert transaction.repeated.of(source.id) == []


def test_words_that_are_too_few_are_not_known_on_other_pages(
    installation_on_each: Installation,
) -> None:
    it = installation_on_each
    source = add_source(it)
    page = body(0).decode().replace("</article>", "<p>Three small words.</p></article>")
    take(it, source, "/0", page.encode())
    ingest(it)
    key = words_key("Three small words.")
    with pytest.raises(RulingError, match="too few"):
        say_always(it, 1, key, kept=False, user="ada")
    say(it, 1, key, kept=False, user="ada")
    assert "Three small words." not in article(it).text
