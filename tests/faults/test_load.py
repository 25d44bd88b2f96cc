"""Many at once and slow ones among them: everybody is answered, and the desk works on. How long it takes
is measured by `python -m benchmarks.load`."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from aggregator.model import CaseKind
from app.installation import Installation
from app.web.application import create_application
from benchmarks.flood import POLLS, flood
from tests.app.web.conftest import harvested  # noqa: F401 - a fixture
from tests.app.web.world import CURATORS, PASSWORD, opened, waiting
from tests.faults.server import serving

CLIENTS = 300
HEAD = b"GET /stories.atom HTTP/1.1\r\nHost: digest.example.org\r\n"


@pytest.fixture
def desk(harvested: Path, tmp_path: Path) -> Iterator[Installation]:  # noqa: F811
    with opened(harvested, tmp_path / "home") as installation:
        yield installation


def served_at(port: int, installation: Installation) -> Installation:
    settings = replace(installation.settings, public_url=f"http://127.0.0.1:{port}/")
    return replace(installation, settings=settings)


@pytest.fixture
def port(desk: Installation) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    application = create_application(served_at(free, desk))
    with serving(application, application.state.memory, port=free) as port:
        yield port


@contextmanager
def come_in(port: int, name: str) -> Iterator[httpx.Client]:
    """A browser that signed in with a password."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, follow_redirects=True) as browser:
        page = browser.post("/login", data={"name": name, "password": PASSWORD, "next": "/review"})
        assert page.status_code == 200, page.text
        assert "/login" not in page.url.path
        yield browser


def test_a_flood_is_answered_and_the_desk_works_on(port: int) -> None:
    with come_in(port, CURATORS[0]) as browser:
        asked = threading.Event()

        def curate() -> list[int]:
            said: list[int] = []
            while not asked.is_set() or len(said) < 5:
                said.append(browser.get("/review/duplicates").status_code)
                time.sleep(0.05)
            return said

        with ThreadPoolExecutor(1) as thread:
            curating = thread.submit(curate)
            found = asyncio.run(flood(port, CLIENTS))
            asked.set()
            assert set(curating.result()) == {200}
    quick = CLIENTS * 19 // 20
    assert not found.trouble
    assert found.answers == {"200": quick, "304": quick * (POLLS - 1)}


def test_ten_curators_rule_on_the_same_questions_at_once(port: int, desk: Installation) -> None:
    numbers = [case.id for case in waiting(desk, CaseKind.SAME_STORY)][:5]
    assert len(numbers) >= 2

    def curate(browser: int) -> list[tuple[int, int]]:
        said: list[tuple[int, int]] = []
        with come_in(port, CURATORS[browser % len(CURATORS)]) as client:
            for number in numbers:
                page = client.get(f"/review/duplicates/{number}")
                csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
                fields = {"decision": ("different", "keep_first")[browser % 2], "csrf": csrf}
                answer = client.post(f"/review/duplicates/{number}", data=fields, follow_redirects=False)
                said.append((number, answer.status_code))
                assert answer.status_code == 303 or "<h1" in answer.text
        return said

    with ThreadPoolExecutor(10) as pool:
        said = [pair for pairs in pool.map(curate, range(10)) for pair in pairs]
    assert {status for _, status in said} <= {303, 409}, said
    with desk.store.read() as transaction:
        ruled = [ruling.case_id for ruling, _ in transaction.rulings.history(1_000)]
    acknowledged = {number for number, status in said if status == 303}
    assert acknowledged == set(numbers)
    assert sorted(ruled) == sorted(set(ruled))
    assert acknowledged <= set(ruled)
