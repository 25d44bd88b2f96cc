"""The decision: new, a revision, a duplicate, or a question for a person.

Three wrongs are weighed here: joining two stories loses one of them, asking too often
teaches curators to click without reading, and showing a story twice is the smallest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from aggregator.dedupe import reasons
from aggregator.dedupe.compare import Comparison, Profile, compare, cover_of, profile
from aggregator.dedupe.fingerprint import origin_keys
from aggregator.dedupe.score import score
from aggregator.model import (
    CleanArticle,
    Duplicate,
    Fingerprint,
    Known,
    Match,
    New,
    Revision,
    Uncertain,
    Verdict,
)

_LIKE_TITLES = 0.5  # share of words in common


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupePolicy:
    """When texts are joined and when a person is asked: shares and scores from 0 to 1, lengths in words."""

    join: float = 0.97
    join_short: float = 0.99  # where the shorter text has fewer than `short` words
    ask: float = 0.1
    short: int = 100
    least: int = 40  # words in common, for a reason to ask other than the score
    whole: float = 0.9  # share of a text that is held by another: asked about whatever the score
    times_longer: float = 3.5  # a text so much longer than the other tells more than one story
    near_identical: float = 0.95  # both texts covered so far: needed within one source
    foreign: int = 40  # words of an unrelated known article that make a text a digest
    foreign_share: float = 0.1  # and this share of the text
    foreign_whole: float = 0.5  # and, under the same headline, this share of the known article
    digest: float = 0.5  # from this share held by unrelated known articles together, a person is asked
    common_after: int = 50  # a shingle in more articles than this finds no candidates
    most_matches: int = 5  # shown to a curator


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # each is itself; comparing texts is dear
class _Candidate:
    known: Known
    profile: Profile
    comparison: Comparison
    score: float
    same_words: bool
    same_source: bool
    named_as_original: bool


def judge(
    article: CleanArticle,
    print_: Fingerprint,
    known: Sequence[Known],
    *,
    source_id: int,
    policy: DedupePolicy,
    apart: Collection[int] = (),
) -> Verdict:
    """Compares an article with known ones, whose order never matters.

    `known` are those sharing an address key (also one of `origin_keys`), the text hash or
    enough of the sketch (`candidate_floor`). `apart` are ids of articles that a curator has
    ruled to be another story than this one: never matched again.
    """
    known = [one for one in known if one.article_id not in apart]
    own = print_.url_keys[:1]
    if same_page := [one.article_id for one in known if one.url_keys[:1] == own]:
        return Revision(article_id=min(same_page))
    ours = profile(article.metadata.title, article.text)
    origins = frozenset(origin_keys(article))
    candidates = [_looked_at(one, ours, print_, source_id, origins) for one in known]
    candidates.sort(key=lambda one: (-one.score, one.known.article_id))
    if (revised := _other_address(candidates, print_, policy)) is not None:
        return Revision(article_id=revised)
    return _verdict(candidates, ours, policy)


def _looked_at(
    known: Known, ours: Profile, print_: Fingerprint, source_id: int, origins: frozenset[str]
) -> _Candidate:
    theirs = profile(known.title, known.text)
    comparison = compare(ours, theirs)
    same_words = bool(ours.words) and known.text_hash == print_.text_hash
    return _Candidate(
        known=known,
        profile=theirs,
        comparison=comparison,
        score=1.0 if same_words else score(comparison),
        same_words=same_words,
        same_source=known.source_id == source_id,
        named_as_original=not origins.isdisjoint(known.url_keys),
    )


def _other_address(candidates: Iterable[_Candidate], print_: Fingerprint, policy: DedupePolicy) -> int | None:
    """The article that shares a canonical address. Sites name wrong ones (the section, the first
    page of a series), so the text or the title must bear it out.
    """
    for one in candidates:
        shares = not frozenset(print_.url_keys).isdisjoint(one.known.url_keys)
        if shares and (one.score >= policy.ask or one.comparison.same_title):
            return one.known.article_id
    return None


def _verdict(candidates: Sequence[_Candidate], ours: Profile, policy: DedupePolicy) -> Verdict:
    sure = next((one for one in candidates if _is_sure(one, policy)), None)
    parts = _parts(sure, candidates, ours, policy)
    if sure is not None and len(parts) < 2:
        return Duplicate(match=_match(sure))
    if sure is None and sum(words for _, words in parts) < policy.digest * len(ours.words):
        parts = []
    held = [one for one, _ in parts] if len(parts) > 1 else []
    asked = [one for one in candidates if one is sure or one in held or _worth_asking(one, policy)]
    # The same text inside a digest is still a question: which of its parts is the story?
    matches = [_match(one, *_other_parts(one, parts)) for one in asked]
    return Uncertain(matches=tuple(matches[: policy.most_matches])) if matches else New()


def _match(one: _Candidate, *added: str) -> Match:
    found = (reasons.SAME_WORDS,) if one.same_words else ()
    noted = (reasons.NAMED_AS_ORIGINAL,) if one.named_as_original else ()
    inside = (reasons.SAME_SOURCE,) if one.same_source else ()
    return Match(
        article_id=one.known.article_id,
        score=round(one.score, 4),
        reasons=(*found, *noted, *reasons.reasons(one.comparison), *inside, *added),
    )


def _worth_asking(one: _Candidate, policy: DedupePolicy) -> bool:
    found = one.comparison
    if one.score >= policy.ask:
        return True
    # All of a text inside another, however much longer; and a page that names its original is
    # believed enough to ask, if it holds anything of it.
    whole = found.covered_more >= policy.whole or one.named_as_original
    return whole and found.covered >= policy.least


def _is_sure(one: _Candidate, policy: DedupePolicy) -> bool:
    found = one.comparison
    like_titles = found.alike_titles >= _LIKE_TITLES
    if one.same_source:
        return like_titles and _near_identical(found, policy)
    if one.same_words:  # under another title, a few same words may be a notice and not the article
        return found.same_title or found.words_shorter >= policy.short
    if found.studies_differ or (found.numbers_differ and not found.same_title):
        return False
    if found.times_longer > policy.times_longer:
        return False
    if found.words_shorter < policy.short:
        held = found.covered_more >= policy.near_identical and not found.numbers_missing
        return held and one.score >= policy.join_short
    return one.score >= policy.join


def _near_identical(found: Comparison, policy: DedupePolicy) -> bool:
    both_covered = found.covered_less >= policy.near_identical
    return both_covered and not (found.numbers_differ or found.numbers_missing or found.studies_differ)


def _parts(
    sure: _Candidate | None, candidates: Sequence[_Candidate], ours: Profile, policy: DedupePolicy
) -> list[tuple[_Candidate, int]]:
    """Known articles, each another story than the ones before, and how many words of ours only they have.

    One part is no digest. An article that tells a known one word for word has no parts.
    """
    if sure is not None and sure.same_words:
        return []
    least = max(policy.foreign, policy.foreign_share * len(ours.words))
    # Under the same headline, what two unrelated articles share is mostly their sites' furniture;
    # unless it is most of the other article.
    like_titles = sure is not None and sure.comparison.alike_titles >= _LIKE_TITLES
    explained = bytearray(len(ours.words))
    parts: list[tuple[_Candidate, int]] = []
    for one in sorted(candidates, key=lambda other: other is not sure):
        marks = cover_of(ours.words, ours.triples & one.profile.triples)
        words = sum(theirs > known for theirs, known in zip(marks, explained, strict=True))
        furniture = like_titles and words < policy.foreign_whole * len(one.profile.words)
        # Nor is a page a digest of its own site: what they share is the site's template.
        if one is not sure and (one.same_source or words < least or furniture):
            continue
        if all(score(compare(one.profile, part.profile)) < policy.ask for part, _ in parts):
            parts.append((one, words))
            explained = bytearray(map(max, marks, explained))
    return parts


def _other_parts(one: _Candidate, parts: Sequence[tuple[_Candidate, int]]) -> list[str]:
    if len(parts) < 2:
        return []
    return [reasons.holds_another(words, part.known.title) for part, words in parts if part is not one]
