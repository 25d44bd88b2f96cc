"""Other people's ways of finding near-duplicates, behind one signature: articles → scored pairs.

Each is used as its own documentation uses it, with settings that are known to do well. Which score
is enough is not theirs to know: it is tuned on other articles of the same set, in their favour.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from benchmarks.duplicates.measures import Pair, pair
from benchmarks.duplicates.ours import Document

Finder = Callable[[Sequence[Document]], dict[Pair, float]]
_WORD = re.compile(r"[^\W_]+")
_ASKED_WORDS, _ASKED_FOR = 12, 8  # of the full-text search: words in a question, answers


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def shingles(text: str, size: int) -> list[str]:
    """The distinct runs of `size` words."""
    found = words(text)
    return list({" ".join(found[at : at + size]) for at in range(max(1, len(found) - size + 1))})


def _datasketch(size: int, permutations: int, bands: tuple[int, int] | None) -> Finder:
    module = import_module("datasketch")

    def find(documents: Sequence[Document]) -> dict[Pair, float]:
        index = module.MinHashLSH(threshold=0.5, num_perm=permutations, params=bands)
        seen: dict[str, Any] = {}
        found = {}
        for name, _, text in documents:
            print_ = module.MinHash(num_perm=permutations)
            print_.update_batch([one.encode() for one in shingles(text, size)])
            for other in index.query(print_):
                found[pair(name, other)] = float(print_.jaccard(seen[other]))
            index.insert(name, print_)
            seen[name] = print_
        return found

    return find


def _rensa() -> Finder:
    module = import_module("rensa")

    def find(documents: Sequence[Document]) -> dict[Pair, float]:
        index = module.RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
        seen: list[Any] = []
        found = {}
        for number, (name, _, text) in enumerate(documents):
            print_ = module.RMinHash(num_perm=128, seed=42)
            print_.update(shingles(text, 3))
            for other in index.query(print_):
                found[pair(name, documents[other][0])] = float(print_.jaccard(seen[other]))
            index.insert(number, print_)
            seen.append(print_)
        return found

    return find


def _rapidfuzz() -> Finder:
    ratio = import_module("rapidfuzz.fuzz").token_set_ratio

    def find(documents: Sequence[Document]) -> dict[Pair, float]:
        folded = [" ".join(words(text)) for _, _, text in documents]
        return {
            pair(documents[new][0], documents[old][0]): ratio(folded[new], folded[old]) / 100
            for new, old in _searched(documents)
        }

    return find


def _searched(documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """Candidates from SQLite's full-text search: the best answers to an article's weightiest words.
    How rare a word is, is counted over all articles beforehand, which is more than a stream knows."""
    told = [words(f"{title} {text}") for _, title, text in documents]
    held = Counter(word for one in told for word in set(one))
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE told USING fts5(text, content='', tokenize='unicode61')")
    for number, one in enumerate(told):
        weights = {
            word: (1 + math.log(count)) * math.log(len(told) / held[word])
            for word, count in Counter(one).items()
            if len(word) > 2 and held[word] > 1
        }
        asked = sorted(weights, key=lambda word: -weights[word])[:_ASKED_WORDS]
        if asked:
            question = " OR ".join(f'"{word}"' for word in asked)
            query = "SELECT rowid FROM told WHERE told MATCH ? ORDER BY bm25(told) LIMIT ?"
            yield from ((number, row[0] - 1) for row in base.execute(query, (question, _ASKED_FOR)))
        base.execute("INSERT INTO told(rowid, text) VALUES (?, ?)", (number + 1, " ".join(one)))
    base.close()


# name → the module it needs, and how it is made
PEERS: dict[str, tuple[str, Callable[[], Finder]]] = {
    "datasketch, 3 words, 128": ("datasketch", lambda: _datasketch(3, 128, None)),
    "datasketch, 2 words, 50 × 4": ("datasketch", lambda: _datasketch(2, 200, (50, 4))),
    "rensa, 3 words, 32 × 4": ("rensa", _rensa),
    "FTS5 and rapidfuzz": ("rapidfuzz", _rapidfuzz),
}
BASE = "datasketch, 3 words, 128"  # whose time the others' is told against
