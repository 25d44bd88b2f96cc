"""The feeds under the validators that lie beside the checkout, where they do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.documents import edition_documents
from tests.feeds.things import FEEDS, full_edition, odd_edition

SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared")
CHECK = SHARED / "feedcheck" / "check_feed.py"
pytestmark = pytest.mark.shared


OTHERS = ["topics/diet.atom", "topics/diet.rss", "topics/diet.json", "archive/stories-1.atom"]
OTHERS += ["archive/stories-1.rss", "archive/digest-1.atom", "archive/digest-1.rss"]


@pytest.mark.parametrize("name", [*FEEDS, *OTHERS])
@pytest.mark.parametrize("filled", ["full", "odd"])
def test_no_validator_finds_an_error_or_warning(name: str, filled: str, tmp_path: Path) -> None:
    if not CHECK.is_file():
        pytest.skip(f"{CHECK} is not there")
    made = edition_documents(full_edition() if filled == "full" else odd_edition())
    target = tmp_path / name.replace("/", "-")
    target.write_bytes(made[name])
    command = [sys.executable, str(CHECK), str(target), "--min", "warning", "--no-jing"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    found = [line for line in done.stdout.splitlines() if line.startswith(("ERROR", "WARNING"))]
    assert found == []
    assert done.returncode == 0, done.stderr
