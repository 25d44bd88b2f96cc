"""The commands that correct, withdraw and remove stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from typer.testing import CliRunner

from app.cli.stories import stories
from app.installation import Installation
from app.jobs.publish import publish
from app.settings import as_environment
from tests.app.jobs.test_publish import approve, at, titles, uid

__all__ = ["at"]


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (["correct", "--note", "It was a mouse."], "Corrected: Story 1"),
        (["correct", "--note", "It was a mouse.", "--minor"], "Story 1"),
        (["correct", "--title", "Story one"], "Story one"),
        (["withdraw", "--reason", "It was retracted."], "Withdrawn: Story 1"),
        (["takedown"], "A story that was removed"),
        (["takedown", "--personal"], "A story that was removed"),
    ],
)
def test_a_command_does_it(
    installation: Installation,
    at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    title: str,
) -> None:

    [story] = approve(installation, 1)
    publish(installation)
    own = uid(installation, story)
    for key, value in as_environment(installation.settings).items():
        monkeypatch.setenv(key, value)
    command, *options = arguments
    done = CliRunner().invoke(stories, [command, str(story), *options], catch_exceptions=False)
    assert done.exit_code == 0
    publish(installation)
    assert titles(installation)[own] == title


def test_a_story_is_named_by_its_number_its_address_or_its_id(installation: Installation) -> None:
    [story] = approve(installation, 1)
    own = uid(installation, story)
    with installation.store.read() as transaction:
        for text in (str(story), own, f"https://x.example/story/{own.rpartition('/')[2]}"):
            found = transaction.stories.named(text)
            assert found is not None
            assert found.id == story


def test_a_name_of_nothing_finds_nothing(installation: Installation) -> None:
    with installation.store.read() as transaction:
        for text in ("", "/", "%", "_", "1", "999999999999999999999", "story/"):
            assert transaction.stories.named(text) is None
