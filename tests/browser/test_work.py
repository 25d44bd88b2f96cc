"""A curator's work, by keyboard, by mouse, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from aggregator.model import CaseKind, StoryState
from app.installation import Installation
from tests.app.web.world import case, waiting
from tests.browser.conftest import Site, sign_in

CALM_MS = 450  # keys are not taken before


def _ids(site: Site, kind: CaseKind) -> list[int]:
    return [one.id for one in waiting(site.installation, kind)]


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def _pressed(how: str) -> str:
    return f"document.dispatchEvent(new KeyboardEvent('keydown', {{key: '1', bubbles: true, {how}}}))"


def _state(installation: Installation, case_id: int) -> tuple[StoryState, str]:
    with installation.store.read() as transaction:
        article = transaction.articles.get(transaction.reviews.get(case_id).article_id)
        story = transaction.stories.get(article.story_id)
    return story.state, story.title


@pytest.mark.parametrize(("key", "decision"), [("1", "keep_first"), ("2", "keep_second"), ("5", "different")])
def test_ruling_and_undoing_by_keyboard(page: Page, site: Site, key: str, decision: str) -> None:
    first, second = _ids(site, CaseKind.SAME_STORY)[:2]
    expect(page).to_have_url(f"{site.address}review/duplicates/{first}")
    _press(page, key)
    page.wait_for_url(f"**/review/duplicates/{second}?saved=*")
    expect(page.get_by_role("status")).to_contain_text("Saved. You")
    assert case(site.installation, first).decision == decision
    _press(page, "u")
    page.wait_for_url(f"**/review/duplicates/{first}?saved=*")
    assert case(site.installation, first).decision == ""


def test_skipping_by_keyboard_changes_nothing(page: Page, site: Site) -> None:
    first, second = _ids(site, CaseKind.SAME_STORY)[:2]
    _press(page, "s")
    page.wait_for_url(f"**/review/duplicates/{second}?skipped={first}")
    assert case(site.installation, first).decision == ""
    _press(page, "p")
    page.wait_for_url(f"**/review/duplicates/{first}")
    expect(page.get_by_role("note")).to_contain_text("You had skipped this one.")


def test_keys_that_were_not_meant(page: Page, site: Site) -> None:
    first = _ids(site, CaseKind.SAME_STORY)[0]
    page.add_init_script(f"addEventListener('pageshow', () => {_pressed('repeat: false')})")
    page.reload()  # with a key still on its way from the page before
    page.wait_for_timeout(CALM_MS)
    for keys in ("Control+1", "Alt+1", "Meta+1", "7", "u", "Enter", "Backspace"):
        page.keyboard.press(keys)
    page.evaluate(_pressed("repeat: true"))
    page.wait_for_timeout(200)
    expect(page).to_have_url(f"{site.address}review/duplicates/{first}")
    assert case(site.installation, first).decision == ""


def test_digits_by_their_place_on_the_keyboard(page: Page, site: Site) -> None:
    first = _ids(site, CaseKind.SAME_STORY)[0]
    page.wait_for_timeout(CALM_MS)
    french = "new KeyboardEvent('keydown', {key: '(', code: 'Digit5', bubbles: true, cancelable: true})"
    with page.expect_navigation():
        page.evaluate(f"document.body.dispatchEvent({french})")
    assert case(site.installation, first).decision == "different"


def test_a_button_pressed_twice_counts_once(page: Page, site: Site) -> None:
    second = _ids(site, CaseKind.SAME_STORY)[1]
    page.get_by_role("button", name="Different").dblclick()
    page.wait_for_url(f"**/review/duplicates/{second}?saved=*")
    with site.installation.store.read() as transaction:
        assert len(transaction.rulings.history(10)) == 1


def test_approving_with_an_edited_title(page: Page, site: Site) -> None:
    first, second = _ids(site, CaseKind.APPROVE)[:2]
    page.goto("/review/articles")
    page.wait_for_timeout(CALM_MS)
    title = page.get_by_label("Title for readers")
    title.fill("")
    title.press_sequentially("12 things about fibre")  # digits in a field decide nothing
    page.get_by_label("Summary in your words").fill("Go slowly.")
    page.locator("h1").click()
    page.keyboard.press("1")
    page.wait_for_url(f"**/review/articles/{second}?saved=*")
    assert _state(site.installation, first) == (StoryState.APPROVED, "12 things about fibre")


def test_leaving_out_by_keyboard_asks_for_the_reason(page: Page, site: Site) -> None:
    first, second = _ids(site, CaseKind.APPROVE)[:2]
    page.goto("/review/articles")
    _press(page, "2")
    reason = page.get_by_role("radio", name="Old news")
    expect(page.locator("input[name=reason]").first).to_be_focused()  # the browser says what is missing
    reason.check()
    page.get_by_role("button", name="Leave out").click()
    page.wait_for_url(f"**/review/articles/{second}?saved=*")
    assert _state(site.installation, first)[0] is StoryState.REJECTED


def test_everything_works_without_scripts(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    pair, following = _ids(site, CaseKind.SAME_STORY)[:2]
    article = _ids(site, CaseKind.APPROVE)[0]
    page.get_by_role("button", name="Keep A").click()
    page.wait_for_url(f"**/review/duplicates/{following}?saved=*")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**/review/duplicates/{pair}?saved=*")
    page.get_by_role("button", name="Skip").click()
    page.wait_for_url(f"**/review/duplicates/{following}?skipped=*")
    page.get_by_role("link", name="New articles").click()
    page.get_by_label("Title for readers").fill("By hand")
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url("**/review/articles/*?saved=*")
    assert _state(site.installation, article) == (StoryState.APPROVED, "By hand")
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("button", name="Undo decision 3").click()
    assert _state(site.installation, article)[0] is StoryState.WAITING
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")
    context.close()
