"""Drafts in a real browser: kept while somebody writes, and back after whatever happened."""

from __future__ import annotations

import threading
import time

import uvicorn
from playwright.sync_api import Browser, Page, expect

from aggregator.model import CaseKind
from app.web.application import create_application
from tests.app.web.world import PASSWORD, case, waiting
from tests.browser.conftest import Site, sign_in


def _first(site: Site) -> int:
    return waiting(site.installation, CaseKind.APPROVE)[0].id


def _write(page: Page, site: Site) -> None:
    page.goto(f"/review/articles/{_first(site)}")
    page.get_by_label("Title for readers").fill("Half a title")
    page.get_by_label("Summary in your words").fill("Half a sum")


def _expect_it_back(page: Page, site: Site) -> None:
    expect(page.get_by_label("Title for readers")).to_have_value("Half a title")
    expect(page.get_by_label("Summary in your words")).to_have_value("Half a sum")
    assert case(site.installation, _first(site)).decision == ""


def test_a_draft_is_back_after_leaving_and_gone_after_the_answer(page: Page, site: Site) -> None:
    _write(page, site)
    page.goto("/history")  # before the second is over
    page.goto(f"/review/articles/{_first(site)}")
    expect(page.get_by_role("status")).to_contain_text("Your draft of")
    _expect_it_back(page, site)
    first = _first(site)
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url("**/review/articles/*?saved=*")
    page.wait_for_timeout(1_200)
    with site.installation.store.read() as transaction:
        assert transaction.drafts.get("Amina", f"/review/articles/{first}") is None


def test_a_draft_survives_a_restart(page: Page, site: Site) -> None:
    with page.expect_response("**/drafts"):
        _write(page, site)
    # As a browser that was killed finds it: nothing but what the database holds.
    config = uvicorn.Config(create_application(site.installation), log_level="warning", ws="none", port=0)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}/")
    again = context.new_page()
    sign_in(again)
    again.goto(f"/review/articles/{_first(site)}")
    expect(again.get_by_text("Your draft of")).to_be_visible()
    _expect_it_back(again, site)
    again.get_by_role("button", name="Drop the draft").click()
    expect(again.get_by_label("Summary in your words")).to_have_value("")
    context.close()
    server.should_exit = True
    thread.join()


def test_an_expired_session_loses_nothing_without_scripts(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    _write(page, site)
    context.clear_cookies()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("You were signed out meanwhile.")).to_be_visible()
    page.get_by_label("Name").fill("Amina")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_contain_text("This is what you had written. Nothing was saved yet.")
    _expect_it_back(page, site)
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url("**/review/articles/*?saved=*")
    context.close()
