"""The tables. One schema for both databases; migrations/ brings a database here.

The state of polling lives here and not in a scheduler's memory (`source_states`, `addresses`),
so a restart continues where the last run was killed.
"""

from storage.schema.alarms import alarms, source_days
from storage.schema.articles import article_addresses, articles, common_hashes, matches, notices, sketches
from storage.schema.issues import installation, issue_stories, issues, plans
from storage.schema.ledger import ledger
from storage.schema.metadata import metadata
from storage.schema.pages import bodies, pages
from storage.schema.published import corrections, documents, floors, pings
from storage.schema.service import devices, heartbeats, requests, runs, sessions, tries, users
from storage.schema.sources import addresses, repeated, source_changes, source_states, sources
from storage.schema.stories import cases, drafts, passages, readings, rulings, skips, stories, thresholds

__all__ = [
    "addresses",
    "alarms",
    "article_addresses",
    "articles",
    "bodies",
    "cases",
    "common_hashes",
    "corrections",
    "devices",
    "documents",
    "drafts",
    "floors",
    "heartbeats",
    "installation",
    "issue_stories",
    "issues",
    "ledger",
    "matches",
    "metadata",
    "notices",
    "pages",
    "passages",
    "pings",
    "plans",
    "readings",
    "repeated",
    "requests",
    "rulings",
    "runs",
    "sessions",
    "sketches",
    "skips",
    "source_changes",
    "source_days",
    "source_states",
    "sources",
    "stories",
    "thresholds",
    "tries",
    "users",
]
