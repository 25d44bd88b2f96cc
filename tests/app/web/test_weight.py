"""Pages are light: what a first visit fetches, over a slow line, on an old device."""

from __future__ import annotations

import gzip

from app.installation import Installation
from app.web.assets import FOLDER
from tests.app.web.world import OPERATOR, Client
from tests.browser.all_pages import PLACES, set_the_scene

MOST_BYTES = 60_000  # of a page with its style sheet and its script, as they are sent
MOST_OF_SCRIPT = 3_000
MOST_REQUESTS = 5
_ASSETS = "link[rel=stylesheet]::attr(href), link[rel=icon]::attr(href), script::attr(src), img::attr(src)"


def test_every_page_is_light(reader: Client, installation: Installation) -> None:
    scene = set_the_scene(installation)
    reader.come_in(installation, OPERATOR)
    sizes = {}
    for place in PLACES:
        for address in place.addresses(scene)[:1]:
            page = reader.follow(address)
            assets = page.html.css(_ASSETS).getall()
            assert len(assets) + 1 <= MOST_REQUESTS, address
            names = [asset.removeprefix("/static/").partition("?")[0] for asset in assets]
            sizes[address] = len(page.response.content) + sum(map(_sent, names))
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


def test_the_script_is_small() -> None:
    assert _sent("desk.js") <= MOST_OF_SCRIPT


def _sent(name: str) -> int:
    return len(gzip.compress((FOLDER / name).read_bytes(), 9))
