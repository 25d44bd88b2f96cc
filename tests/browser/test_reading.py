"""Reading a pair by keyboard: from difference to difference, and the whole texts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.app.web.world import ordinary
from tests.browser.conftest import Site
from tests.browser.test_work import CALM_MS


def test_by_keyboard_through_the_differences_and_to_the_texts(page: Page, site: Site) -> None:
    path = f"/review/duplicates/{ordinary(site.installation).id}"
    page.goto(path)
    page.wait_for_timeout(CALM_MS)
    for key, number in (("j", 1), ("j", 2), ("k", 1), ("k", 1)):
        page.keyboard.press(key)
        expect(page.locator(f"#difference-{number}")).to_be_focused()
    assert page.url.endswith(path)  # nothing was decided
    page.keyboard.press("v")
    page.wait_for_url("**?view=full#texts")
    expect(page.get_by_role("region", name="Text B")).to_be_visible()
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press("v")
    page.wait_for_url(f"**{path}#texts")
