"""The public side under a flood of readers' programs, while a curator works; ten curators at once.

``python -m benchmarks.load``. The service runs as `msdigest serve --only web` starts it, the flood comes
from a process of its own, and nginx, where it is installed, takes the same flood in the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from aggregator.model import CaseKind, Policy, Source, Way
from app import clock
from app.installation import Installation, open_installation, set_up
from app.passwords import hash_password
from app.settings import Settings, as_environment
from benchmarks.desk import _add
from benchmarks.feeds import IDENTITY, PUBLICATION, _free_port, _nginx, _spent, _until_it_answers, story
from benchmarks.measure import ROOT
from feeds.documents import documents
from feeds.outbox import write_documents

CLIENTS = 10_000
CURATORS, QUESTIONS = 10, 20
PASSWORD = "five quiet herons"  # noqa: S105 - of a service that lives for a minute
DECISIONS = ("different", "keep_first")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.load")
    options.add_argument("--clients", type=int, default=CLIENTS)
    options.add_argument("--database", default="", help="an empty PostgreSQL database, instead of SQLite")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, _service(Path(folder), chosen.database) as (one, pid, port):
        if chosen.clients:
            _flood(Path(folder), chosen.clients, one, pid, port)
        _together(one, port)


def _flood(folder: Path, clients: int, one: Installation, pid: int, port: int) -> None:
    with _curator(port, "Curator 0") as browser:
        quiet = _looks(browser, threading.Event(), 40)
        over = threading.Event()
        with ThreadPoolExecutor(1) as thread:
            busy = thread.submit(_looks, browser, over, 20)
            try:
                ours = _flooded(port, pid, clients)
            finally:
                over.set()
        print(f"desk alone  {_figures(quiet)}\ndesk under it  {_figures(busy.result())}")
    print(_row("ours", ours), f" memory {_memory(pid):.0f} MB at most")
    if shutil.which("nginx"):
        (folder / "nginx").mkdir()
        (folder / "nginx" / "public").symlink_to(one.settings.outbox)
        with _nginx(folder / "nginx") as (peer, its):
            theirs = _flooded(its, peer, clients)
        print(_row("nginx", theirs))
        print(f"ours to nginx, processor: {ours['cpu'] / theirs['cpu']:.2f} x")


def _flooded(port: int, pid: int, clients: int) -> dict[str, Any]:
    before = _spent(pid)
    command = [sys.executable, "-m", "benchmarks.flood", str(port), str(clients)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"cpu": _spent(pid) - before}


def _row(name: str, found: dict[str, Any]) -> str:
    count = sum(found["answers"].values())
    return (
        f"{name:6} {count} requests {found['answers']}, {sum(found['trouble'].values())} in trouble "
        f"{found['trouble'] or ''}  {count / found['seconds']:.0f}/s  {_figures(found['waits'])}"
        f"  {found['cpu'] / count * 1e6:.0f} µs of processor a request"
    )


def _figures(waits: list[float]) -> str:
    ordered = sorted(waits)
    parts = (f"p{share} {ordered[len(ordered) * share // 100] * 1e3:.1f} ms" for share in (50, 95, 99))
    return "  ".join(parts)


def _looks(browser: httpx.Client, over: threading.Event, least: int) -> list[float]:
    """The seconds until each page of a question was there, until it is over."""
    waits: list[float] = []
    while len(waits) < least or (least < 40 and not over.is_set()):
        began = time.perf_counter()
        page = browser.get("/review/duplicates")
        assert page.status_code == 200, page.status_code
        waits.append(time.perf_counter() - began)
        time.sleep(0.05)
    return waits


def _together(one: Installation, port: int) -> None:
    """Ten curators answer the same questions at the same time."""
    with one.store.read() as transaction:
        asked = [case.id for case in transaction.reviews.waiting(CaseKind.SAME_STORY, QUESTIONS)]
    waits: list[float] = []

    def rule(number: int) -> list[tuple[int, int]]:
        said = []
        with _curator(port, f"Curator {number}") as browser:
            for case in asked:
                page = browser.get(f"/review/duplicates/{case}")
                csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
                began = time.perf_counter()
                fields = {"decision": DECISIONS[number % 2], "csrf": csrf}
                answer = browser.post(f"/review/duplicates/{case}", data=fields, follow_redirects=False)
                waits.append(time.perf_counter() - began)
                said.append((case, answer.status_code))
        return said

    with ThreadPoolExecutor(CURATORS) as pool:
        said = [pair for pairs in pool.map(rule, range(CURATORS)) for pair in pairs]
    statuses = sorted({status for _, status in said})
    with one.store.read() as transaction:
        ruled = [ruling.case_id for ruling, _ in transaction.rulings.history(1_000)]
    saved = sum(status == 303 for _, status in said)
    assert set(statuses) <= {303, 409}, statuses
    assert len(ruled) == len(set(ruled)), "a ruling is doubled"
    assert set(asked) <= set(ruled), "a ruling is lost"
    kind = "SQLite" if one.store.is_sqlite else "PostgreSQL"
    print(
        f"{CURATORS} curators, {len(asked)} questions, {kind}: {len(said)} answers, {saved} saved or led on, "
        f"{len(said) - saved} told who was quicker, {len(ruled)} rulings, none twice   {_figures(waits)}"
    )


@contextlib.contextmanager
def _curator(port: int, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, follow_redirects=True) as browser:
        page = browser.post("/login", data={"name": name, "password": PASSWORD, "next": "/review"})
        assert "/login" not in page.url.path, page.status_code
        yield browser


@contextlib.contextmanager
def _service(folder: Path, database: str) -> Iterator[tuple[Installation, int, int]]:
    port = _free_port()
    address = f"127.0.0.1:{port}"
    settings = Settings(
        home=folder / "home", bind=address, public_url=f"http://{address}/", database_url=database
    )
    set_up(settings)
    one = open_installation(settings)
    _fill(one)
    command = [sys.executable, "-m", "app", "serve", "--only", "web"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | as_environment(settings)) as process:
        _until_it_answers(port)
        yield one, process.pid, port
        process.terminate()
    one.store.close()


def _fill(one: Installation) -> None:
    with one.store.begin() as transaction:
        way, policy = Way.FEED, Policy.REVIEW
        transaction.sources.add(
            Source(id=0, key="made", name="Made up", way=way, address="http://127.0.0.1/", policy=policy)
        )
        hashed = hash_password(PASSWORD)
        for number in range(CURATORS):
            transaction.users.add(f"Curator {number}", "curator", hashed, clock.now())
    _add(one, 0, QUESTIONS, QUESTIONS)
    write_documents(one.settings.outbox, documents(PUBLICATION, IDENTITY, [], [story(n) for n in range(100)]))


def _memory(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    main()
