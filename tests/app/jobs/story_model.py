"""A plain model of stories and of what was ruled on them, for the test that compares it with the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FIELDS = ("uid", "state", "title", "summary", "representative_id", "approved_at", "merged_into_id")
Key = tuple[str, int, str]  # record, id, field
Values = dict[Key, Any]


@dataclass(kw_only=True)
class Snapshot:
    """What rulings change, as the database has it."""

    stories: dict[int, dict[str, Any]]
    articles: dict[int, int]
    cases: dict[int, str]

    def values(self) -> Values:
        told = {("story", i, name): held[name] for i, held in self.stories.items() for name in FIELDS}
        moved = {("article", i, "story_id"): story for i, story in self.articles.items()}
        return told | moved | {("case", i, "decision"): said for i, said in self.cases.items()}

    def told(self) -> dict[str, set[int]]:
        """The articles of each story that stands, by its uid."""
        held: dict[str, set[int]] = {
            s["uid"]: set() for s in self.stories.values() if not s["merged_into_id"]
        }
        for article, story in self.articles.items():
            held.setdefault(self.stories[story]["uid"], set()).add(article)
        return held


@dataclass(kw_only=True)
class Ruled:
    """A ruling as the model remembers it."""

    id: int
    before: Values
    after: Values
    told: dict[str, set[int]]  # before it
    undone: bool = False
    undoes: int | None = None

    @property
    def changed(self) -> set[Key]:
        return {key for key, value in self.before.items() if self.after[key] != value}


@dataclass(kw_only=True)
class Model:
    """What should be so, in plain sets."""

    told: dict[str, set[int]] = field(default_factory=dict)  # of the stories that stand
    part_of: dict[str, str] = field(default_factory=dict)
    born: dict[str, str] = field(default_factory=dict)  # in which state, of every story ever
    texts: dict[int, tuple[int, int]] = field(default_factory=dict)  # which site, which text
    released: set[str] = field(default_factory=set)
    trail: list[Ruled] = field(default_factory=list)
    sites: int = 0

    @property
    def standing(self) -> list[Ruled]:
        return [one for one in self.trail if not one.undone and one.undoes is None]

    def uid_of(self, article: int) -> str:
        return next(uid for uid, held in self.told.items() if article in held)

    def home(self, uid: str) -> str:
        return self.home(self.part_of[uid]) if uid in self.part_of else uid
