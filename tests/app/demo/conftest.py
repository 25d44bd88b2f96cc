"""The demo sites, served once for all tests that only read; a fresh set for those that change them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.demo import DemoSites, serve_sites


@pytest.fixture(scope="package")
def sites() -> Iterator[DemoSites]:
    with serve_sites() as served:
        yield served


@pytest.fixture
def own_sites() -> Iterator[DemoSites]:
    with serve_sites() as served:
        yield served
