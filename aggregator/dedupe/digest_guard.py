"""Texts made of several known ones: a weekly digest, a page of news in brief, a collection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aggregator.dedupe.candidate import Candidate
from aggregator.dedupe.compare import Profile, compare, cover_of
from aggregator.dedupe.policy import LIKE_TITLES, DedupePolicy
from aggregator.dedupe.score import score


def parts_of(
    sure: Candidate | None, candidates: Sequence[Candidate], ours: Profile, policy: DedupePolicy
) -> list[tuple[Candidate, int]]:
    """Known articles, each another story than the ones before, and how many words of ours only they have.

    One part is no digest. An article that tells a known one word for word has no parts, and what is
    surely a copy may hold something of others beside.
    """
    if sure is not None and sure.same_words:
        return []
    least = max(policy.foreign, policy.foreign_share * len(ours.words))
    # Under the same headline, what two unrelated articles share is mostly their sites' furniture;
    # unless it is most of the other article.
    like_titles = sure is not None and sure.comparison.alike_titles >= LIKE_TITLES
    explained = np.zeros(len(ours.words), dtype=np.bool_)
    parts: list[tuple[Candidate, int]] = []
    for one in sorted(candidates, key=lambda other: other is not sure):
        marks = cover_of(ours, one.profile)
        words = int(np.count_nonzero(marks & ~explained))
        furniture = like_titles and words < policy.foreign_whole * len(one.profile.words)
        # Nor is a page a digest of its own site: what they share is the site's template.
        if one is not sure and (one.same_source or words < least or furniture):
            continue
        if all(score(compare(one.profile, part.profile)) < policy.ask for part, _ in parts):
            parts.append((one, words))
            explained |= marks
    rest = sum(words for _, words in parts[1:])
    return parts[:1] if sure is not None and rest < policy.foreign_rest * len(ours.words) else parts
