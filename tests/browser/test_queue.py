"""Groups and second looks by keyboard, as a tired person answers them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from aggregator.model import CaseKind
from tests.app.web.world import ask, case, joined_pair, lonely
from tests.browser.conftest import Site
from tests.browser.test_work import CALM_MS


def _press(page: Page, key: str) -> None:
    page.wait_for_timeout(CALM_MS)
    page.keyboard.press(key)


def test_a_group_in_one_go_and_back(page: Page, site: Site) -> None:
    first, second, third = lonely(site.installation)[:3]
    asked = ((second, 90), (third, 60))
    group = [ask(site.installation, newer, first, score=0.5, weeks=weeks) for newer, weeks in asked]
    page.goto("/review/duplicates")
    page.wait_for_url(f"**/review/duplicates/group/{group[0]}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these 3 the same story?")
    page.get_by_label("Readers get A").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Readers get B")).to_be_checked()
    _press(page, "1")
    expect(page.get_by_role("status")).to_contain_text("and gave 1 more answer with it")
    assert [case(site.installation, one).decision for one in group] == ["keep_second", "keep_first"]
    _press(page, "u")
    page.wait_for_url("**/review/duplicates/group/*?saved=*")
    assert [case(site.installation, one).decision for one in group] == ["", ""]


def test_a_second_look_is_answered_like_any_other_question(page: Page, site: Site) -> None:
    look = ask(
        site.installation, *joined_pair(site.installation), kind=CaseKind.SECOND_LOOK, score=1.0, weeks=9
    )
    page.goto("/review/duplicates")
    page.wait_for_url(f"**/review/duplicates/{look}")
    assert "machine" not in page.inner_text("main")
    _press(page, "1")
    expect(page.get_by_role("status")).to_contain_text("This was a second look: the machine had joined them")
    assert case(site.installation, look).decision == "keep_first"
