"""`msdigest sources rules`: shown, tried on stored pages, and taken from a site-config file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.model import SourceRules
from tests.app.jobs.texts import add_source, take
from tests.e2e.service import Program

SENTENCE = (
    "People with multiple sclerosis wrote down for a month what they ate, and how they slept after it. "
)
PAGE = f"""<html lang="en"><head><title>Desk</title></head><body><h2 class="name">Supper and sleep</h2>
<div class="story"><p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p></div><div class="tail"><p>{SENTENCE}</p></div>
</body></html>"""
CONFIG = """# made up
title: //h2[@class='name']
body: //div[@id='none']
body: //div[@class='story']
next_page_link: //a[@class='next']
"""


@pytest.fixture
def msdigest(tmp_path: Path) -> Program:
    """An installation with one source, `desk`, whose one page is stored."""
    program = Program(home=tmp_path / "home").installed()
    with program.opened() as installation:
        source = add_source(installation, "desk")
        take(installation, source, "a.html", PAGE.encode())
        with installation.store.begin() as transaction:
            rules = SourceRules(drop=(".none",), ignore=("/tag/",))
            transaction.sources.save(replace(source, rules=rules))
    return program


def test_rules_are_shown_tried_and_taken(msdigest: Program, tmp_path: Path) -> None:
    config = tmp_path / "desk.txt"
    config.write_text(CONFIG)
    assert msdigest.json("sources", "rules", "desk")["rules"]["drop"] == [".none"]

    tried = msdigest.json("sources", "rules", "desk", "--import", str(config), "--try")
    (page,) = tried["tried"]
    assert page["ruled"]["title"] == "Supper and sleep"
    assert 0 < page["ruled"]["words"] <= page["without"]["words"]
    assert tried["unsupported"] == [
        {
            "line": 5,
            "text": "next_page_link: //a[@class='next']",
            "reason": "articles in several parts are not joined yet",
        }
    ]
    assert msdigest.json("sources", "rules", "desk")["rules"]["drop"] == [".none"]  # only tried

    done = msdigest.run("sources", "rules", "desk", "--import", str(config))
    assert done.returncode == 0
    assert "//div[@class='story']" in done.stdout
    assert "line 5 is not taken: next_page_link" in done.stderr
    taken = msdigest.json("sources", "rules", "desk")["rules"]
    assert taken["keep"] == ["//div[@id='none']", "//div[@class='story']"]
    assert (taken["keep_first"], taken["drop"], taken["ignore"]) == (True, [], ["/tag/"])

    shown = msdigest("sources", "rules", "desk", "--try")
    assert "Supper and sleep" in shown
    assert "Words without" in shown
    msdigest("sources", "edit", "desk", "rules.keep=['#gone']")
    assert "nothing of use found by: keep" in msdigest("sources", "rules", "desk", "--try")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("body: //div[", "rules.txt: line 1: '//div[' is no XPath we can follow"),
        ("# nothing\nprune: no", "rules.txt: there is no rule in it that we could follow"),
        ("body: //div\nhello", "rules.txt: line 2: 'hello' is not written as"),
        (b"title: //\xff", "rules.txt: 'utf-8' codec"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_and_changes_nothing(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    program = Program(home=tmp_path / "home").installed()
    with program.opened() as installation:
        add_source(installation, "desk")
    file = tmp_path / "rules.txt"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    done = program.run("sources", "rules", "desk", "--import", str(file))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "There are no rules" in program("sources", "rules", "desk")


def test_there_must_be_a_source_and_a_page(tmp_path: Path) -> None:
    program = Program(home=tmp_path / "home").installed()
    assert "There is no source 'desk'" in program.run("sources", "rules", "desk").stderr
    program("sources", "add", "https://desk.example/feed", "--key", "desk", "--way", "feed")
    none = program.run("sources", "rules", "desk", "--try")
    assert (none.returncode, "No page is stored for 'desk'" in none.stderr) == (2, True)
    wrong = program.run("sources", "rules", "desk", "--page", "nowhere")
    assert wrong.returncode == 2
    assert "nowhere" in wrong.stderr
    assert "Traceback" not in wrong.stderr
