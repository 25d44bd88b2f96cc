"""Every page can be seen, read and worked by everybody: measured on all of them, in every size and colour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page
from starlette.routing import Route

from app.web.application import create_application
from tests.app.web.world import OPERATOR, signed_in
from tests.browser import measures
from tests.browser.all_pages import NO_PAGES, PLACES, Place, Scene, public_pages
from tests.browser.conftest import Stage

WIDTHS = (320, 768, 1280)  # 320 is 1280 px at 400 %, 640 at 200 %
OTHERS = (400, 640)
ROUTES = [pytest.param(place, id=place.route) for place in PLACES]


@pytest.fixture(scope="package")
def olu(chromium: Browser, stage: Stage) -> Iterator[BrowserContext]:
    """One browser for all of these pages, signed in."""
    context = chromium.new_context(base_url=stage.address)
    context.set_default_timeout(15_000)
    name, value = signed_in(stage.scene.installation, OPERATOR)
    context.add_cookies([{"name": name, "value": value, "url": stage.address}])
    yield context
    context.close()


@pytest.fixture(scope="package")
def anybody(chromium: Browser, stage: Stage) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=stage.address)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_no_page_is_missing(scene: Scene) -> None:
    """A GET route is a page and measured here, or stands among those that are none."""
    routes = [one for one in create_application(scene.installation).routes if isinstance(one, Route)]
    asked = {one.path for one in routes if "GET" in (one.methods or ())}
    assert asked - set(NO_PAGES) == {place.route for place in PLACES}


@pytest.mark.parametrize("place", ROUTES)
def test_a_page_of_the_desk(olu: BrowserContext, anybody: BrowserContext, scene: Scene, place: Place) -> None:
    for address in place.addresses(scene):
        assert _wrong(olu if place.signed_in else anybody, address) == []


def test_pages_for_readers(anybody: BrowserContext, scene: Scene) -> None:
    found = public_pages(scene.installation)
    assert len(found) > 2
    for address in found:
        assert _wrong(anybody, address) == []


def test_the_measure_itself_finds_what_it_should(anybody: BrowserContext) -> None:
    page = anybody.new_page()
    page.set_content(
        "<html lang=en><title>Poor</title><style>a { display: block; font-size: 8px }</style>"
        "<main><h1 style='color:#777'>Pale</h1><a href=/1>one</a><a href=/2>two</a>"
        "<p style='width:2em'>A column of letters</p>"
        "<button style='outline:0;position:fixed;top:2000px'>x</button>"
    )
    measures.bring_axe(page)
    found = " ".join(
        [*measures.axe(page), *measures.shape(page), *measures.pale(page), *measures.focus(page)]
    )
    for name in ("color-contrast-enhanced", "target-size", "small: one", "narrow: A column", "pale: 4.5"):
        assert name in found
    assert "focus: x outline" in found
    page.close()


def _wrong(context: BrowserContext, address: str) -> list[str]:
    """All that is wrong with a page, each with where and how it was looked at."""
    page = context.pages[0] if context.pages else context.new_page()
    said: list[str] = []

    def hear(what: ConsoleMessage | Error) -> None:
        said.append(f"console: {what.text if isinstance(what, ConsoleMessage) else what}")

    page.on("console", hear)
    page.on("pageerror", hear)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    page.evaluate(measures.OPEN_ALL)
    expected = "status of 404"  # the browser itself speaks of pages that are not there
    wrong = [f"{address} {line}" for line in said if expected not in line]
    measures.bring_axe(page)
    for width in (*WIDTHS, *OTHERS):
        page.set_viewport_size({"width": width, "height": 800})
        found = measures.shape(page)
        if width in WIDTHS:
            found += _in_both_colours(page, dark_too=width == 320)
        if width in {320, 1280}:
            found += [*measures.spaced(page), *measures.focus(page), *measures.forced(page)]
        if width == 320:
            found += measures.chosen(page)
        wrong += [f"{address} at {width}: {one}" for one in found]
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", hear)
    return wrong


def _in_both_colours(page: Page, *, dark_too: bool) -> list[str]:
    """The dark differs in its colours alone: whoever looks at those looks at every width, axe at one."""
    found = [*measures.axe(page), *measures.pale(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in (*(measures.axe(page) if dark_too else ()), *measures.pale(page))]
    page.emulate_media(color_scheme="light")
    return found
