"""What can be measured of the pages: width, size, contrast, focus, and the policy in force."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from aggregator.model import CaseKind, Decision, Outcome
from app import clock
from app.jobs.review import rule
from storage.pages import Seek
from tests.app.web.world import ask, lonely, waiting
from tests.browser.conftest import Site, sign_in

# Links within a sentence are exempt, as in WCAG 2.5.5.
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea, summary')]
  .filter(e => e.getClientRects().length && !e.matches('.skip, p:not(.name) > a:not(.button)'))
  .map(e => [e.textContent.trim() || e.name, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44)
  .map(([name, box]) => `${name.slice(0, 40)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""

# The contrast of every text with what is painted behind it, after WCAG 2; 7:1 is level AAA.
PALE = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 7) found.push(`${contrast.toFixed(1)} ${walk.currentNode.data.trim().slice(0, 40)}`);
  }
  return found;
}"""

# A column so narrow that words break into letters is no sideways scroll, and unreadable.
NARROW = """() => [...document.querySelectorAll('main p, main li, main td, main th, main h2')]
  .filter(e => e.getClientRects().length && e.textContent.trim().length > 12)
  .filter(e => e.getBoundingClientRect().width < 4.5 * parseFloat(getComputedStyle(e).fontSize))
  .map(e => e.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 400, 1280])
def test_pages_fit_are_large_enough_and_strong_enough(
    chromium: Browser, site: Site, width: int, scheme: Literal["light", "dark"]
) -> None:
    pairs = [case.id for case in waiting(site.installation, CaseKind.SAME_STORY)]
    pair = pairs[0]
    article = waiting(site.installation, CaseKind.APPROVE)[0].id
    saved = rule(site.installation, article, Decision.REJECT, user="Jo", reason="An advert")
    article = waiting(site.installation, CaseKind.APPROVE)[0].id
    context = chromium.new_context(
        base_url=site.address, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto("/login")
    _measure(page, "login")
    sign_in(page)
    first, *others = lonely(site.installation)[:3]
    with site.installation.store.begin() as transaction:
        left_out = transaction.pages.left_out(Outcome.OFF_TOPIC, 1, Seek())[0].id
        reasons = ("a paper that this story cites was retracted", "https://doi.org/10.5555/r", "retraction")
        notice = transaction.reviews.open_case(
            CaseKind.NOTICE,
            article_id=first,
            other_article_id=None,
            score=1.0,
            reasons=reasons,
            now=clock.now(),
        )
    group = [ask(site.installation, other, first, score=0.5) for other in others]
    for path in (
        f"/review/duplicates/{pair}?saved={saved}",
        *(f"/review/duplicates/{one}" for one in pairs[1:]),
        f"/review/duplicates/group/{group[0]}",
        f"/review/duplicates/{pair}/combine",
        f"/review/articles/{article}",
        "/accuracy?join=0.8&ask=0.2",
        "/history",
        "/sources",
        "/sources/new",
        "/off-topic",
        f"/off-topic/{left_out}",
        f"/review/notices/{notice}",
        "/status",
        "/review/duplicates/0",
    ):
        page.goto(path)
        page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
        _measure(page, path)
    context.close()


def _measure(page: Page, name: str) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate(PALE) == [], name
    assert page.evaluate(NARROW) == [], name


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
    assert page.evaluate("() => getComputedStyle(document.body).maxWidth") != "none"  # the style sheet came
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert said == []
    context.close()
