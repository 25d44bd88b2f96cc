"""Combining two articles by keyboard, by touch, and without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.app.web.world import case, ordinary
from tests.browser.conftest import Site, sign_in
from tests.browser.test_work import CALM_MS


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def _title(site: Site, number: int) -> str:
    with site.installation.store.read() as transaction:
        article = transaction.articles.get(transaction.reviews.get(number).article_id)
        return transaction.stories.get(article.story_id).title


def test_by_keyboard_alone(page: Page, site: Site) -> None:
    number = ordinary(site.installation).id
    newer = _title(site, number)
    page.goto(f"/review/duplicates/{number}")
    _press(page, "3")
    page.wait_for_url(f"**/review/duplicates/{number}/combine")
    _press(page, "b")
    page.wait_for_url(f"**/review/duplicates/{number}")
    _press(page, "3")
    page.wait_for_url("**/combine")
    page.get_by_role("radio", name="A", exact=False).first.focus()
    _press(page, "ArrowDown")
    _press(page, "v")
    expect(page.locator("#decision")).to_contain_text(newer)
    assert case(site.installation, number).decision == ""
    _press(page, "1")
    expect(page.get_by_role("status")).to_contain_text("into one story")
    assert (case(site.installation, number).decision, _title(site, number)) == ("combine", newer)
    _press(page, "u")
    page.wait_for_url(f"**/review/duplicates/{number}?saved=*")
    assert case(site.installation, number).decision == ""


def test_digits_typed_into_a_title_save_nothing(page: Page, site: Site) -> None:
    number = ordinary(site.installation).id
    page.goto(f"/review/duplicates/{number}/combine")
    page.wait_for_timeout(CALM_MS)
    page.get_by_label("In my own words, below").check()
    page.get_by_label("Title in your own words").press_sequentially("1 thing about fish")
    page.keyboard.press("Enter")  # shows, and does not save
    expect(page.locator("#decision")).to_contain_text("1 thing about fish")
    assert case(site.installation, number).decision == ""


def test_by_touch(chromium: Browser, site: Site) -> None:
    number = ordinary(site.installation).id
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/review/duplicates/{number}")
    page.get_by_role("link", name="Combine").tap()
    page.wait_for_url("**/combine")
    page.locator("label", has_text="In my own words").tap()
    page.get_by_label("Title in your own words").tap()
    page.keyboard.type("Both of them")
    page.get_by_role("button", name="Save as one story").tap()
    page.wait_for_url("**?saved=*")
    assert _title(site, number) == "Both of them"
    context.close()


def test_without_scripts(chromium: Browser, site: Site) -> None:
    number = ordinary(site.installation).id
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(f"/review/duplicates/{number}")
    page.get_by_role("link", name="Combine").click()
    page.get_by_label("Summary for readers").fill("In short.")
    page.get_by_role("button", name="Show how it will read now").click()
    expect(page.locator("#decision")).to_contain_text("In short.")
    page.get_by_role("button", name="Save as one story").click()
    page.wait_for_url("**?saved=*")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**/review/duplicates/{number}?saved=*")
    assert case(site.installation, number).decision == ""
    context.close()
