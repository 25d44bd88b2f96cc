"""Serve the demo sites in the foreground: python -m app.demo [--port 8100] [--log FILE] [--sources FILE]."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from app.demo.server import serve_sites
from app.demo.sites import SITES


def main() -> None:
    """Serve until interrupted."""
    options = _parser().parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with serve_sites(options.port, log=options.log) as sites:
        # The list first: whoever has read an address finds the file.
        if options.sources is not None:
            options.sources.write_text(sites.sources_toml(), encoding="utf-8")
        for site in SITES:
            print(f"{site.key:10} {sites.address(site.key)}{site.entrance}", flush=True)
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.demo", description="Serve the demo sites on loopback."
    )
    parser.add_argument("--port", type=int, default=8100, help="port of the first site; 0 for free ports")
    parser.add_argument("--log", type=Path, help="append every request to this file, one JSON object a line")
    parser.add_argument("--sources", type=Path, help="write the sites as a source list to this file")
    return parser


if __name__ == "__main__":
    main()
