"""What is decided about an article, and what it is decided from."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from aggregator.model.articles import CleanArticle, Reference


class Band(enum.StrEnum):
    """Whether an article is about the subject: yes, no, or let a person say."""

    IN = "in"
    ASK = "ask"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """Is the article about the subject, and why, in words a curator reads."""

    band: Band
    score: float
    reasons: tuple[str, ...]
    topics: tuple[str, ...] = ()  # topic keys, most important first


class Answer(enum.StrEnum):
    """The answer on a line of the trust checklist. "Not found" is never written as "no"."""

    YES = "yes"
    NO = "no"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLine:
    """One line of the trust checklist: what was asked, the answer, and what was seen."""

    criterion: str
    answer: Answer
    evidence: str = ""


class ArticleKind(enum.StrEnum):
    """Of what kind an article is, as far as rules can tell."""

    TRIAL = "trial"
    REVIEW = "review"
    COHORT = "cohort"  # people were watched, and nothing was done to them
    ANIMAL = "animal"
    LABORATORY = "laboratory"  # cells, or computers
    GUIDELINE = "guideline"
    NEWS = "news"  # of a study
    OPINION = "opinion"
    EXPERIENCE = "experience"  # a personal story
    ADVERTORIAL = "advertorial"
    RECIPE = "recipe"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an article tells of, and how much that can bear. `reasons` say why it is taken for its kind;
    `participants` and `species` are None and "" where the text does not state them; each quote is the
    text's own sentence."""

    kind: ArticleKind = ArticleKind.OTHER
    reasons: tuple[str, ...] = ()
    participants: int | None = None
    participants_quote: str = ""
    species: str = ""  # "mice": that it was not people
    species_quote: str = ""
    certainty: str = ""  # in the words of a fixed scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What makes an article comparable.

    `sketch` is a FracMinHash sample of the hashes of the text's word shingles, as signed
    64-bit integers, sorted: it is what the index of candidates stores.
    """

    url_keys: tuple[str, ...]
    title_key: str
    text_hash: str
    sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """All that is derived from one page alone, before it is compared with others."""

    article: CleanArticle
    relevance: Relevance
    trust: tuple[TrustLine, ...]
    fingerprint: Fingerprint
    cited: tuple[Reference, ...] = ()
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored article, as the judge needs it."""

    article_id: int
    source_id: int
    story_id: int | None
    url_keys: tuple[str, ...]
    title: str
    title_key: str
    text_hash: str
    text: str
    represents: bool = True  # whether readers get it as the article of its story


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known article that a new one resembles. `score` runs from 0 to 1; `reasons` say
    in words what was found."""

    article_id: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A match as it is kept: what the judge said of a pair then, whatever was ruled since.
    `verdict` is "duplicate", "uncertain", "related" or "new" (near, but not near enough to ask)."""

    article_id: int  # the newer
    other_article_id: int
    verdict: str
    score: float
    reasons: tuple[str, ...]
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Nothing known resembles it enough to ask. `nearest` are those that came nearest, if any did."""

    nearest: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A story of its own that has to do with known ones: it quotes them, or is about the same
    study. Nobody is asked. Best match first."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The same address as a known article."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Surely the story of a known article. `asked` are articles of other stories that it perhaps
    tells too: then a person says whether those stories are one."""

    match: Match
    asked: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """Perhaps the story of a known article: a person is asked. Best match first."""

    matches: tuple[Match, ...]


Verdict = New | Related | Revision | Duplicate | Uncertain
