"""Two curators at one question, and a question put off: by keyboard, by touch, without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from aggregator.model import CaseKind, Decision
from app.jobs.review import rule
from tests.app.web.world import case, waiting
from tests.browser.conftest import Site, sign_in
from tests.browser.test_work import CALM_MS


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def _jo_is_quicker(site: Site) -> int:
    number = waiting(site.installation, CaseKind.SAME_STORY)[0].id
    rule(site.installation, number, Decision.RELATED, user="Jo")
    return number


def test_by_keyboard_the_answer_is_changed(page: Page, site: Site) -> None:
    number = _jo_is_quicker(site)  # while Amina reads
    _press(page, "5")
    page.wait_for_url(f"**/review/duplicates/{number}?mine=different")
    expect(page.locator("#decide")).to_have_text("Jo already chose “Related”")
    _press(page, "2")
    page.wait_for_url("**?saved=*")
    assert case(site.installation, number).decision == "different"


def test_without_scripts_the_answer_is_kept(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    number = _jo_is_quicker(site)
    page.get_by_role("button", name="Keep B").click()
    page.wait_for_url(f"**/review/duplicates/{number}?mine=keep_second")
    page.get_by_role("link", name="Keep that").click()
    page.wait_for_url("**/review/duplicates/*")
    assert case(site.installation, number).decision == "related"
    context.close()


def test_skipping_and_coming_back_by_touch(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page)
    first, second = (one.id for one in waiting(site.installation, CaseKind.SAME_STORY)[:2])
    page.get_by_role("button", name="Skip").tap()
    page.wait_for_url(f"**/review/duplicates/{second}?skipped={first}")
    page.get_by_role("link", name="Previous question").tap()
    page.wait_for_url(f"**/review/duplicates/{first}")
    assert case(site.installation, first).decision == ""
    context.close()
