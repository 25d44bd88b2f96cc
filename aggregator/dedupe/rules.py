"""The rules for a pair: joined, asked about, or shown beside each other.

Each errs on the side of its own smaller wrong: what is joined must be sure, what is asked must be
worth a person's time, and what is only related costs nobody anything.
"""

from __future__ import annotations

from aggregator.dedupe.candidate import Candidate
from aggregator.dedupe.compare import Comparison
from aggregator.dedupe.policy import LIKE_TITLES, DedupePolicy


def is_sure(one: Candidate, policy: DedupePolicy) -> bool:
    """Whether a pair is joined without asking."""
    found = one.comparison
    like_titles = found.alike_titles >= LIKE_TITLES
    if one.same_source:
        return like_titles and _near_identical(found, policy)
    if one.same_words:  # under another title, a few same words may be a notice and not the article
        return found.same_title or found.words_shorter >= policy.short
    if _contradict(found, policy) or _tells_more(found, policy):
        return False
    if found.words_shorter < policy.short:
        held = found.covered_more >= policy.near_identical and not found.numbers_missing
        return held and one.score >= policy.join_short
    return one.score >= policy.join


def _contradict(found: Comparison, policy: DedupePolicy) -> bool:
    """Whether each says what the other cannot have meant: other studies, other figures, another subject."""
    other_numbers = found.figures_apart or (found.numbers_differ and not found.same_title)
    if found.own_figures_apart and found.covered_more < policy.furniture:
        return True
    return bool(found.studies_differ or other_numbers or found.subjects_apart >= policy.subjects)


def _tells_more(found: Comparison, policy: DedupePolicy) -> bool:
    """Whether the longer text is so long that it tells more than the story of the shorter one."""
    return found.times_longer > policy.times_longer and not _is_excerpt(found, policy)


def _is_excerpt(found: Comparison, policy: DedupePolicy) -> bool:
    """Whether the shorter text is the beginning of the longer one, or another part, under its title."""
    like_titles = found.alike_titles >= policy.excerpt_title
    return like_titles and found.covered_more >= policy.excerpt and found.words_shorter >= policy.short


def _near_identical(found: Comparison, policy: DedupePolicy) -> bool:
    both_covered = found.covered_less >= policy.near_identical
    return both_covered and not (found.numbers_differ or found.numbers_missing or found.studies_differ)


def worth_asking(one: Candidate, policy: DedupePolicy) -> bool:
    """Whether a pair that is not sure is shown to a person."""
    found = one.comparison
    # Pages of one template share most of their words, and differ in their figures and in what they name.
    other_subject = found.subjects_apart > policy.subjects
    if found.figures_apart and other_subject:
        return False
    template = found.figures_apart or other_subject
    if one.same_source:
        nearly_identical = found.covered_less >= policy.near_identical
        return one.score >= policy.ask_at_home and (nearly_identical or not template)
    least = policy.join if template else policy.ask
    if one.score >= least or one.reworded >= policy.ask_reworded:
        return True
    # All of a text inside another, however much longer; and a page that names its original is
    # believed enough to ask, if it holds anything of it.
    whole = found.covered_more >= policy.whole and not other_subject
    return (whole or one.named_as_original) and found.covered >= policy.least


def has_to_do_with(one: Candidate, policy: DedupePolicy) -> bool:
    """Whether one text quotes the other, or both tell of the same study. Pages of one source quote its
    furniture."""
    found = one.comparison
    return bool(found.studies_shared) or (not one.same_source and found.longest >= policy.quoted)
