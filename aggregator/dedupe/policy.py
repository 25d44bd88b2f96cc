"""When two articles are taken for one story, and when a person is asked."""

from __future__ import annotations

from dataclasses import dataclass

LIKE_TITLES = 0.5  # share of words in common


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupePolicy:
    """When texts are joined and when a person is asked: shares and scores from 0 to 1, lengths in words."""

    join: float = 0.97
    join_short: float = 0.99  # where the shorter text has fewer than `short` words
    ask: float = 0.15
    ask_at_home: float = 0.9  # within one source, whose pages share their furniture
    ask_reworded: float = 0.3
    near: float = 0.02  # from here on a pair is remembered as nearly asked about
    short: int = 100
    least: int = 40  # words in common, for a reason to ask other than the score
    whole: float = 0.9  # share of a text that is held by another: asked about whatever the score
    times_longer: float = 3.5  # a text so much longer than the other tells more than one story
    subjects: float = 0.5  # of what two titles name apart, the share from which they are two subjects
    furniture: float = 0.73  # the share of a text in common with another that may all be standing text
    excerpt: float = 0.97  # the share of a short text that a much longer one holds, to be a part of it
    excerpt_title: float = 0.8  # and words in common of their titles
    near_identical: float = 0.95  # both texts covered so far: needed within one source
    foreign: int = 40  # words of an unrelated known article that make a text a digest
    foreign_share: float = 0.1  # and this share of the text
    foreign_rest: float = 0.3  # the share that others must hold of what surely is a copy, to make it a digest
    foreign_whole: float = 0.5  # and, under the same headline, this share of the known article
    quoted: int = 25  # words of a run in common: one text quotes the other
    most_matches: int = 5  # shown to a curator
