"""A real browser before a real server, over a desk with work on it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.demo import serve_sites
from app.installation import Installation
from app.source_files import read_toml
from app.web.application import create_application
from tests.app.web.world import OPERATOR, PASSWORD, harvest, opened, signed_in
from tests.browser.all_pages import Scene, set_the_scene
from tests.once import made_once

OPTIONS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The desk as it is being served."""

    installation: Installation
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The desk that only is looked at."""

    scene: Scene
    address: str


@pytest.fixture(
    scope="package"
)  # Playwright keeps a loop running in this thread, which others could not bear
def chromium() -> Iterator[Browser]:
    """Tests with a browser are skipped where there is none, except where CI is to prove them."""
    program = shutil.which("chromium")
    if program is None:
        reason = "Chromium is not installed: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "harvest", harvest)


@contextmanager
def served(installation: Installation, listening: socket.socket) -> Iterator[None]:
    """An installation as it is being served."""
    config = uvicorn.Config(create_application(installation), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()


@pytest.fixture
def site(harvested: Path, tmp_path: Path) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with opened(harvested, tmp_path / "home", address) as installation, served(installation, listening):
            yield Site(installation=installation, address=address)


@pytest.fixture(scope="package")
def stage(harvested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One desk for all tests that only look, with something to show on every page."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        home = tmp_path_factory.mktemp("stage") / "home"
        with opened(harvested, home, address) as one:
            settings = replace(one.settings, allow_networks=("127.0.0.0/8",), crawl_delay=0.0, workers=1)
            installation = replace(one, settings=settings)
            with served(installation, listening):
                scene = set_the_scene(installation)
                yield Stage(scene=replace(scene, lookup=_looked_up(installation, address)), address=address)


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage.scene


def _looked_up(installation: Installation, address: str) -> str:
    """The page of what was found at a demo site, once it is there."""
    with serve_sites() as sites, httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        client.cookies.set(*signed_in(installation, OPERATOR))
        wanted = next(iter(read_toml(sites.sources_toml()))).address
        page = client.post("/sources/new", data={"csrf": f"csrf-{OPERATOR}", "address": wanted})
        while "refresh" in page.headers:
            time.sleep(0.2)
            page = client.get(page.url)
        return page.url.path


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: Site) -> Iterator[Page]:
    """Amina at her desk; a message on the console is a failure."""
    name, value = signed_in(site.installation, "Amina")
    context.add_cookies([{"name": name, "value": value, "url": site.address}])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/review")
    page.wait_for_url("**/review/duplicates/*")
    yield page
    assert said == []


def sign_in(page: Page) -> None:
    """The way that people do it."""
    page.goto("/review")
    page.get_by_label("Name").fill("Amina")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/review/duplicates/*")
