"""Reporting a problem by keyboard, by touch, and without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from aggregator.model import Case, CaseKind
from tests.app.web.world import ordinary
from tests.browser.conftest import Site, sign_in
from tests.browser.test_work import CALM_MS


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def _reports(site: Site) -> list[Case]:
    with site.installation.store.read() as transaction:
        return transaction.reviews.waiting(CaseKind.REPORT, 10)


def test_by_keyboard_alone(page: Page, site: Site) -> None:
    asked = ordinary(site.installation)
    page.goto(f"/review/duplicates/{asked.id}")
    _press(page, "r")
    page.wait_for_url("**/report/**")
    page.locator("input[name=article]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/duplicates/{asked.id}?saved=*")
    report = _reports(site)[0]
    assert (report.article_id, report.reasons) == (asked.article_id, ("The text is broken or incomplete",))
    _press(page, "u")
    page.wait_for_url(f"**/review/duplicates/{asked.id}?saved=*")
    expect(page.get_by_role("status")).to_contain_text("took back decision")
    assert _reports(site) == []


def test_by_touch(chromium: Browser, site: Site) -> None:
    asked = ordinary(site.installation)
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/review/duplicates/{asked.id}")
    page.get_by_role("link", name="Report a problem").tap()
    page.locator("input[name=article]").first.tap()
    page.get_by_text("It is an advert").tap()
    page.get_by_role("button", name="Report it").tap()
    page.wait_for_url("**?saved=*")
    page.get_by_role("link", name="Reports").tap()
    page.wait_for_url("**/review/reports/*")
    page.get_by_role("button", name="Leave the story out").tap()
    page.wait_for_url("**/review/reports?saved=*")
    assert _reports(site) == []
    context.close()


def test_without_scripts(chromium: Browser, site: Site) -> None:
    asked = ordinary(site.installation)
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(f"/stories/of/{asked.article_id}")
    page.get_by_role("link", name="Report a problem").first.click()
    page.get_by_label("Something else").check()
    page.get_by_label("More about it").fill("It is a poem.")
    page.get_by_role("button", name="Report it").click()
    page.wait_for_url("**/stories/*?saved=*")
    page.get_by_role("link", name="Look at the report").click()
    expect(page.locator("main")).to_contain_text("It is a poem.")
    page.get_by_role("button", name="Keep it, it is fine").click()
    page.wait_for_url("**/review/reports?saved=*")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/review/reports/*?saved=*")
    assert len(_reports(site)) == 1
    context.close()
