"""What msdigest is made of, as a CycloneDX list: `make sbom` writes it from the pinned requirements."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[1] / "requirements" / "base.txt"
_PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, help="where to; standard output without it")
    chosen = parser.parse_args()
    text = json.dumps(bill(REQUIREMENTS.read_text(encoding="utf-8")), indent=1) + "\n"
    if chosen.output:
        chosen.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def bill(requirements: str) -> dict[str, Any]:
    """The list for pinned requirements, the same bytes for the same ones."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "msdigest", "version": "0.1.0"}},
        "components": list(_components(requirements)),
    }


def _components(requirements: str) -> Iterator[dict[str, Any]]:
    for entry in re.split(r"\n(?=\S)", requirements.replace("\\\n", " ")):
        if not (found := _PINNED.match(entry)):
            continue
        name, version = re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]
        address = f"pkg:pypi/{name}@{version}"
        # One hash of each file that may be installed; whichever it is, it is one of these.
        hashes = [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(entry)]
        component: dict[str, Any] = {"type": "library", "bom-ref": address, "name": name, "version": version}
        component["purl"] = address
        if licence := _licence(name):
            component["licenses"] = [{"license": {"name": licence}}]
        references = [{"type": "distribution", "url": address, "hashes": hashes}] if hashes else []
        yield component | {"externalReferences": references}


def _licence(name: str) -> str:
    """What an installed package says of its licence; "" where it is not installed or says nothing."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    said = found.get_all("License-Expression") or ()
    classifiers = found.get_all("Classifier") or ()
    licences = [*said, *(one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License"))]
    return str(licences[0]) if licences else ""


if __name__ == "__main__":
    main()
