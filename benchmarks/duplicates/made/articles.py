"""Which article has which number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.duplicates.made import manners
from benchmarks.duplicates.made.edits import EDITS, copied
from benchmarks.duplicates.made.fill import chance_of
from benchmarks.duplicates.made.manners import Told

MOST = 120_000  # beyond it there are no more foods, ways and nutrients to tell pages of one site apart
MANNERS: dict[str, Callable[[int], Told]] = {
    "pages of one site": manners.food_page,
    "pages of many sites": manners.local_page,
    "news": manners.news,
    "furniture": manners.crowded,
    "digest": manners.digest,
    "yearly": manners.yearly,
}
# Of twenty articles in a row; the last of them is a copy.
_SHARES = {
    "pages of one site": 4, "pages of many sites": 3, "news": 6, "furniture": 3, "digest": 1, "yearly": 2
}  # fmt: skip
_PLAN = [(manner, rank) for manner, share in _SHARES.items() for rank in range(share)]
TURN = len(_PLAN) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An article. `story` is the number of the article that told it first: its own but for copies,
    which name their `edit`. `about` is what no other story has."""

    number: int
    story: int
    manner: str
    edit: str  # "" for what is no copy
    site: str
    title: str
    text: str
    about: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"https://{self.site.replace(' ', '-').lower()}.example/{self.number}"


def make(number: int) -> Made:
    """The article of a number from 0. Raises ValueError beyond MOST."""
    if not 0 <= number < MOST:
        raise ValueError(f"article {number} cannot be made: there are {MOST}")
    if number % TURN < len(_PLAN):
        manner, told = _told(number)
        return _made(number, number, manner, "", told)
    chance = chance_of("copy", number)
    origin = chance.randrange(number)
    while not _is_copied(origin):
        origin = chance.randrange(number)
    edit = chance.choice(list(EDITS))
    manner, told = _told(origin)
    return _made(number, origin, manner, edit, copied(told, edit, chance))


def _is_copied(number: int) -> bool:
    place = number % TURN
    return place < len(_PLAN) and _PLAN[place][0] != "digest"


def _told(number: int) -> tuple[str, Told]:
    turn, place = divmod(number, TURN)
    manner, rank = _PLAN[place]
    return manner, MANNERS[manner](turn * _SHARES[manner] + rank)


def _made(number: int, story: int, manner: str, edit: str, told: Told) -> Made:
    half = len(told.standing) // 2
    paragraphs = (*told.standing[:half], *told.paragraphs, *told.standing[half:])
    return Made(
        number=number,
        story=story,
        manner=manner,
        edit=edit,
        site=told.site,
        title=told.title,
        text="\n".join(paragraphs),
        about=told.about,
    )
