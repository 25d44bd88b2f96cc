"""What tests of the jobs share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawler.server import Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on loopback that forbids one folder."""
    with serve() as served:
        served.robots("User-agent: *\nDisallow: /private/\n")
        yield served
