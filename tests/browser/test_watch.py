"""What readers have has changed at its source: answered by keyboard, by touch, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from aggregator.model import CaseKind
from app.installation import Installation
from tests.app.web.world import case
from tests.browser.all_pages import about_a_page
from tests.browser.conftest import Site, sign_in
from tests.browser.test_work import CALM_MS


def _asked(installation: Installation, kind: CaseKind) -> int:
    """A question about the page of a story that readers have."""
    query = "SELECT representative_id FROM stories WHERE released_at IS NOT NULL ORDER BY id LIMIT 1"
    with installation.store.begin() as transaction:
        article_id = transaction.connection.execute(text(query)).scalar()
        assert article_id
        return about_a_page(transaction, article_id, kind)


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def test_a_changed_page_by_keyboard_alone(page: Page, site: Site) -> None:
    asked = _asked(site.installation, CaseKind.CHANGED)
    page.goto("/review/watch")
    expect(page.get_by_role("heading", level=1)).to_have_text("Does this change matter to readers?")
    expect(page.locator(".evidence")).to_contain_text("“148 people” is now “184 people”")
    _press(page, "3")
    page.wait_for_url("**/review/watch?saved=*")
    assert case(site.installation, asked).decision == "ignore"
    _press(page, "u")
    page.wait_for_url(f"**/review/watch/{asked}?saved=*")
    assert case(site.installation, asked).decision == ""
    _press(page, "2")
    page.wait_for_url("**/review/watch?saved=*")
    assert case(site.installation, asked).decision == "correct"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_that_is_gone_by_touch(chromium: Browser, site: Site, scripts: bool) -> None:
    asked = _asked(site.installation, CaseKind.GONE)
    context = chromium.new_context(
        base_url=site.address,
        viewport={"width": 400, "height": 800},
        has_touch=True,
        is_mobile=True,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/review/watch/{asked}")
    page.get_by_label("Why it is withdrawn").fill("Nobody can read it any more.")
    page.get_by_role("button", name="Withdraw").tap()
    page.wait_for_url("**/review/watch?saved=*")
    assert case(site.installation, asked).decision == "withdraw"
    page.get_by_role("button", name="Undo").tap()
    page.wait_for_url(f"**/review/watch/{asked}?saved=*")
    assert case(site.installation, asked).decision == ""
    context.close()
