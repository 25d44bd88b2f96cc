"""The watch on what readers have: a page that says something else, says that it was taken back, or is gone.

Nothing here is about stories that nobody has yet: those are simply revised.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from aggregator.model import Assessed, Case, CaseKind, Change, FetchedPage, Outcome
from aggregator.review import WITHDRAWN
from aggregator.rhythm import LAST_LOOK, LOOKS, NOT_SO_SOON, SURELY_GONE, next_look
from aggregator.watch import (
    about_change,
    about_gone,
    key_of_gone,
    page_says_taken_back,
    says_taken_back,
    what_changed,
)
from storage.articles import StoredArticle
from storage.store import Store, Transaction
from storage.watch import Had, Looked, Reading

MACHINE = "The machine"
HOLDS_NOTHING = {
    Outcome.NOT_ARTICLE: "the page holds no article any more",
    Outcome.TOO_SHORT: "the page holds hardly any text any more",
    Outcome.OFF_TOPIC: "the page is about something else now",
    Outcome.UNREADABLE: "the page cannot be read any more",
}
_FORGOTTEN = LOOKS[-1] + timedelta(days=1)  # after which the first looks are over


def revised(transaction: Transaction, before: StoredArticle, assessed: Assessed, now: datetime) -> None:
    """A newer reading of an article was kept. Ask about it where readers have the article, and what
    the page says changed in substance; an open question is about the newest reading."""
    keys = assessed.fingerprint.url_keys
    had = next((one for one in transaction.watch.had(keys).values() if one.article_id == before.id), None)
    if had is None:
        return
    transaction.watch.back(keys)
    cases = transaction.watch.open_about(before.id)
    for case in cases:
        if case.kind is CaseKind.GONE:
            drop(transaction, case, "the page is there again", now)
    asked = next((case for case in cases if case.kind is CaseKind.CHANGED), None)
    shown, _ = transaction.watch.shown(before.id)
    reading = Reading(before=shown, after=assessed.article.text, after_html=assessed.article.html)
    if asked is not None:
        _anew(transaction, asked, reading, assessed, now)
    elif shown and _is_news(before, assessed) and (what := _what(reading, assessed)):
        _ask(transaction, had, what, reading, assessed, now)


def ended(transaction: Transaction, url_key: str, page: FetchedPage, outcome: Outcome, now: datetime) -> None:
    """A page that came holds no article. Ask at once where it says that its article was taken back;
    else look again before anybody is asked."""
    had = transaction.watch.had([url_key]).get(url_key)
    if had is None or outcome not in HOLDS_NOTHING:
        return
    said = page_says_taken_back(page.body)
    since = transaction.watch.missing(url_key, now, now + SURELY_GONE)
    if said and not transaction.watch.open_about(had.article_id):
        _open_gone(transaction, had, f"the page now says: “{said}”", page.url, since, now)


def look(store: Store, now: datetime) -> int:
    """Ask about pages that are gone for good, and see to it that what readers have is looked at again
    in time. Returns how many questions were opened."""
    with store.read() as transaction:
        work = _work(transaction, now)
    if not any(work):
        return 0
    with store.begin() as transaction:
        transaction.stories.hold()
        gone, back, due = _work(transaction, now)  # again: somebody may have been quicker
        for one in gone:
            why = f"the page is gone: {one.error or 'it holds nothing of its article any more'}"
            _open_gone(transaction, one.had, why, one.url, one.visit.gone_since or now, now)
        for case in back:
            drop(transaction, case, "the page is there again", now)
        for url_key, at in due:
            transaction.watch.visit_at(url_key, at)
        return len(gone)


def take_text(transaction: Transaction, case: Case) -> tuple[Change, ...]:
    """Show readers what the page says now."""
    if case.kind is not CaseKind.CHANGED:
        return ()
    reading = transaction.watch.reading(case.id)
    text, html = transaction.watch.shown(case.article_id)
    pairs = (("shown_text", text, reading.after), ("shown_html", html, reading.after_html))
    return tuple(
        Change(record="text", id=case.article_id, field=field, before=before, after=after)
        for field, before, after in pairs
        if before != after
    )


def drop(transaction: Transaction, case: Case, reason: str, now: datetime) -> None:
    """Ask no more: what the question was about is over."""
    change = Change(record="case", id=case.id, field="decision", before="", after=WITHDRAWN)
    transaction.stories.apply([change])
    transaction.rulings.record(
        case.id, user=MACHINE, decision=WITHDRAWN, reason=reason, changes=[change], now=now
    )


def _work(
    transaction: Transaction, now: datetime
) -> tuple[list[Looked], list[Case], list[tuple[str, datetime]]]:
    """The pages to ask about, the questions that are over, and when to visit which address."""
    away = transaction.watch.gone()
    back = [case for case in transaction.watch.open_gone() if not transaction.watch.is_away(case.article_id)]
    gone: dict[int, Looked] = {}
    for one in away:
        if one.visit.is_gone and _is_to_ask(transaction, one):
            gone.setdefault(one.had.article_id, one)
    due = [
        (one.url_key, at)
        for one in transaction.watch.early(now, now - _FORGOTTEN)
        if (at := _first_look(one)) is not None
    ]
    due += [(one.url_key, now) for one in transaction.watch.left_alone(now - LAST_LOOK)]
    return list(gone.values()), back, due


def _is_to_ask(transaction: Transaction, one: Looked) -> bool:
    """Whether nobody was asked about this absence, nor is anything asked about the page now."""
    article_id, since = one.had.article_id, one.visit.gone_since
    if since is None or transaction.watch.open_about(article_id):
        return False
    if transaction.watch.is_there(article_id, since):  # under another address
        return False
    return key_of_gone(article_id, since) not in transaction.watch.asked(article_id)


def _first_look(one: Looked) -> datetime | None:
    """When to visit a page earlier than it is its turn, because readers have its article by now."""
    visit = one.visit
    if visit.failures or visit.gone_since or visit.fetched_at is None or visit.next_at is None:
        return None
    at = next_look(one.had.released_at, max(visit.fetched_at, one.had.released_at))
    return at if at < visit.next_at - NOT_SO_SOON else None


def _is_news(before: StoredArticle, assessed: Assessed) -> bool:
    """Whether the newest reading says something else than the one before it: what was asked, or was
    not worth asking, is not asked again."""
    return bool(what_changed(before.text, assessed.article.text)) or bool(
        says_taken_back(assessed.article.metadata.title, assessed.article.text)
        and not says_taken_back(before.title, before.text)
    )


def _what(reading: Reading, assessed: Assessed) -> tuple[str, ...]:
    """What is different from what readers were given, in words."""
    said = says_taken_back(assessed.article.metadata.title, reading.after)
    taken_back = (f"the page now says: “{said}”",) if said else ()
    return (
        *taken_back,
        *(one for one in what_changed(reading.before, reading.after) if one not in taken_back),
    )


def _ask(
    transaction: Transaction,
    had: Had,
    what: Sequence[str],
    reading: Reading,
    assessed: Assessed,
    now: datetime,
) -> None:
    case_id = transaction.reviews.open_case(
        CaseKind.CHANGED,
        article_id=had.article_id,
        other_article_id=None,
        score=1.0,
        reasons=about_change(what, url=assessed.article.url, article_id=had.article_id, after=reading.after),
        now=now,
    )
    transaction.watch.keep(case_id, reading)


def _anew(transaction: Transaction, case: Case, reading: Reading, assessed: Assessed, now: datetime) -> None:
    """An open question is about what the page says by now; there is none where that is what readers have."""
    what = _what(reading, assessed)
    if not what:
        drop(transaction, case, "the page says again what readers have", now)
        return
    reasons = about_change(what, url=assessed.article.url, article_id=case.article_id, after=reading.after)
    transaction.watch.say_anew(case.id, reasons)
    transaction.watch.keep(case.id, reading)


def _open_gone(
    transaction: Transaction, had: Had, why: str, url: str, since: datetime, now: datetime
) -> None:
    transaction.reviews.open_case(
        CaseKind.GONE,
        article_id=had.article_id,
        other_article_id=None,
        score=1.0,
        reasons=about_gone(why, url=url, article_id=had.article_id, since=since),
        now=now,
    )
