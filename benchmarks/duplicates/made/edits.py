"""How another site copies an article: its words stay its story."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from benchmarks.duplicates.made.manners import Told, standing

Edit = Callable[[Told, random.Random], Told]
_OTHER_WORDS = {
    "adults": "grown-ups", "advice": "guidance", "asked": "invited", "average": "mean",
    "because": "since", "benefit": "gain", "changed": "altered", "clinics": "hospitals",
    "costs": "is priced at", "daily": "everyday", "difference": "contrast", "eat": "consume",
    "eating": "consuming", "end": "close", "every": "each", "figures": "numbers", "found": "discovered",
    "help": "support", "home": "house", "hospital": "clinic", "interesting": "intriguing", "large": "big",
    "local": "nearby", "many": "numerous", "most": "the majority of", "need": "require",
    "nobody": "not one person", "others": "the rest", "own": "personal", "participants": "volunteers",
    "patients": "people with MS", "portion": "helping", "register": "sign up", "reported": "told of",
    "researchers": "scientists", "results": "findings", "said": "explained", "same": "identical",
    "several": "a number of", "show": "indicate", "small": "modest", "study": "research",
    "surprised": "taken aback", "talked": "spoken", "team": "group", "tell": "let", "test": "check",
    "thought": "reflected", "took": "swallowed", "trial": "experiment", "usual": "customary",
    "work": "effort",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_DATELINES = "LONDON,DUBLIN,LEEDS,CARDIFF,GLASGOW,BRISTOL,YORK,BELFAST".split(",")


def _exact(told: Told, chance: random.Random) -> Told:  # noqa: ARG001 - there is nothing to choose
    return told


def _headline(told: Told, chance: random.Random) -> Told:
    opening = f"{chance.choice(_DATELINES)} – {told.paragraphs[0]}"
    kicker = chance.choice(("In the news", "Worth knowing", "From our desk", "Read elsewhere"))
    words = told.title.split()
    title = f"{kicker}: {' '.join(words[: max(3, len(words) * 2 // 3)])}"
    return replace(told, title=title, paragraphs=(opening, *told.paragraphs[1:]))


def _cut(told: Told, chance: random.Random) -> Told:
    kept = max(2, round(len(told.paragraphs) * chance.uniform(0.5, 0.8)))
    return replace(told, paragraphs=told.paragraphs[:kept])


def _wrapped(told: Told, chance: random.Random) -> Told:  # noqa: ARG001 - its site has one furniture
    return replace(told, standing=standing(told.site))


def _words(told: Told, chance: random.Random) -> Told:
    def other(word: re.Match[str]) -> str:
        changed = _OTHER_WORDS.get(word[0])
        return changed if changed and chance.random() < 0.6 else word[0]

    return replace(told, paragraphs=tuple(_WORD.sub(other, one) for one in told.paragraphs))


def _order(told: Told, chance: random.Random) -> Told:
    first, *others = told.paragraphs
    return replace(told, paragraphs=(first, *chance.sample(others, len(others))))


def _mixed(told: Told, chance: random.Random) -> Told:
    return _wrapped(_headline(_words(_cut(told, chance), chance), chance), chance)


EDITS: dict[str, Edit] = {
    "exact": _exact,
    "headline": _headline,
    "cut": _cut,
    "wrapped": _wrapped,
    "words": _words,
    "order": _order,
    "mixed": _mixed,
}


def copied(told: Told, edit: str, chance: random.Random) -> Told:
    """The story as the site of a copyist tells it. The copy leaves out what stands on every page of
    the site it copies from."""
    return EDITS[edit](replace(told, site=f"copyist{chance.randrange(30)}", standing=()), chance)
