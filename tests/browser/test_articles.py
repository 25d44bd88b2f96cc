"""The page of a new article and the next issue: by keyboard, by touch, and without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from aggregator.model import Case, CaseKind, Channel, Decision, Story
from app.jobs.review import rule
from storage.schema import sources
from tests.app.web.world import waiting
from tests.browser.conftest import Site, sign_in


def _first(site: Site) -> Case:
    with site.installation.store.begin() as transaction:
        transaction.connection.execute(update(sources).values(excerpt_chars=2000, permission="excerpt"))
    return waiting(site.installation, CaseKind.APPROVE)[0]


def _story(site: Site, case: Case) -> Story:
    with site.installation.store.read() as transaction:
        return transaction.stories.get(transaction.articles.get(case.article_id).story_id)


def _text(site: Site, case: Case) -> str:
    with site.installation.store.read() as transaction:
        return transaction.articles.get(_story(site, case).representative_id).text


def test_approving_with_an_excerpt_and_a_topic_without_scripts(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    case = _first(site)
    page.goto(f"/review/articles/{case.id}")
    page.get_by_text("Choose the excerpt").click()
    page.locator("[name=sentence]").nth(1).check()
    page.get_by_text("More topics").click()
    page.get_by_label("Iodine").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Iodine")
    quoted = page.locator("#preview blockquote").inner_text().strip()
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url("**/review/articles/*?saved=*")
    assert _story(site, case).excerpt == quoted
    assert "iodine" in _story(site, case).topics
    context.close()


def test_an_excerpt_by_keyboard_alone(page: Page, site: Site) -> None:
    case = _first(site)
    page.goto(f"/review/articles/{case.id}")
    page.get_by_text("Choose the excerpt").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=sentence]").first).to_be_checked()
    page.locator("h1").click()
    page.wait_for_timeout(450)
    page.keyboard.press("1")
    page.wait_for_url("**/review/articles/*?saved=*")
    assert _story(site, case).excerpt


def test_cutting_and_taking_it_back_by_touch(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(
        base_url=site.address, has_touch=True, viewport={"width": 400, "height": 800}
    )
    page = context.new_page()
    sign_in(page)
    case = _first(site)
    before = _text(site, case)
    page.goto(f"/review/articles/{case.id}")
    page.get_by_role("link", name="Cut something").tap()
    page.get_by_role("button", name="Cut this here").first.tap()
    expect(page.get_by_role("status")).to_contain_text("You cut a passage from")
    assert _text(site, case) != before
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("status")).to_contain_text("took back decision 1")
    assert _text(site, case) == before
    context.close()


def test_the_next_issue_without_scripts(chromium: Browser, site: Site) -> None:
    for number, case in enumerate(waiting(site.installation, CaseKind.APPROVE)[:2]):
        rule(site.installation, case.id, Decision.APPROVE, user="Jo", title=f"Story {number}")
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.get_by_role("link", name="Next issue").first.click()
    page.get_by_role("button", name=re.compile("Up ?: Story 1")).click()
    page.get_by_role("button", name=re.compile("Hold back ?: Story 0")).click()
    page.get_by_label("A line or two before the stories").fill("Spring is here.")
    page.get_by_role("button", name="Save the opening").click()
    expect(page.locator("#preview")).to_contain_text("Spring is here.")
    expect(page.locator("#preview")).not_to_contain_text("Story 0")
    with site.installation.store.read() as transaction:
        line = transaction.plans.in_force(Channel.DIGEST)
    assert line is not None
    assert (line.plan.opening, len(line.plan.held)) == ("Spring is here.", 1)
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_label("A line or two before the stories")).to_have_value("")
    context.close()
