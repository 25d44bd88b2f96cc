"""What the cleaner makes of pages, to the bit: compiled, or with `--uncompiled` from the sources alone.

`python -m tests.aggregator.extract.readings [--uncompiled]` reads a list of pages, in base64, from
standard input, and writes one line for each.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType


class Sources:
    """Finds the core's modules in their sources, whatever is compiled beside them."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith("aggregator."):
            return None
        finders = (FileFinder(entry, (SourceFileLoader, [".py"])) for entry in path or ())
        return next(filter(None, (finder.find_spec(name, target) for finder in finders)), None)


def reading(body: bytes) -> str:
    """The blocks of a page, their features and likelihoods, and what the head says, as one number."""
    from aggregator.extract.blocks import Reader
    from aggregator.extract.classify import Said, classifier
    from aggregator.extract.classify.features import features
    from aggregator.extract.parse import stream

    reader = Reader()
    stream(body, reader)
    found, head, known = reader.segments, reader.head, classifier()
    told = [
        found.tags, found.texts, found.words, found.link_words, found.inner, found.pieces,
        found.places, head.meta, head.titles, head.headings, head.times, head.authors,
    ]  # fmt: skip
    said = Said(title=" ".join(head.titles), description=" ".join(head.headings), body=" ".join(found.texts))
    digest = sha256(repr(told).encode("utf-8", "surrogatepass"))
    if found.texts:
        digest.update(features(found, said, known.lists).tobytes())
        digest.update(repr(known.likelihoods(found, said)).encode())
    return digest.hexdigest()


def main() -> None:
    if "--uncompiled" in sys.argv:
        sys.meta_path.insert(0, Sources())
        from aggregator.extract import blocks

        assert str(blocks.__file__).endswith(".py")
    for page in json.load(sys.stdin):
        print(reading(base64.b64decode(page)))


if __name__ == "__main__":
    main()
