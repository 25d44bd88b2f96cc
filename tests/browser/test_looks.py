"""The focus as the Tab key moves it, and the policy in force. What every page must be is in test_axe."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site


def test_focus_can_be_seen_wherever_it_goes(page: Page) -> None:
    stops = 0
    page.keyboard.press("Tab")
    while page.evaluate("() => document.activeElement !== document.body") and stops < 60:
        stops += 1
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
        shown = page.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect();"
            " return box.bottom > 0 && box.top < innerHeight; }"
        )
        assert (outline, shown) == ("3px", True)
        page.keyboard.press("Tab")
    assert stops > 12


def test_the_policy_is_in_force(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/login")
    attempt = (
        "() => { try { document.body.innerHTML = '<b>in</b>'; return 'done'; } catch (e) { return e.name; } }"
    )
    assert page.evaluate(attempt) == "TypeError"
    page.evaluate("() => document.body.setAttribute('style', 'color: red')")
    assert page.evaluate("() => getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    context.close()


def test_the_public_pages_speak_no_ill_of_their_policy(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": 320, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    )  # the style sheet came
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert said == []
    context.close()
