"""The nouns of msdigest, as frozen values.

A page moves one way and changes type at each step, and a type is made only by the step
before it, so that a wrong order does not type-check::

    source → page → article → clean article → fingerprint → verdict → story → issue → entry

All times are aware datetimes in UTC. Identifiers named ``*_id`` are row numbers of this
installation and never leave it; what readers see is `Story.uid` and `Issue.uid`, which are
minted once.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# --- where to look ---------------------------------------------------------------------


class Way(enum.StrEnum):
    """How the pages of a source are found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class Policy(enum.StrEnum):
    """Whether a person must approve a source's articles before they are published."""

    REVIEW = "review"
    AUTO = "auto"


class Permission(enum.StrEnum):
    """How much of a source's text its owner lets us publish."""

    LINK = "link"
    EXCERPT = "excerpt"
    FULL_TEXT = "full_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRules:
    """Per-source rules, as data. Selectors are CSS; patterns are regular expressions
    searched in the whole address."""

    keep: tuple[str, ...] = ()  # the article is what these select
    drop: tuple[str, ...] = ()  # and never what these select
    follow: tuple[str, ...] = ()  # only addresses matching one of these are articles
    ignore: tuple[str, ...] = ()  # addresses matching one of these are never fetched
    next_page: str = ""  # selector of the link to a listing's next page


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to look, how to find pages there, and what we may do with them."""

    id: int
    key: str  # short and stable, used on the command line: "ms-trust"
    name: str
    way: Way
    address: str  # of the feed, the sitemap or the first listing page
    homepage: str = ""
    language: str = ""  # BCP 47; "" when not known
    rhythm: timedelta = timedelta(hours=6)
    max_pages: int = 200  # new pages fetched per crawl
    max_depth: int = 3  # listing pages, or nested sitemap indexes, followed one after another
    max_bytes: int = 10_000_000  # per response, after decompression
    rules: SourceRules = SourceRules()
    policy: Policy = Policy.REVIEW
    permission: Permission = Permission.EXCERPT
    excerpt_chars: int = 200
    active: bool = True
    verified_at: datetime | None = None  # when `sources check` last found pages there
    note: str = ""


# --- a page as it came off the wire -----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a feed or sitemap said about a page before it was fetched. Weak evidence:
    used where the page itself is silent."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page as it came off the wire, undecoded. `headers` holds, in lower case, only the
    response headers later steps read (content-type, last-modified, link, x-robots-tag,
    tdm-reservation)."""

    source_id: int
    url: str  # after redirects
    requested_url: str
    fetched_at: datetime
    body: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    hint: Hint = Hint()

    def header(self, name: str) -> str:
        """The value of the header `name` (lower case), or ""."""
        return next((value for key, value in self.headers if key == name), "")


class Outcome(enum.StrEnum):
    """How a page ended. Every page ends exactly once."""

    KEPT = "kept"  # a new story, or waiting for approval as one
    REVISED = "revised"  # the same address as a known article, with other text
    DUPLICATE = "duplicate"  # joined to a known story
    IN_REVIEW = "in_review"  # a curator is asked whether it is a known story
    OFF_TOPIC = "off_topic"
    TOO_SHORT = "too_short"
    NOT_ARTICLE = "not_article"  # a listing, a product, a log-in …
    UNREADABLE = "unreadable"  # not text we can read: a PDF, an empty body
    RESERVED = "reserved"  # its owner opted out
    FAILED = "failed"  # our fault: kept, to be ingested again after a repair


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A page that ended before it became an article, with the reason in words."""

    outcome: Outcome
    reason: str


# --- article → clean article ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One run of text of a page: a paragraph, a heading, a list item, a table row, a quote.

    `trail` names, in lower case, the tags, classes and ids of the elements around the
    block, innermost last: what a site itself calls the place the block stands in.
    """

    tag: str  # p, h1…h6, li, blockquote, pre, tr, figcaption, dt, dd, …
    text: str  # white space folded; never empty
    html: str  # the block's own markup, not yet sanitized
    words: int
    link_words: int  # how many of the words stand inside links
    trail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself. `origins` tells where each field was found
    ("title" → "og:title"), for a curator to judge."""

    title: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    canonical_url: str = ""
    language: str = ""
    image_url: str = ""
    site_name: str = ""
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read from a page; `blocks` may still hold boilerplate."""

    url: str
    metadata: Metadata
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Something cut from an article: by which step, why in words, and what."""

    step: str
    reason: str
    position: int  # index of the first block cut, in Article.blocks
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanArticle:
    """An article fit to be judged, kept and published. `text` has one block a line;
    `html` is sanitized."""

    url: str
    metadata: Metadata
    text: str
    html: str
    removals: tuple[Removal, ...] = ()

    @property
    def words(self) -> int:
        """The number of white-space separated words of the text."""
        return len(self.text.split())


# --- what is decided about an article ----------------------------------------------------


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known article that a new one resembles. `score` runs from 0 to 1; `reasons` say
    in words what was found."""

    article_id: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Nothing known resembles it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The same address as a known article."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Surely the story of a known article."""

    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """Perhaps the story of a known article: a person is asked. Best match first."""

    matches: tuple[Match, ...]


