"""`msdigest dedupe`: how often the machine was right, and moving its thresholds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aggregator.dedupe import DedupePolicy
from tests.app.web.conftest import harvested  # noqa: F401 - a fixture
from tests.e2e.service import Program

USED = DedupePolicy()


@pytest.fixture
def msdigest(tmp_path: Path) -> Program:
    return Program(home=tmp_path / "home").installed()


def test_thresholds_are_tried_moved_and_remembered(msdigest: Program) -> None:
    assert f"Joined without asking from {USED.join:g}, a person asked from {USED.ask:g}." in msdigest(
        "dedupe", "thresholds"
    )
    tried = msdigest("dedupe", "thresholds", "--join", "0.95", "--preview")
    assert f"Join from 0.95 instead of {USED.join:g}." in tried
    assert "Nothing was changed." in tried
    msdigest("dedupe", "thresholds", "--join", "0.95", "--why", "Too many questions.")
    known = msdigest.json("dedupe", "thresholds")
    assert known["now"] == {"join": 0.95, "ask": USED.ask}
    [move] = known["moves"]
    assert (move["user"], move["reason"]) == ("command line", "Too many questions.")
    assert known["preview"] is None
    assert "Too many questions." in msdigest("dedupe", "thresholds")


def test_what_is_wrong_is_named_and_changes_nothing(msdigest: Program) -> None:
    for arguments, words in (
        (("--join", "1.5", "--why", "w"), "“join” must be a number from 0 to 1, not 1.5."),
        (("--join", "0.9", "--ask", "0.98", "--why", "w"), "“ask” (0.98) must not be above “join” (0.9)"),
        (("--join", "0.9"), "Please say why"),
    ):
        done = msdigest.run("dedupe", "thresholds", *arguments)
        assert (done.returncode, words in done.stderr) == (2, True)
    assert msdigest.json("dedupe", "thresholds")["moves"] == []


def test_accuracy_of_nothing(msdigest: Program) -> None:
    said = msdigest("dedupe", "accuracy")
    assert "0.99 and more" in said
    assert "Joined without asking, looked at again: none checked yet." in said
    assert len(msdigest.json("dedupe", "accuracy")["bands"]) == 9


def test_judging_anew_says_what_would_change_before_it_does(harvested: Path, tmp_path: Path) -> None:  # noqa: F811
    msdigest = Program(home=tmp_path / "home")
    shutil.copytree(harvested, msdigest.home)
    assert "Nothing would change." in msdigest("dedupe", "rejudge")
    msdigest("dedupe", "thresholds", "--join", "1", "--why", "Let people say.")
    told = msdigest("dedupe", "rejudge")
    assert "joined by the machine once; a curator would be asked" in told
    assert "Nothing was changed." in told
    found = msdigest.json("dedupe", "rejudge")
    assert {one["turn"] for one in found["differences"]} == {"doubt"}
    assert found["applied"] == 0
    done = msdigest.json("dedupe", "rejudge", "--apply")
    assert done["applied"] == len(found["differences"])
    assert "Nothing would change." in msdigest("dedupe", "rejudge")
