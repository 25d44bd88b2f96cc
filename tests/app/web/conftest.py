"""A harvest made once, and a desk of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.installation import Installation
from app.web.application import create_application
from tests.app.web.world import OPERATOR, Client, harvest, opened
from tests.once import made_once


@pytest.fixture(scope="session")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "harvest", harvest)


@pytest.fixture
def installation(harvested: Path, tmp_path: Path) -> Iterator[Installation]:
    with opened(harvested, tmp_path / "home") as one:
        yield one


@pytest.fixture
def reader(installation: Installation) -> Iterator[Client]:
    """Anybody."""
    client = Client(create_application(installation))
    yield client
    client.close()


@pytest.fixture
def curator(reader: Client, installation: Installation) -> Client:
    """Amina, signed in."""
    reader.come_in(installation)
    return reader


@pytest.fixture
def operator(reader: Client, installation: Installation) -> Client:
    """Olu, who looks after the desk, signed in."""
    reader.come_in(installation, OPERATOR)
    return reader
