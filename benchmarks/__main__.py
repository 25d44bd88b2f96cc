"""All benchmarks, one after another: ``python -m benchmarks``. Each also runs alone, by its own name."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    "startup",
    "crawl",
    "ingest",
    "clean",
    "relevance",
    "metadata",
    "repeated",
    "dedupe",
    "feeds",
    "load",
)


def main() -> None:
    failed = [name for name in NAMES if not _run(name)]
    if failed:
        sys.exit(f"these failed: {', '.join(failed)}")


def _run(name: str) -> bool:
    print(f"\n== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode == 0


if __name__ == "__main__":
    main()
