"""Which section of the help belongs to which page."""

from __future__ import annotations

# The beginning of an address, and the section: the first that fits counts.
SECTIONS = (
    ("/review/duplicates", "duplicates"),
    ("/review/articles", "articles"),
    ("/review/watch", "watch"),
    ("/review/reports", "reports"),
    ("/review/issue", "next"),
    ("/review", "start"),
    ("/stories", "stories"),
    ("/history", "history"),
    ("/accuracy", "accuracy"),
    ("/sources", "sources"),
    ("/off-topic", "left-out"),
    ("/status", "status"),
    ("/settings", "settings"),
    ("/users", "people"),
    ("/account", "account"),
    ("/display", "display"),
    ("/login", "account"),
)


def section_of(path: str) -> str:
    """The section of the help for a page; the beginning for one that has none of its own."""
    return next((section for start, section in SECTIONS if path.startswith(start)), "start")
