"""Pages as they came off the wire, and how each ended."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime


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
