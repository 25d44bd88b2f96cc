"""Programs that people really read feeds with, run headless against a server on loopback: each shows every
story once, also after the feed was built again, corrected and added to."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aggregator.model import CorrectionKind, Note
from feeds.documents import edition_documents
from feeds.outbox import write_documents
from tests.feeds.things import NOW, correction, edition, story

SECONDS = 60
NOTE = Note(kind=CorrectionKind.MATERIAL, text="It is 10 micrograms.", made_at=NOW)


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {".atom": "application/atom+xml", ".rss": "application/rss+xml"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def program(name: str, package: str) -> str:
    """Where a program is. Tests of it are skipped where it is not, except where CI is to prove them."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def run(*command: str, home: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout} {done.stderr}"


def lifetime(folder: Path, fetch: Callable[[], None]) -> set[str]:
    """Publish, publish again, correct, add and lose the folder, and let a program fetch each time; returns
    the titles of all there was."""
    told = [story(number) for number in range(1, 6)]
    corrected = [replace(told[0], title="Corrected: Story 1", notes=(NOTE,)), *told[1:]]
    new = story(0, title="Story 0: <5 % salt & “umami” ☕")
    steps = (
        edition(stories=told),
        edition(stories=told),
        edition(stories=corrected, corrections=(correction(1),)),
        edition(stories=[new, *corrected], corrections=(correction(1),)),
    )
    for minute, step in enumerate(steps):
        # Programs compare times by the second, and versions are further apart than that outside of tests.
        for name in write_documents(folder, edition_documents(step)):
            os.utime(folder / name, times=(NOW.timestamp() + 60 * minute,) * 2)
        fetch()
    shutil.rmtree(folder)
    write_documents(folder, edition_documents(steps[-1]))
    fetch()
    return {new.title, "Correction: Story 1", *(f"Story {number}" for number in range(1, 6))}


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_newsboat_shows_each_once(tmp_path: Path, kind: str) -> None:
    newsboat = program("newsboat", "newsboat")
    public, home = tmp_path / "public", tmp_path / "home"
    home.mkdir()
    with served(public) as address:
        (home / "urls").write_text(f"{address}stories.{kind}\n")
        (home / "config").write_text("")
        files = ("-u", "urls", "-c", "cache.db", "-C", "config")
        wanted = lifetime(public, lambda: run(newsboat, *files, "-x", "reload", home=home))
        with closing(sqlite3.connect(home / "cache.db")) as cache:
            titles = [row[0] for row in cache.execute("SELECT title FROM rss_item WHERE deleted = 0")]
    assert len(titles) == len(wanted)
    assert {title.removeprefix("Corrected: ") for title in titles} == wanted


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_rss2email_sends_each_once(tmp_path: Path, kind: str) -> None:
    r2e = program("r2e", "rss2email")
    public, home = tmp_path / "public", tmp_path / "home"
    home.mkdir()
    with served(public) as address:
        run(r2e, "new", "reader@example.org", home=home)
        config = home / ".config/rss2email.cfg"
        text = config.read_text().replace("email-protocol = sendmail", "email-protocol = maildir")
        config.write_text(re.sub(r"(?m)^maildir-path = .*$", f"maildir-path = {home}/mail", text))
        for part in ("cur", "new", "tmp"):
            (home / "mail/INBOX" / part).mkdir(parents=True)
        run(r2e, "add", "digest", f"{address}stories.{kind}", home=home)
        wanted = lifetime(public, lambda: run(r2e, "run", home=home))
    mails = [path for path in (home / "mail").rglob("*") if path.is_file()]
    assert len(mails) == len(wanted)
    whole = "\n".join(path.read_text() for path in mails)
    for number in range(1, 6):
        assert f"Story {number}" in whole
