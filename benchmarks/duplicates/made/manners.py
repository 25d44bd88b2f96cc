"""The manners in which stories are told: each by the rank of a story among those of its manner."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.duplicates.made.fill import Facts, chance_of, facts, fill, lines, page, read
from benchmarks.duplicates.made.names import FOODS, NUTRIENTS, SUBJECTS, TOPICS, TOWNS, WAYS

OUTLETS, CROWDED, ROUND_UPS = 40, 12, 4  # sites of news, with furniture, with digests
YEARS, YEARLY_PAGES = 30, 25  # before the next 25 pages begin
SISTERS = 8  # one study in so many is a sister of the one before
QUOTED, NEWS, LATELY = 5, 6, 60  # items in a digest, all but one of the six of its week; one of those around
_HALF = len(TOPICS) // 2
_PATTERNS, _PAGES = read("patterns"), read("furniture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story as one site tells it. `about` is what no other story has; `standing` are paragraphs
    that stand on every page of the site, some above the text and the others below."""

    site: str
    title: str
    paragraphs: tuple[str, ...]
    about: tuple[str, ...]
    standing: tuple[str, ...] = ()


def food_page(rank: int) -> Told:
    sweep, food = divmod(rank, len(FOODS))
    way, nutrient = WAYS[sweep % len(WAYS)], NUTRIENTS[sweep // len(WAYS) % len(NUTRIENTS)]
    chance = chance_of("food page", rank)
    about = {"food": FOODS[food], "way": way, "nutrient": nutrient}
    title, paragraphs = page(_PAGES["food_pages"][sweep % 2], facts(chance) | about, chance)
    return Told(site=f"foods{sweep % 4}", title=title, paragraphs=paragraphs, about=tuple(about.values()))


def local_page(rank: int) -> Told:
    again, town = divmod(rank // 2, len(TOWNS))
    chance = chance_of("local page", rank)
    said = facts(chance) | {"town": TOWNS[town]}
    about: tuple[str, ...]
    if rank % 2:
        said |= {"nutrient": NUTRIENTS[(again + town) % len(NUTRIENTS)], "dose": str(5 + 5 * again)}
        about = ("pharmacy", said["town"], said["nutrient"], said["dose"])
        title, paragraphs = page(_PAGES["shop_page"], said, chance)
    else:
        said |= {"food": FOODS[(again + 17 * town) % len(FOODS)]}
        about = ("class", said["town"], said["food"])
        title, paragraphs = page(_PAGES["group_page"], said, chance)
    return Told(site=f"{about[0]} {said['town']}", title=title, paragraphs=paragraphs, about=about)


def news(rank: int) -> Told:
    said, chance = _study(rank, "news")
    title = fill(chance_of("headline", rank).choice(lines(_PATTERNS["headlines"])), said, chance)
    outlet = f"news{chance_of('outlet', rank).randrange(OUTLETS)}"
    about = ("study", said["town"], said["topic"])
    return Told(site=outlet, title=title, paragraphs=_report(said, chance), about=about)


def crowded(rank: int) -> Told:
    said, chance = _study(rank, "crowded")
    title = fill(chance.choice(lines(_PATTERNS["headlines"])), said, chance)
    number = chance_of("site", rank).randrange(CROWDED)
    about = ("short study", said["town"], said["topic"])
    told = _report(said, chance, short=True)
    furnished = standing(f"publisher{number // 2}")  # two sites of one publisher have the same
    return Told(site=f"crowded{number}", title=title, paragraphs=told, about=about, standing=furnished)


def digest(rank: int) -> Told:
    chance = chance_of("digest", rank)
    site = f"digest{rank % ROUND_UPS}"
    week = rank // ROUND_UPS + 1
    own = range(NEWS * rank, NEWS * (rank + 1))  # two round-ups share two items at most
    lately = [one for one in range(max(0, own[0] - LATELY), own[-1] + LATELY) if one not in own]
    items = [news(one) for one in (*chance.sample(own, QUOTED - 1), chance.choice(lately))]
    said = {"site": _name(site), "week": str(week), "next": str(week + 1), "items": "five"}
    quoted = [part for item in items for part in (item.title, *item.paragraphs[:2])]
    opening, end = (
        fill(chance.choice(lines(one)), said, chance)
        for one in (_PAGES["digest_intro"], _PAGES["digest_end"])
    )
    title = f"{said['site']}: round-up {week}"
    return Told(site=site, title=title, paragraphs=(opening, *quoted, end), about=(site, str(week)))


def yearly(rank: int) -> Told:
    years, place = divmod(rank, YEARLY_PAGES)
    block, year = divmod(years, YEARS)
    which = block * YEARLY_PAGES + place
    chance = chance_of("yearly", rank)
    said = facts(chance) | {
        "year": str(1995 + year),
        "titleyear": f" in {1995 + year}" if which % 2 else "",
        "subject": SUBJECTS[which % len(SUBJECTS)],
        "town": TOWNS[which % len(TOWNS)],
    }
    title, paragraphs = page(_PAGES["yearly_page"], said, chance)
    about = (said["subject"], said["town"], said["year"])
    return Told(site=f"network {said['town']}", title=title, paragraphs=paragraphs, about=about)


def standing(publisher: str) -> tuple[str, ...]:
    """What stands on every page of a publisher."""
    chance = chance_of("standing", publisher)
    said = facts(chance) | {"site": _name(publisher), "town": chance.choice(TOWNS)}
    return tuple(fill(one, said, chance) for one in chance.sample(lines(_PAGES["standing"]), 4))


def _name(site: str) -> str:
    """What a site calls itself."""
    chance = chance_of("name", site)
    kind = chance.choice(("MS Kitchen", "Nerve and Plate", "Myelin Monitor", "MS Table", "Eating with MS"))
    return f"{kind} {chance.choice(TOWNS)}"


def _study(rank: int, series: str) -> tuple[Facts, random.Random]:
    """The facts of a study; and chance, which falls for a sister as for the study before her."""
    sister = rank % SISTERS == 1
    shape = rank - sister
    town = shape % len(TOWNS)
    topic = (shape // len(TOWNS) + 37 * town) % _HALF + _HALF * sister
    team, own = facts(chance_of(series, "team", shape)), facts(chance_of(series, "study", rank))
    shared = {name: team[name] for name in ("leader", "expert", "othertown", "outcome", "months", "weeks")}
    said = own | shared | {"town": TOWNS[town], "topic": TOPICS[topic]}
    return said, chance_of(series, "sentences", shape)


def _report(said: Facts, chance: random.Random, *, short: bool = False) -> tuple[str, ...]:
    paragraphs = []
    for role in _PATTERNS["role"]:
        choice = lines(role["sentences"])
        few = 1 if short else chance.randint(1, role["most"])
        taken = chance.sample(choice, few)
        paragraphs.append(" ".join(fill(one, said, chance) for one in taken))
    # a short report leaves out what is said beside the results
    return tuple(paragraphs[:3] + paragraphs[4:6] + paragraphs[7:] if short else paragraphs)
