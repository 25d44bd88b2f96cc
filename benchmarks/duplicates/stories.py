"""Our own families of rewrites (tests/golden/stories): what is found of stories told in other words.

All families are judged as one stream. Each begins with an original; a rewrite counts as found
automatically when it was joined to the family's story, as queued when somebody is asked about it and
an article of that story, as related when it is shown beside one, else as missed.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.duplicates.measures import joined, pair
from benchmarks.duplicates.ours import Verdicts, judged

FOLDER = Path(__file__).parents[2] / "tests" / "golden" / "stories"
HOW = ("automatic", "queued", "related", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article of a family; `manner` is how it came to be: "light", "heavy", "other" and so on."""

    family: str
    name: str
    title: str
    text: str
    same: bool  # as the original
    related: bool

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def manner(self) -> str:
        return self.name.rstrip("0123456789").rstrip("-")


def families(folder: Path = FOLDER) -> Iterator[list[Told]]:
    """The families, each with its original first."""
    for path in sorted(folder.glob("*.toml")):
        yield [
            Told(
                family=path.stem,
                name=row["name"],
                title=row["title"],
                text=row["text"].strip(),
                same=row.get("same", number == 0),
                related=row.get("related", False),
            )
            for number, row in enumerate(tomllib.loads(path.read_text("utf-8"))["article"])
        ]


def found(family: list[Told], verdicts: Verdicts, stories: dict[str, str]) -> Iterator[tuple[Told, str]]:
    """How each article but the original was taken: one of `HOW`."""
    same = [one.id for one in family if one.same]
    for one in family[1:]:
        others = {pair(one.id, other) for other in same if other != one.id}
        if stories[one.id] == stories[family[0].id]:
            yield one, "automatic"
        elif others & verdicts.uncertain:
            yield one, "queued"
        else:
            yield one, "related" if others & verdicts.related else "missed"


def measure() -> None:
    """Print what was found of rewrites, and what was joined or asked wrongly."""
    told = list(families())
    articles = [one for family in told for one in family]
    if not articles:
        print(f"no families of rewrites in {FOLDER}: not measured")
        return
    verdicts = judged([(one.id, one.title, one.text) for one in articles])
    stories = joined((one.id for one in articles), verdicts.duplicate)
    taken = [one for family in told for one in found(family, verdicts, stories)]
    print(f"\nfamilies of rewrites: {len(told)}, {len(articles)} articles")
    for same in (True, False):
        print(f"  {'the same story' if same else 'other stories':24}" + "".join(f"{how:>11}" for how in HOW))
        for manner in sorted({one.manner for one, _ in taken if one.same is same}):
            ways = Counter(how for one, how in taken if one.same is same and one.manner == manner)
            print(f"    {manner:22}" + "".join(f"{ways[how]:11}" for how in HOW))
    _show_queue(articles, verdicts)


def _show_queue(articles: list[Told], verdicts: Verdicts) -> None:
    story = {one.id: one.family if one.same else one.id for one in articles}
    asked = [story[first] == story[second] for first, second in verdicts.uncertain]
    share = sum(asked) / len(asked) if asked else 1.0
    print(
        f"  {len(asked)} questions, {1000 * len(asked) / len(articles):.0f} per 1,000, {share:.0%} the same"
    )
    across = sum(first.split("/")[0] != second.split("/")[0] for first, second in verdicts.uncertain)
    print(f"  {across} of them about articles of two families")
    wrong = sorted(one for one in verdicts.duplicate if story[one[0]] != story[one[1]])
    print(f"  {len(wrong)} joined wrongly")
    for first, second in wrong:
        print(f"    {first} and {second}")
