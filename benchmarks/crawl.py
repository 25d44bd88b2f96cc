"""Pages a second: our crawl against a bare Scrapy spider that stores nothing, on the same site.

Both take one page at a time from one host, as politeness asks, with no delay between. Ours also asks
robots.txt, keeps the frontier and stores every page in a transaction of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ROOT, Timing, environment, once, row

PAGES = 500
ROUNDS = 3


def main() -> None:
    print(f"crawl: {PAGES} pages of one host, one request at a time; median of {ROUNDS} rounds")
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.local_site", str(PAGES)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as site:
        assert site.stdout is not None
        address = site.stdout.readline().strip()
        try:
            _compare(address)
        finally:
            site.terminate()


def _compare(address: str) -> None:
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(once([sys.executable, "-m", "benchmarks.bare_spider", address], environment(Path())))
        ours.append(_ours(address))
    middle = sorted(bare, key=lambda t: t.wall)[ROUNDS // 2], sorted(ours, key=lambda t: t.wall)[ROUNDS // 2]
    for name, timing in zip(("bare Scrapy spider", "msdigest crawl (child process)"), middle, strict=True):
        print(row(name, timing, middle[0]), f" {PAGES / timing.wall:6.0f} pages/s")


def _ours(address: str) -> Timing:
    """A new installation each time: every page is new to it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        listed = Path(folder) / "sources.toml"
        listed.write_text(
            f'[[source]]\nkey = "site"\nname = "site"\nway = "sitemap"\naddress = "{address}/sitemap.xml"\n'
            f"max_pages = {PAGES}\n"
        )
        env = environment(home)
        for command in (["migrate"], ["sources", "import", str(listed)]):
            once([sys.executable, "-m", "app", *command], env)
        return once([sys.executable, "-m", "app.crawl_process", "site"], env)


if __name__ == "__main__":
    main()
