"""The keys of the desk. What a page prints on a control, what the script listens for and the list of keys
on the page of help are held to this table by a test."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.routing import Route

from app.web.desk import desk

HELP = "/help/keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key, and what it does wherever a page has it."""

    key: str
    words: str

    @property
    def cap(self) -> str:
        """What is printed on the control."""
        return self.key.upper()


KEYS = (
    Key(key="1", words="The first answer. Of a pair: keep A"),
    Key(key="2", words="The second answer. Of a pair: keep B"),
    Key(key="3", words="The third answer. Of a pair: combine"),
    Key(key="4", words="The fourth answer. Of a pair: related"),
    Key(key="5", words="The fifth answer. Of a pair: different"),
    Key(key="s", words="Skip, or on to the next"),
    Key(key="p", words="Previous question, after a skip"),
    Key(key="u", words="Undo what was saved last"),
    Key(key="r", words="Report a problem"),
    Key(key="j", words="Next difference"),
    Key(key="k", words="Previous difference"),
    Key(key="v", words="Differences or full texts; or show how it will read"),
    Key(key="g", words="Answer a group in one go"),
    Key(key="t", words="Answer a group two at a time"),
    Key(key="b", words="Back without changing"),
    Key(key="n", words="Another set"),
    Key(key="?", words="This list"),
)


def routes() -> list[Route]:
    return [desk(HELP, get=lambda visit: visit.page("keys.html", keys=KEYS))]
