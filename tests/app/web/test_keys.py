"""One table of keys: what is printed, what is bound, and what is listed are the same."""

from __future__ import annotations

from app.installation import Installation
from app.web.keys import KEYS
from tests.app.web.world import Client
from tests.browser.all_pages import PLACES, set_the_scene


def test_no_two_controls_share_a_key_and_each_prints_its_own(
    curator: Client, installation: Installation
) -> None:
    scene = set_the_scene(installation)
    known = {one.key: one.cap for one in KEYS}
    seen: set[str] = set()
    for address in (one for place in PLACES for one in place.addresses(scene)):
        page = curator.get(address)
        assert page.status in {200, 303, 403, 404}, address
        controls = page.html.css("[data-key]")
        keys = [one.attrib["data-key"] for one in controls]
        assert len(keys) == len(set(keys)), address
        for one, key in zip(controls, keys, strict=True):
            assert one.attrib.get("aria-keyshortcuts") == key, address
            assert one.css("kbd::text").getall() == [known[key]], address
        seen |= set(keys)
    assert {"1", "2", "3", "4", "5", "s", "r", "j", "k", "v", "u", "?"} <= seen


def test_the_list_of_keys_is_that_table(curator: Client) -> None:
    page = curator.get("/help/keys")
    assert page.html.css("dl kbd::text").getall() == [one.cap for one in KEYS]
    assert page.html.css("dl dd::text").getall() == [one.words for one in KEYS]
    assert len({one.key for one in KEYS}) == len(KEYS)
