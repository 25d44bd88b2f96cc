"""The list of what msdigest is made of."""

from __future__ import annotations

import re

from benchmarks.sbom import REQUIREMENTS, bill


def test_every_pinned_package_is_listed_once_with_its_hashes() -> None:
    text = REQUIREMENTS.read_text()
    components = bill(text)["components"]
    pinned = re.findall(r"^[A-Za-z0-9._\[\]-]+==", text, re.MULTILINE)
    assert len(components) == len(pinned) == len({one["bom-ref"] for one in components})
    assert all(one["externalReferences"][0]["hashes"] for one in components)
    hashes = [digest for one in components for digest in one["externalReferences"][0]["hashes"]]
    assert len(hashes) == text.count("--hash=sha256:")
    assert {"scrapy", "sqlalchemy", "feedgen"} <= {one["name"] for one in components}


def test_the_same_requirements_give_the_same_list() -> None:
    assert bill(REQUIREMENTS.read_text()) == bill(REQUIREMENTS.read_text())
    assert bill("# nothing\n")["components"] == []
