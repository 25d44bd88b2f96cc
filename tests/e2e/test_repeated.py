"""What the pages of a source repeat, by command: learned, shown, kept, cut again."""

from __future__ import annotations

import pytest

from aggregator.clean.repeated import passage_key
from aggregator.model import Repeated
from app import clock
from app.installation import Installation
from tests.aggregator.clean.test_repeated import FOOTER
from tests.app.jobs.test_learn import take_pages
from tests.app.jobs.texts import add_source
from tests.e2e.service import Program

KEY = passage_key(FOOTER)


@pytest.fixture
def msdigest(installation: Installation) -> Program:
    """The program, over an installation with two sources, one of which repeats something."""
    take_pages(installation, add_source(installation), range(6))
    add_source(installation, "empty")
    return Program(home=installation.settings.home)


def test_learning_keeping_and_cutting_by_command(msdigest: Program) -> None:
    assert "Nothing is known to be repeated" in msdigest("sources", "repeated", "site")
    said = msdigest("sources", "learn", "all")
    assert "site: repeated passages: 1" in said
    assert "empty: repeated passages: 0" in said
    assert "6 of 6" in said
    assert FOOTER[:60] in said
    kept = msdigest("sources", "repeated", "site", "--keep", KEY[:6])
    assert "kept" in kept
    assert "msdigest ingest --again site" in kept
    # Learning again does not take it back.
    assert msdigest.json("sources", "learn", "site") == {
        "site": [
            {"key": KEY, "text": FOOTER, "pages": 6, "of_pages": 6, "kept": True, "said_by": "command line"}
        ]
    }
    msdigest("sources", "repeated", "site", "--cut", KEY)
    [passage] = msdigest.json("sources", "repeated", "site")
    assert (passage["key"], passage["kept"]) == (KEY, False)


def test_what_is_not_there_is_named(msdigest: Program) -> None:
    for arguments, named in (
        (("sources", "learn", "nowhere"), "nowhere"),
        (("sources", "repeated", "nowhere"), "nowhere"),
        (("sources", "repeated", "site", "--keep", "fff"), "fff"),
    ):
        done = msdigest.run(*arguments)
        assert done.returncode == 2
        assert named in done.stderr


def test_a_beginning_that_two_keys_have_is_refused(msdigest: Program, installation: Installation) -> None:
    found = [
        Repeated(key=begin + "0" * 30, text="Ask your own doctor.", pages=6, of_pages=6)
        for begin in ("ab", "ac")
    ]
    with installation.store.begin() as transaction:
        source = transaction.sources.get("site")
        transaction.repeated.replace(source.id, found, stored=6, now=clock.now())
    done = msdigest.run("sources", "repeated", "site", "--keep", "a")
    assert done.returncode == 2
    assert "2 keys begin with 'a'" in done.stderr
    assert [one["kept"] for one in msdigest.json("sources", "repeated", "site")] == [False, False]
