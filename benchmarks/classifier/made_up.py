"""Pages made up for learning: dirt of our own subject, also where no markup helps.

The public sets are mostly news, and their pages have markup. The pages here are drawn by the
generator of the tests, from one half of its words; the tests measure with the other half.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.extract.blocks import Reader
from aggregator.extract.classify import Said
from aggregator.extract.parse import stream
from aggregator.extract.plain import read_segments
from aggregator.extract.segments import Segments
from benchmarks.classifier.sets import LabelledPage
from tests.aggregator.clean.dirt import RENDERINGS, Draft, draft, key
from tests.aggregator.clean.rendering import render

LEARNED_HALF = 0
_COUNT = 480
_LABELS = {"article": 1.0, "dirt": 0.0, "disclaimer": -1.0}


def made_up() -> Iterator[LabelledPage]:
    for seed in range(_COUNT):
        rendering = RENDERINGS[seed % len(RENDERINGS)]
        drafted = draft(seed, [] if seed % 8 == 7 else None, half=LEARNED_HALF)
        text = render(drafted, rendering, seed)
        segments = read_segments(text) if rendering == "text" else _read(text)
        yield LabelledPage(
            set="made up",
            id=str(seed),
            site="",
            kind="article",
            url="",
            item={},
            segments=segments,
            said=Said() if rendering == "text" else Said(title=drafted.title),
            labels=_labels(drafted, segments),
        )


def _read(html: str) -> Segments:
    reader = Reader()
    stream(html, reader)
    return reader.segments


def _labels(drafted: Draft, segments: Segments) -> list[float]:
    known = {line.key: _LABELS[line.sort] for line in drafted.lines}
    return [known.get(key(text), -1.0) for text in segments.texts]
