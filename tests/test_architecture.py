"""The shape of the house: who may import whom, and what no committed file says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Put together here, so that this file does not hold them itself.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "registry.yarn" + "pkg.com",
    "conda" + ".anaconda.org",
    "crates" + ".io",
    "proxy.golang" + ".org",
    "art" + "ifactory",
    "--index" + "-url",
    "--extra-index" + "-url",
    "--trusted" + "-host",
)
IGNORED = {".git", ".venv", "data", "demo-data", "__pycache__"}


def committed_files() -> list[Path]:
    """The files of the checkout, as the list of what is ignored has it."""
    found = [path for path in ROOT.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in found if not _is_ignored(path.relative_to(ROOT))]


def test_the_contracts_between_the_rooms_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_registry_of_packages() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode(), re.IGNORECASE)
    named = [str(path.relative_to(ROOT)) for path in committed_files() if pattern.search(path.read_bytes())]
    assert named == []


def _is_ignored(path: Path) -> bool:
    caches = any(part.startswith(".") and part.endswith(("_cache", "hypothesis")) for part in path.parts)
    return caches or bool(IGNORED & set(path.parts)) or path.suffix in {".pyc"} or ".egg-info" in str(path)
