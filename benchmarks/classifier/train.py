"""Learns the classifier and writes the file the program comes with.

    python -m benchmarks.classifier.train            from inputs.npz, beside this file
    python -m benchmarks.classifier.train --anew     from the public sets, and writes inputs.npz too

The first gives the same bytes every time. The second needs the sets, and some minutes; it also
writes `folds.msgpack`, five classifiers each of which saw no page of one fifth of the sites, for
measuring on these same sets.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import numpy as np

import aggregator.extract.classify
from aggregator.extract.classify.lists import Lists
from benchmarks.classifier.judge import cross_validated, forget_contradictions, matrices, report
from benchmarks.classifier.made_up import made_up
from benchmarks.classifier.sets import pages
from benchmarks.classifier.table import lists, rows
from benchmarks.classifier.trees import binned, borders, grow, learned

INPUTS = Path(__file__).parent / "inputs.npz"
FOLD_FILE = Path(__file__).parent / "folds.msgpack"
FILE = Path(aggregator.extract.classify.__file__).parent / "learned.msgpack"


def gather() -> None:
    """Write the inputs: what is learned from, in bins, and the word lists of all pages together."""
    found = [*pages(), *made_up()]
    features = matrices(found)
    forgotten = forget_contradictions(found, cross_validated(found, features)[0])
    guesses, of_folds = cross_validated(found, features)
    FOLD_FILE.write_bytes(msgspec.msgpack.encode(of_folds))
    print(f"{forgotten} labels forgotten; cross-validated:")
    report(found, guesses)
    data, known = rows(found, features, range(len(found))), lists(found)
    edges = borders(data.features)
    np.savez_compressed(
        INPUTS,
        bins=np.ascontiguousarray(binned(data.features, edges).T),
        answers=np.packbits(data.answers),
        weights=data.weights.astype(np.float16),
        edges=np.concatenate(edges),
        edge_counts=np.array(list(map(len, edges)), np.int16),
        lists=np.frombuffer(msgspec.json.encode(_odds(known)), np.uint8),
    )


def _odds(known: Lists) -> list[dict[str, float]]:
    return [{token: tenths / 10 for token, tenths in one.items()} for one in (known.names, known.words)]


def learn() -> bytes:
    """The file that the inputs teach."""
    with np.load(INPUTS) as inputs:
        weights = inputs["weights"].astype(np.float32)
        answers = np.unpackbits(inputs["answers"], count=len(weights))
        counts = inputs["edge_counts"]
        edges = np.split(inputs["edges"], np.cumsum(counts)[:-1])
        written = msgspec.json.decode(inputs["lists"].tobytes(), type=list[dict[str, float]])
        names, words = ({token: round(10 * odds) for token, odds in one.items()} for one in written)
        grown = grow(np.ascontiguousarray(inputs["bins"].T), answers, weights)
    return msgspec.msgpack.encode(learned(grown, edges, Lists(names, words)))


def main() -> None:
    if "--anew" in sys.argv[1:]:
        gather()
    data = learn()
    same = FILE.exists() and FILE.read_bytes() == data
    FILE.write_bytes(data)
    print(f"{FILE.name}: {len(data):,} bytes, {'the same as before' if same else 'changed'}")


if __name__ == "__main__":
    main()
