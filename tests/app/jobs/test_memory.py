"""A page that eats memory ends alone, with a reason, and the others go on."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from aggregator.model import FetchedPage
from app.installation import Installation
from app.jobs import ingest as job
from app.jobs.ingest import ingest
from app.jobs.pool import PoolError
from app.memory import WANTING
from tests.app.jobs import broken
from tests.app.jobs.texts import add_source, ended, html, take, take_article

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what a process really has")
HUGE = " ".join(f"w{number}" for number in range(1_300_000))  # each word another one
SMALL = 180  # MB: room for articles, and not for HUGE


def small(installation: Installation, megabytes: int = SMALL) -> Installation:
    return replace(installation, settings=replace(installation.settings, workers=1, memory_mb=megabytes))


def test_a_page_that_does_not_fit_into_memory_fails_alone(installation: Installation) -> None:
    source = add_source(installation)
    take_article(installation, source, 0)
    take(installation, source, "huge", html("MS and diet", HUGE))
    take_article(installation, source, 2)
    ingest(small(installation))
    pages = ended(installation)
    assert pages["huge"][0] == "failed"
    assert WANTING in pages["huge"][1] or "perhaps memory ran out" in pages["huge"][1]
    assert {pages["article-0"][0], pages["article-2"][0]} == {"kept"}


@pytest.mark.parametrize("tags", ["<div>", "<div><p><table><tr><td>"])
def test_a_deep_page_needs_no_more_memory_than_another(installation: Installation, tags: str) -> None:
    source = add_source(installation)
    take(installation, source, "deep", (tags * (9_000_000 // len(tags))).encode())
    ingest(small(installation, 256))
    assert ended(installation)["deep"][0] == "not_article", ended(installation)


def test_what_eats_memory_or_is_killed_is_told_in_words(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source = add_source(installation)
    for path in ("EAT", "KILL", "EAT-again"):
        take(installation, source, path, path.encode())
    take_article(installation, source, 0)
    monkeypatch.setattr(job, "_assess", broken.assess)
    ingest(small(installation, 256))
    pages = ended(installation)
    assert pages["EAT"] == pages["EAT-again"] == ("failed", WANTING)
    assert pages["KILL"][0] == "failed"
    assert pages["KILL"][1].endswith("perhaps memory ran out")
    assert pages["article-0"][0] == "kept"
    assert "Traceback" not in caplog.text


PARSE = """
import resource, sys
from aggregator.extract.parse import stream

class Hoarder:
    heard = []
    def start(self, tag, attributes): self.heard.append((tag, dict(attributes)))
    def end(self, tag): pass
    def data(self, text): self.heard.append(text)
    def close(self): pass

page, held = b"<p>" + b"<a href=/x>y</a>" * 550_000, open("/proc/self/status").read()
most = int(held.partition("VmData:")[2].split()[0]) * 1024 + int(sys.argv[1]) * 1_000_000
resource.setrlimit(resource.RLIMIT_DATA, (most, most))
try:
    stream(page, Hoarder())
except MemoryError:
    Hoarder.heard.clear()
    print("it ran out")
"""


@pytest.mark.parametrize("room", [25, 45, 65])
def test_half_a_page_is_never_taken_for_the_whole(room: int) -> None:
    """The parser stops where memory runs out, and lxml may keep quiet about it."""
    done = subprocess.run(
        [sys.executable, "-c", PARSE, str(room)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "it ran out\n", done.stderr


def test_no_page_pays_for_processes_that_cannot_work(installation: Installation) -> None:
    source = add_source(installation)
    take(installation, source, "long", b"<p>" * 3_000_000)
    with pytest.raises(PoolError, match="cannot work"):
        ingest(small(installation, 5))  # not even the program itself fits
    assert ended(installation) == {}
    ingest(small(installation, 256))
    assert ended(installation)["long"][0] == "not_article"


def test_no_page_pays_for_file_handles_that_ran_out(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_article(installation, add_source(installation), 0)
    with monkeypatch.context() as patched:
        patched.setattr(job, "_assess", _without_handles)
        with pytest.raises(PoolError, match="Too many open files"):
            ingest(small(installation, 256))
    assert ended(installation) == {}
    ingest(installation)
    assert ended(installation)["article-0"][0] == "kept"


def _without_handles(page: FetchedPage, *arguments: Any) -> object:
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    with open("/dev/null", "rb"):
        return job._assess(page, *arguments)
