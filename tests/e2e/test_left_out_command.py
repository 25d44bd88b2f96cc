"""By command: what was left out, the way back, and notices about papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.installation import Installation
from app.jobs.ingest import ingest
from app.settings import Settings
from tests.aggregator.notices.shapes import COLUMNS, line
from tests.app.jobs.test_ingest import BREAD
from tests.app.jobs.texts import add_source, html, take
from tests.conftest import LOOPBACK, opened_installation
from tests.e2e.service import Program

URL = "https://site.example/bread"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    for one in opened_installation(Settings(home=tmp_path / "home", **LOOPBACK)):
        take(one, add_source(one), "bread", html("How to bake bread at home", BREAD))
        ingest(one)
        yield one


@pytest.fixture
def msdigest(installation: Installation) -> Program:
    return Program(home=installation.settings.home)


def test_a_page_is_listed_brought_back_and_left_out_again(msdigest: Program) -> None:
    (listed,) = msdigest.json("pages", "off-topic", "--source", "site")
    assert listed["url"] == URL
    assert listed["reason"]
    assert URL in msdigest("pages", "off-topic")
    assert "msdigest ingest" in msdigest("pages", "bring-back", URL)
    assert msdigest.json("pages", "off-topic") == []
    assert msdigest.json("ingest")["site"] == {"kept": 1}
    assert "left out again" in msdigest("pages", "bring-back", URL, "--undo")
    assert [one["url"] for one in msdigest.json("pages", "off-topic")] == [URL]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bring-back", "https://site.example/never"), "No page of https://site.example/never is stored"),
        (("bring-back", "mailto:a@b.example"), "mailto"),
        (("bring-back", URL, "--undo"), "Nobody has brought this page back"),
        (("off-topic", "--source", "nobody"), "There is no source 'nobody'"),
    ],
)
def test_mistakes_are_told_in_a_line(msdigest: Program, arguments: tuple[str, ...], said: str) -> None:
    done = msdigest.run("pages", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_notices_from_a_list_and_from_services(msdigest: Program, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text(f"{COLUMNS}\n{line('Retraction', '10.5555/salt.1')}\n")
    assert "News: 1 notice. For a curator: 0 questions." in msdigest("notices", "import", str(table))
    table.write_text("a,b\n")
    refused = msdigest.run("notices", "import", str(table))
    assert refused.returncode == 2
    assert "no column RetractionNature" in refused.stderr
    # No story cites a paper, so nobody is asked.
    assert msdigest.json("notices", "check") == {
        "papers": 0,
        "news": 0,
        "asked": 0,
        "next": 0,
        "problems": [],
    }
