"""A comparison in words a curator reads. Every sentence must be true of the two texts."""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.dedupe.compare import Comparison

SAME_WORDS = "the texts have the same words in the same order"
SAME_SOURCE = "both are from one source, where only all but identical texts are joined without asking"
NAMED_AS_ORIGINAL = "the new page names the known one as its original"
TITLES_DIFFER = "the titles have little in common"
LONG_RUN = 12  # words; shorter passages are common by chance or as a phrase
_SHOWN = 3  # numbers, studies


def reasons(comparison: Comparison) -> tuple[str, ...]:
    """What was found, the weightiest first."""
    return (
        *_cover(comparison),
        *_longest(comparison),
        *_titles(comparison),
        *_studies(comparison),
        *_numbers(comparison),
        *_lengths(comparison),
    )


def rewording(comparison: Comparison) -> tuple[str, ...]:
    """The reason to ask about texts that hardly share a run of words."""
    share = round(100 * comparison.alike_stems)
    return (f"the sentences differ, but {share} % of the terms and numbers of one text are in the other",)


def holds_another(words: int, title: str) -> str:
    """The digest guard's reason."""
    return f"it also holds {words} words of another known article, “{title}”"


def _cover(c: Comparison) -> Iterator[str]:
    if not c.covered:
        return
    runs = "in runs of three words or more"
    if c.words_shorter == c.words_longer:
        yield f"{c.covered} of {c.covered_of} words of one text are also in the other, {runs}"
    elif c.covered_of == c.words_shorter:
        yield f"{c.covered} of {c.covered_of} words of the shorter text are also in the longer one, {runs}"
    else:
        yield f"{c.covered} of {c.covered_of} words of the longer text are also in the shorter one, {runs}"


def _longest(c: Comparison) -> Iterator[str]:
    if LONG_RUN <= c.longest < c.words_shorter:
        yield f"the longest passage that both have runs to {c.longest} words"


def _titles(c: Comparison) -> Iterator[str]:
    if c.same_title:
        yield "the titles are the same"
    elif c.alike_titles >= 0.5:
        yield f"the titles share the words “{' '.join(c.titles_share)}”"
    if c.subjects_apart >= 0.5:
        yield "most of what only one title says is in its own text, and nowhere in the other article"


def _studies(c: Comparison) -> Iterator[str]:
    if c.studies_shared:
        yield f"both cite {_listed(c.studies_shared)}"
    elif c.studies_differ:
        yield "both cite studies, but none in common"


def _numbers(c: Comparison) -> Iterator[str]:
    for ours, theirs in c.numbers_differ[:_SHOWN]:
        yield f"{ours} and {theirs} differ, beside the same three words"
    if len(c.numbers_differ) > _SHOWN:
        yield f"{len(c.numbers_differ) - _SHOWN} more numbers differ"
    if c.numbers_told and not c.numbers_differ:
        yield f"one text has {_listed(c.numbers_told)}, the other does not"


def _lengths(c: Comparison) -> Iterator[str]:
    if c.words_longer >= 1.5 * c.words_shorter:
        yield f"one text has {c.words_longer} words, the other {c.words_shorter}"


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
