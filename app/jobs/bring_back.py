"""The job of bringing back a page that was found to be off topic, and of taking that back.

A page that comes back waits to be ingested like a new one, and becomes an article whatever the machine
thinks of its subject; a curator is asked about its approval like about any other. That it came back is
taken back for as long as nobody has decided about the article; then a decision is what there is to undo.
"""

from __future__ import annotations

from datetime import datetime

from aggregator import review
from aggregator.model import Case, CaseKind, Decision, Outcome, Ruling, StoryState
from aggregator.urls import url_key
from app import clock
from app.installation import Installation
from app.jobs.review import enact
from app.jobs.undo import take_back
from storage.errors import NotFound
from storage.pages import StoredPage
from storage.store import Transaction

MISTAKE = "brought back by mistake: it is off topic"


def page_at(installation: Installation, url: str) -> StoredPage:
    """The newest page of an address. Raises NotFound, and ValueError for what is no address."""
    with installation.store.read() as transaction:
        found = transaction.pages.at(url_key(url))
    if found is None:
        raise NotFound(f"No page of {url} is stored.")
    return found


def bring_back(installation: Installation, page_id: int, *, user: str) -> None:
    """Let a page be ingested again, whatever it is about.

    Raises RulingError for a page that is not off topic or no longer the newest of its address.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        page = _newest(transaction, page_id)
        if page.brought_back_by:
            raise review.RulingError(f"{page.brought_back_by} has brought it back already.")
        if page.outcome is not Outcome.OFF_TOPIC:
            raise review.RulingError("Only a page that is off topic can be brought back.")
        transaction.pages.bring_back(page_id, user, now)
        if mistake := _mistake(transaction, page):
            take_back(transaction, mistake.id, user=user, now=now)


def leave_out_again(installation: Installation, page_id: int, *, user: str) -> None:
    """Take back that a page came back. Its article, if it is one by now, is left out with the reason
    `MISTAKE`, which stands in the history.

    Raises RulingError when somebody has decided about the article, or it tells the story of another.
    """
    with installation.store.begin() as transaction:
        now = clock.now()
        transaction.stories.hold()
        page = _newest(transaction, page_id)
        if not page.brought_back_by:
            raise review.RulingError("Nobody has brought this page back.")
        reason = page.reason
        if page.outcome is not None and page.article_id is not None:
            reason = _leave_out(transaction, page.article_id, user, now)
        transaction.pages.leave_out(page_id, reason)


def _newest(transaction: Transaction, page_id: int) -> StoredPage:
    page = transaction.pages.get(page_id)
    if (newest := transaction.pages.at(page.url_key)) and newest.id != page.id:
        raise review.RulingError("The page has changed since: there is a newer one of this address.")
    return page


def _leave_out(transaction: Transaction, article_id: int, user: str, now: datetime) -> str:
    """Returns why the article is off topic, in the words of the machine."""
    article = transaction.articles.get(article_id)
    story = transaction.stories.get(article.story_id)
    told = transaction.articles.ids_of(story.id)
    if transaction.rulings.standing_about(told):
        raise review.RulingError("Somebody has decided about the article since. Undo that decision first.")
    asked = transaction.reviews.open_about(told)
    approval = next((case for case in asked if case.kind is CaseKind.APPROVE), None)
    if told != [article_id] or approval is None or story.state is not StoryState.WAITING:
        raise review.RulingError(
            f"The article tells the story “{story.title}”, which others tell too. Take it out of it instead."
        )
    changes = (
        *review.reject(approval, story, reason=MISTAKE),
        *review.settle(approval, _others(asked, approval)),
    )
    enact(transaction, approval, Decision.REJECT, changes, user=user, reason=MISTAKE, now=now)
    return " ".join(article.relevance.reasons)


def _others(asked: list[Case], approval: Case) -> list[Case]:
    return [case for case in asked if case.id != approval.id]


def _mistake(transaction: Transaction, page: StoredPage) -> Ruling | None:
    """The decision that left its article out when it had come back before."""
    standing = transaction.rulings.standing_about([page.article_id]) if page.article_id else []
    return next((one for one in standing if one.reason == MISTAKE), None)
