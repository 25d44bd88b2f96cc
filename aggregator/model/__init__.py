"""The nouns of msdigest, as frozen values.

A page moves one way and changes type at each step, and a type is made only by the step
before it, so that a wrong order does not type-check::

    source → page → article → clean article → fingerprint → verdict → story → issue → entry

All times are aware datetimes in UTC. Identifiers named ``*_id`` are row numbers of this
installation and never leave it; what readers see is `Story.uid` and `Issue.uid`, which are
minted once.
"""

from aggregator.model.articles import Article, Block, CleanArticle, Metadata, Reference, Removal
from aggregator.model.judgement import (
    Answer,
    ArticleKind,
    Assessed,
    Band,
    Duplicate,
    Evidence,
    Fingerprint,
    Judged,
    Known,
    Match,
    New,
    Related,
    Relevance,
    Revision,
    TrustLine,
    Uncertain,
    Verdict,
)
from aggregator.model.pages import Ended, FetchedPage, Hint, Outcome
from aggregator.model.published import (
    Channel,
    CorrectionKind,
    Issue,
    Note,
    ReleasedCorrection,
    ReleasedStory,
    Standing,
    Telling,
)
from aggregator.model.sources import Permission, Policy, Repeated, Source, SourceRules, Way
from aggregator.model.stories import Case, CaseKind, Change, Decision, Ruling, Story, StoryState

__all__ = [
    "Answer",
    "Article",
    "ArticleKind",
    "Assessed",
    "Band",
    "Block",
    "Case",
    "CaseKind",
    "Change",
    "Channel",
    "CleanArticle",
    "CorrectionKind",
    "Decision",
    "Duplicate",
    "Ended",
    "Evidence",
    "FetchedPage",
    "Fingerprint",
    "Hint",
    "Issue",
    "Judged",
    "Known",
    "Match",
    "Metadata",
    "New",
    "Note",
    "Outcome",
    "Permission",
    "Policy",
    "Reference",
    "Related",
    "ReleasedCorrection",
    "ReleasedStory",
    "Relevance",
    "Removal",
    "Repeated",
    "Revision",
    "Ruling",
    "Source",
    "SourceRules",
    "Standing",
    "Story",
    "StoryState",
    "Telling",
    "TrustLine",
    "Uncertain",
    "Verdict",
    "Way",
]
