"""How speed, memory and the index grow with what is known, beside datasketch's index in memory.

For each size an archive is filled in bulk (`load`), and two thousand articles arrive (`growing`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.measure import ROOT

FIRST = 1_000
PEER_MOST = 100_000  # beyond it, datasketch would need gigabytes; its figures at this size are used


def sizes(most: int) -> Iterator[int]:
    """1,000, 10,000, and so on up to `most`."""
    size = FIRST
    while size <= most:
        yield size
        size *= 10


def measure(most: int) -> None:
    """Print a line of speed and one of size for each number of known articles."""
    measured = [_measured(size) for size in sizes(most)]
    peer = 0.0
    print("\ngrowth: 2,000 articles arrive at an archive; milliseconds of processor an article")
    print(
        f"  {'known':>9} {'print':>6} {'find':>6} {'judge':>6} {'verdict':>8} {'+ write':>8} {'+ by 100':>9}"
        f" {'datasketch':>11}   articles/s: verdict, + write, + by 100"
    )
    for one in measured:
        peer = one["milliseconds"].get("peer", peer)
        print(_speed(one, peer))
    if len(measured) > 1 and measured[-1]["size"] > PEER_MOST:
        print(f"  beyond {PEER_MOST:,} the ratios are to datasketch's time at that size")
    print(f"  {'known':>9} {'memory':>9} {'datasketch':>11} {'index':>16} {'database':>9}   copies joined")
    for one in measured:
        print(_size(one))


def _measured(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.duplicates.growing"]
        print(f"  growth: loading {size} articles …", file=sys.stderr, flush=True)
        subprocess.run([*command, "load", str(size), folder], check=True, cwd=ROOT)
        print(f"  growth: measuring with {size} known …", file=sys.stderr, flush=True)
        peer = ["peer"] if size <= PEER_MOST else []
        live = [*command, "live", str(size), folder, *peer]
        done = subprocess.run(live, check=True, cwd=ROOT, stdout=subprocess.PIPE)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _speed(one: dict[str, Any], peer: float) -> str:
    took = one["milliseconds"]
    verdict = took["fingerprint"] + took["candidates"] + took["judge"]
    all_three = (verdict, took["one each"], took["a hundred each"])
    rates = ", ".join(
        f"{1000 / ms:.0f} ({peer / ms:.2f} x)" if peer else f"{1000 / ms:.0f}" for ms in all_three
    )
    parts = " ".join(f"{took[name]:6.2f}" for name in ("fingerprint", "candidates", "judge"))
    wholes = f"{verdict:8.2f} {took['one each']:8.2f} {took['a hundred each']:9.2f}"
    against = f"{took['peer']:11.2f}" if "peer" in took else f"{'–':>11}"
    return f"  {one['size']:9,} {parts} {wholes} {against}   {rates}"


def _size(one: dict[str, Any]) -> str:
    size, memory, found, held = one["size"], one["memory"], one["found"], one["bytes"]
    peer = f"{memory['peer'] / 1e6:8.0f} MB" if "peer" in one["milliseconds"] else f"{'–':>11}"
    index = f"{held['index'] / size:6.0f} B/article" if held["index"] else f"{'–':>16}"
    copies = f"{found['joined']} of {found['copies']}, {found['joined wrongly']} joined wrongly"
    ours, file = f"{memory['ours'] / 1e6:6.0f} MB", f"{held['file'] / 1e6:6.0f} MB"
    return f"  {size:9,} {ours} {peer} {index:>16} {file}   {copies}"
