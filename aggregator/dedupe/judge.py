"""The decision: new, related, a revision, a duplicate, or a question for a person.

Three wrongs are weighed here: joining two stories loses one of them, asking too often
teaches curators to click without reading, and showing a story twice is the smallest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from aggregator.dedupe import reasons
from aggregator.dedupe.candidate import Candidate, looked_at
from aggregator.dedupe.compare import Profile, profile
from aggregator.dedupe.digest_guard import parts_of
from aggregator.dedupe.fingerprint import origin_keys
from aggregator.dedupe.policy import DedupePolicy
from aggregator.dedupe.rules import has_to_do_with, is_sure, worth_asking
from aggregator.model import (
    CleanArticle,
    Duplicate,
    Fingerprint,
    Known,
    Match,
    New,
    Related,
    Revision,
    Uncertain,
    Verdict,
)


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
    enough of the sketch (`candidate_floor`), and the articles that represent their stories. `apart`
    are ids of articles that a curator has ruled to be another story than this one: never matched again.
    """
    known = [one for one in known if one.article_id not in apart]
    if not known:
        return New()
    own = print_.url_keys[:1]
    if same_page := [one.article_id for one in known if one.url_keys[:1] == own]:
        return Revision(article_id=min(same_page))
    ours = profile(article.metadata.title, article.text)
    origins = frozenset(origin_keys(article))
    candidates = [looked_at(one, ours, print_, source_id, origins) for one in known]
    candidates.sort(key=lambda one: (-one.likeness, one.known.article_id))
    if (revised := _other_address(candidates, print_, policy)) is not None:
        return Revision(article_id=revised)
    return _verdict(candidates, ours, policy)


def _other_address(candidates: Iterable[Candidate], print_: Fingerprint, policy: DedupePolicy) -> int | None:
    """The article that shares a canonical address. Sites name wrong ones (the section, the first
    page of a series), so the text or the title must bear it out.
    """
    for one in candidates:
        shares = not frozenset(print_.url_keys).isdisjoint(one.known.url_keys)
        if shares and (one.score >= policy.ask or one.comparison.same_title):
            return one.known.article_id
    return None


def _verdict(candidates: Sequence[Candidate], ours: Profile, policy: DedupePolicy) -> Verdict:
    sure = [one for one in candidates if is_sure(one, policy)]
    first = sure[0] if sure else None
    parts = parts_of(first, candidates, ours, policy)
    if first is not None and len(parts) < 2 and _like_its_story(first, candidates, policy):
        elsewhere = [one for one in candidates if one.known.story_id != first.known.story_id]
        others = [one for one in elsewhere if one in sure or worth_asking(one, policy)]
        return Duplicate(match=_match(first), asked=_matches(others, parts, policy))
    # The same text inside a digest is still a question: is it the story, or one of its parts?
    if asked := [one for one in candidates if one in sure or worth_asking(one, policy)]:
        return Uncertain(matches=_matches(asked, parts, policy))
    if related := [one for one in candidates if has_to_do_with(one, policy)]:
        return Related(matches=_matches(related, parts, policy))
    near = [one for one in candidates if one.likeness >= policy.near]
    return New(nearest=_matches(near, parts, policy))


def _like_its_story(one: Candidate, candidates: Sequence[Candidate], policy: DedupePolicy) -> bool:
    """Whether the rest of a candidate's story bears it out. The article that represents the story must be
    like ours too: stories do not grow from copy to copy until their ends have nothing in common. And
    where our own source tells it, ours must be all but that page: else it is next year's."""
    story = one.known.story_id
    others = [other for other in candidates if other is not one and other.known.story_id == story is not None]
    return all(
        other.likeness >= policy.ask
        if other.known.represents and not other.same_source
        else not other.same_source or is_sure(other, policy)
        for other in others
    )


def _matches(
    found: Sequence[Candidate], parts: Sequence[tuple[Candidate, int]], policy: DedupePolicy
) -> tuple[Match, ...]:
    return tuple(_match(one, *_other_parts(one, parts)) for one in found[: policy.most_matches])


def _match(one: Candidate, *added: str) -> Match:
    found = (reasons.SAME_WORDS,) if one.same_words else ()
    noted = (reasons.NAMED_AS_ORIGINAL,) if one.named_as_original else ()
    inside = (reasons.SAME_SOURCE,) if one.same_source else ()
    other_words = reasons.rewording(one.comparison) if one.likeness > one.score else ()
    return Match(
        article_id=one.known.article_id,
        score=round(one.likeness, 4),
        reasons=(*found, *noted, *other_words, *reasons.reasons(one.comparison), *inside, *added),
    )


def _other_parts(one: Candidate, parts: Sequence[tuple[Candidate, int]]) -> list[str]:
    if len(parts) < 2:
        return []
    return [reasons.holds_another(words, part.known.title) for part, words in parts if part is not one]
