"""What is chosen on the page of the display, as it is felt."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from aggregator.model import CaseKind
from tests.app.web.world import case, waiting
from tests.browser.conftest import Site
from tests.browser.test_work import CALM_MS


def _choose(page: Page, group: str, choice: str) -> None:
    page.get_by_role("link", name="Display").click()
    page.get_by_role("group", name=group, exact=True).get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Back to where you were").click()


def test_two_presses_answer_and_one_only_points(page: Page, site: Site) -> None:
    first = waiting(site.installation, CaseKind.SAME_STORY)[0].id
    _choose(page, "Keys", "Two presses")
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press("5")
    expect(page.get_by_role("button", name="Different")).to_be_focused()
    page.wait_for_timeout(200)
    assert case(site.installation, first).decision == ""
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert case(site.installation, first).decision == "different"


def test_with_keys_off_no_key_does_anything(page: Page, site: Site) -> None:
    first = waiting(site.installation, CaseKind.SAME_STORY)[0].id
    _choose(page, "Keys", "Off")
    page.wait_for_timeout(CALM_MS)
    for key in ("1", "5", "s", "u"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page).to_have_url(f"{site.address}review/duplicates/{first}")
    assert case(site.installation, first).decision == ""
    assert page.locator("kbd:visible, [aria-keyshortcuts]").count() == 0


def test_text_grows_and_colours_change(page: Page) -> None:
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    paper = "() => getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(size)
    _choose(page, "Text size", "Very large")
    _choose(page, "Colours", "Dark")
    assert page.evaluate(size) > 1.3 * before
    assert page.evaluate(paper) == "rgb(19, 24, 29)"
    _choose(page, "Contrast", "Strong")
    assert page.evaluate(paper) == "rgb(0, 0, 0)"
