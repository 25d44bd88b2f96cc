"""What stands around every page: the ways to the other pages. A new page of the desk is a line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link of the navigation. A page is marked as the current one by `{% set here = key %}`."""

    key: str
    address: str
    words: str
    counts: bool = False  # shows how many wait, by the same key
    only_waiting: bool = False  # is there only while something waits
    role: str = "curator"


# Always in sight: where questions wait.
QUEUES = (
    Way(key="duplicates", address="/review/duplicates", words="Duplicates", counts=True),
    Way(key="articles", address="/review/articles", words="New articles", counts=True),
    Way(key="watch", address="/review/watch", words="Watch", counts=True),
    Way(key="reports", address="/review/reports", words="Reports", counts=True, only_waiting=True),
)
# On a narrow screen under "More pages".
OTHERS = (
    Way(key="stories", address="/stories", words="Stories"),
    Way(key="history", address="/history", words="History"),
    Way(key="accuracy", address="/accuracy", words="Accuracy"),
    Way(key="sources", address="/sources", words="Sources"),
    Way(key="status", address="/status", words="Status"),
)
