"""The documents are held to the code: every setting, command and format is named in them."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer.core
import typer.main

from aggregator.model import Permission, Policy
from app.cli import main
from app.cli.common import app
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
OPERATORS = (ROOT / "docs/operators/README.md").read_text()
EVERYWHERE = OPERATORS + (ROOT / "README.md").read_text() + (ROOT / "docs/operators/docker.md").read_text()


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in OPERATORS


def test_every_command_is_named() -> None:
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    assert callable(main)  # importing it registers the commands
    for name in command.commands:
        assert re.search(rf"(msdigest|make|`){name}`|msdigest {name}\b|make {name}\b|`{name}`", EVERYWHERE), (
            name
        )


@pytest.mark.parametrize("word", [*Policy, *Permission])
def test_every_choice_is_explained(word: str) -> None:
    assert f"`{word}`" in OPERATORS


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    for decision in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        assert decision.name in index


def test_every_link_leads_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
