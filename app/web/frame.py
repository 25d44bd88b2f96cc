"""What stands around every page: the ways to the other pages. A new page of the desk is a line here."""

from __future__ import annotations

from dataclasses import dataclass

from app.people import CURATOR, OPERATOR, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link of the navigation. A page is marked as the current one by `{% set here = key %}`."""

    key: str
    address: str
    words: str
    counts: bool = False  # shows how many wait, by the same key
    only_waiting: bool = False  # is there only while something waits
    role: str = CURATOR


# Always in sight: where questions wait.
QUEUES = (
    Way(key="duplicates", address="/review/duplicates", words="Duplicates", counts=True),
    Way(key="articles", address="/review/articles", words="New articles", counts=True),
    Way(key="watch", address="/review/watch", words="Watch", counts=True),
    Way(key="reports", address="/review/reports", words="Reports", counts=True, only_waiting=True),
)
# On a narrow screen under "More pages".
OTHERS = (
    Way(key="issue", address="/review/issue", words="Next issue"),
    Way(key="stories", address="/stories", words="Stories"),
    Way(key="history", address="/history", words="History"),
    Way(key="accuracy", address="/accuracy", words="Accuracy"),
    Way(key="sources", address="/sources", words="Sources"),
    Way(key="status", address="/status", words="Status"),
    Way(key="settings", address="/settings", words="Settings", role=OPERATOR),
    Way(key="users", address="/users", words="People", role=OPERATOR),
)


def ways(listed: tuple[Way, ...], role: str) -> list[Way]:
    """Those of them that lead somewhere for somebody with a role."""
    return [way for way in listed if may(role, way.role)]