Verdict = New | Revision | Duplicate | Uncertain


# --- stories, cases, rulings -------------------------------------------------------------


class StoryState(enum.StrEnum):
    """Where a story stands."""

    WAITING = "waiting"  # for a curator
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One thing that was said, told by one or more articles.

    `uid` is minted when the story is made and never changes. `approved_at` is when a
    curator (or an automatic policy) vouched for it; `released_at` when readers first got
    it; `updated_at` moves only for a change readers should see.
    """

    id: int
    uid: str
    state: StoryState
    title: str
    summary: str
    representative_id: int  # the article that represents the story
    topics: tuple[str, ...]
    created_at: datetime
    approved_at: datetime | None = None
    released_at: datetime | None = None
    updated_at: datetime | None = None
    merged_into_id: int | None = None


class CaseKind(enum.StrEnum):
    """What a curator is asked."""

    SAME_STORY = "same_story"  # are these two articles one story?
    APPROVE = "approve"  # may this story be published?


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question for a curator. A SAME_STORY case asks whether `article_id`, the newer, tells
    the story of `other_article_id`; an APPROVE case asks about the story of `article_id`.

    `decision` is the answer that stands, "" while the case is open.
    """

    id: int
    kind: CaseKind
    article_id: int
    other_article_id: int | None
    score: float
    reasons: tuple[str, ...]
    opened_at: datetime
    decision: str = ""


class Decision(enum.StrEnum):
    """What a curator may answer."""

    APPROVE = "approve"
    REJECT = "reject"
    KEEP_FIRST = "keep_first"  # one story; the known article represents it
    KEEP_SECOND = "keep_second"  # one story; the newer article represents it
    DIFFERENT = "different"  # two stories, and never ask again


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record, before and after. A ruling is a list of these, and undoing
    it is the same list the other way round."""

    record: str  # "story", "article" or "case"
    id: int
    field: str
    before: str | int | bool | None
    after: str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A curator's answer, as it stands in the audit trail. An undo is a ruling too:
    `undoes_id` names the one it took back."""

    id: int
    case_id: int
    user: str
    decision: str
    reason: str
    made_at: datetime
    changes: tuple[Change, ...]
    undoes_id: int | None = None


# --- what readers get ----------------------------------------------------------------------


class Channel(enum.StrEnum):
    """The two feeds. Their ids are disjoint and they are never mixed in one document."""

    DIGEST = "digest"
    STORIES = "stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article of a story, as readers are shown it."""

    source_name: str
    url: str
    title: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedStory:
    """A story ready to be shown: what a reader may see, and nothing else."""

    uid: str
    title: str
    summary: str
    excerpt_html: str  # as much of the source's text as its permission lets us publish
    topics: tuple[str, ...]
    telling: Telling | None  # None for a story that was merged into another
    also_at: tuple[Telling, ...]
    released_at: datetime
    updated_at: datetime
    teaser: str = ""  # the source's first sentences, for where the story is only named


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One edition: of the digest, or one batch of the stories feed."""

    uid: str
    channel: Channel
    period: str  # unique within the channel: "2026-W10", "2026-03-02"
    title: str
    covers: str  # which period it covers, in words
    released_at: datetime
    updated_at: datetime
    stories: tuple[ReleasedStory, ...]
