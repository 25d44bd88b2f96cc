"""Two people approve one article, by keyboard."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from aggregator.model import CaseKind, StoryState
from aggregator.second import SecondReviewer
from app.editorial import ReviewSettings
from storage.schema import sources
from tests.app.web.world import case, opened, signed_in, waiting
from tests.browser.conftest import Site, served
from tests.browser.test_work import CALM_MS


@pytest.fixture
def site(harvested: Path, tmp_path: Path) -> Iterator[Site]:
    """A desk where two people read every story; no source is automatic, whose word would count as one's."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with opened(harvested, tmp_path / "home", address) as one:
            with one.store.begin() as transaction:
                transaction.connection.execute(update(sources).values(policy="review"))
            review = ReviewSettings(second_reviewer=SecondReviewer.ALWAYS)
            it = replace(one, editorial=msgspec.structs.replace(one.editorial, review=review))
            with served(it, listening):
                yield Site(installation=it, address=address)


def _come_in(chromium: Browser, site: Site, name: str) -> Page:
    context = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 800})
    cookie, token = signed_in(site.installation, name)
    context.add_cookies([{"name": cookie, "value": token, "url": site.address}])
    return context.new_page()


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def test_one_after_the_other_by_keyboard(chromium: Browser, site: Site) -> None:
    first = waiting(site.installation, CaseKind.APPROVE)[0]
    amina, jo = (_come_in(chromium, site, name) for name in ("Amina", "Jo"))
    amina.goto(f"/review/articles/{first.id}")
    _press(amina, "1")
    amina.wait_for_url("**/review/articles/*?saved=*")
    expect(amina.get_by_role("status")).to_contain_text("another person is asked")
    second = max(one.id for one in waiting(site.installation, CaseKind.APPROVE))

    amina.goto(f"/review/articles/{second}")
    expect(amina.locator("#decision")).to_contain_text("You approved this first")
    _press(amina, "1")  # there is nothing that it could press
    expect(amina).to_have_url(f"{site.address}review/articles/{second}")
    assert case(site.installation, second).decision == ""

    jo.goto(f"/review/articles/{second}")
    expect(jo.locator("#decision")).to_contain_text("Amina approved this first")
    jo.get_by_role("link", name="See why").focus()
    jo.keyboard.press("Enter")
    expect(jo.locator("#two")).to_be_in_viewport()
    _press(jo, "1")
    jo.wait_for_url("**/review/articles**")
    expect(jo.get_by_role("status")).to_contain_text("as the second person")
    with site.installation.store.read() as transaction:
        story = transaction.stories.get(transaction.articles.get(first.article_id).story_id)
    assert story.state is StoryState.APPROVED
    for page in (amina, jo):
        page.context.close()
