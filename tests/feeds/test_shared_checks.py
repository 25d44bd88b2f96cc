"""The feeds under the validators that lie beside the checkout, where they do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.feeds.things import FEEDS, NOW, build, issue, story

SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared")
CHECK = SHARED / "feedcheck" / "check_feed.py"
pytestmark = pytest.mark.shared


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("filled", ["full", "odd"])
def test_no_validator_finds_an_error_or_warning(name: str, filled: str, tmp_path: Path) -> None:
    if not CHECK.is_file():
        pytest.skip(f"{CHECK} is not there")
    odd = [
        story(
            1, title="Withdrawn: less than < more & ]]>", telling=None, also_at=(), excerpt_html="", topics=()
        ),
        story(2, also_at=(), summary="", updated_at=NOW),
    ]
    made = build() if filled == "full" else build(odd, [issue(0, *odd, updated_at=NOW)])
    (tmp_path / name).write_bytes(made[name])
    command = [sys.executable, str(CHECK), str(tmp_path / name), "--min", "warning", "--no-jing"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    found = [line for line in done.stdout.splitlines() if line.startswith(("ERROR", "WARNING"))]
    assert found == []
    assert done.returncode == 0, done.stderr
