"""Dirty pages, made up: a clean article with chosen kinds of dirt at places where sites put them.

Of every line it is known whether it is the article's or dirt, and of which kind. The same seed
gives the same lines in each rendering. The words lie in tests/golden/dirt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Literal, cast

from hypothesis import strategies as st

Rendering = Literal["marked", "bare", "text"]
Sort = Literal["article", "dirt", "disclaimer"]  # a disclaimer is to be marked: neither kept nor cut

RENDERINGS: tuple[Rendering, ...] = ("marked", "bare", "text")
_DATA = Path(__file__).parents[2] / "golden" / "dirt"
_ROLES = {"#": "heading", "-": "item", ">": "quote", "|": "row", "^": "reference", "~": "lookalike"}
_WHOLE = frozenset(("places", "names", "labels"))  # not wordings
_FILLER = re.compile(r"\{(titles|comments|cards|teasers|headings|captions|sentence)\}")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What stands on one line. `role` is how it is set: paragraph, heading, item, quote, row (its
    cells between bars), reference, link, title."""

    text: str
    kind: str
    sort: Sort
    role: str = "paragraph"

    @property
    def key(self) -> str:
        return key(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines that stand in one place; `names` is what a site calls it, "" in the article's own text."""

    lines: tuple[Line, ...]
    names: str = ""
    rank: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page before it is rendered: what stands above the text, in it, and below it."""

    title: str
    language: str
    top: tuple[Passage, ...]
    middle: tuple[Passage, ...]
    end: tuple[Passage, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for passage in (*self.top, *self.middle, *self.end) for line in passage.lines]


@cache
def data(name: str, half: int | None = None) -> dict[str, Any]:
    """The words of a file. With a `half`, 0 or 1, every second of the texts of each list: one to learn
    from, the other to be examined with."""
    read = tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))
    return read if half is None else cast("dict[str, Any]", _halved(read, half))


def _halved(value: Any, half: int) -> Any:
    if isinstance(value, dict):
        return {key: one if key in _WHOLE else _halved(one, half) for key, one in value.items()}
    return value[half::2] if isinstance(value, list) and len(value) > 1 else value


def key(text: str) -> str:
    """`text` reduced to its letters and digits, so that bullets and white space do not count."""
    return _NOT_LETTERS.sub("", text).casefold()


KINDS: tuple[str, ...] = tuple(data("kinds"))
ARTICLE_KINDS = ("paragraph", *_ROLES.values())


def draft(seed: int, kinds: Iterable[str] | None = None, half: int | None = None) -> Draft:
    """The page number `seed`, with dirt of `kinds`; of five to nine kinds drawn by lot if None. Of
    `half` of the words, or of all."""
    rng = Random(seed)  # noqa: S311  # no secrets here
    maker = _Maker(rng, half)
    drawn = rng.sample(KINDS, rng.randint(5, 9))
    return maker.draft(drawn if kinds is None else list(dict.fromkeys(kinds)))


def drafts(most: int = 8) -> st.SearchStrategy[Draft]:
    """A strategy: any page with at most `most` kinds of dirt."""
    kinds = st.lists(st.sampled_from(KINDS), unique=True, max_size=most)
    return st.builds(draft, st.integers(0, 2**32 - 1), kinds)


class _Maker:
    """Makes one page. Everything drawn by lot comes from `rng`."""

    def __init__(self, rng: Random, half: int | None) -> None:
        self.rng = rng
        self.data = partial(data, half=half)
        article = rng.choice(self.data("articles")["article"])
        self.title = article["title"]
        self.language = article["language"]
        own = [_article_line(written) for written in article["text"].strip().splitlines()]
        last = len(own) - 1
        self.own = [line for i, line in enumerate(own) if i in (0, last) or self._stays(line)]
        names, sites = self.data("fillers")["names"], self.data("fillers")["sites"]
        self.words = {"title": self.title, "author": article["author"], "site": rng.choice(sites)}
        self.words |= {"year": str(rng.randint(2009, 2025)), "name": rng.choice(names)}

    def _stays(self, line: Line) -> bool:
        return line.kind != "paragraph" or self.rng.random() > 0.1

    def draft(self, kinds: list[str]) -> Draft:
        places: dict[str, list[Passage]] = {"top": [], "middle": [], "end": []}
        title = Line(text=self.title, kind="title", sort="dirt", role="title")
        places["top"].append(Passage(lines=(title,), names="entry-title", rank=2.0))
        for kind in kinds:
            place = self.rng.choice(self.data("kinds")[kind]["places"])
            places[place].append(self._passage(kind))
        top, end = (tuple(sorted(places[name], key=lambda one: one.rank)) for name in ("top", "end"))
        middle = tuple(self._mixed(places["middle"]))
        return Draft(title=self.title, language=self.language, top=top, middle=middle, end=end)

    def _passage(self, kind: str) -> Passage:
        about = self.data("kinds")[kind]
        wording = self.rng.choice(_in_language(about, self.language))
        sort: Sort = "disclaimer" if kind == "disclaimer" else "dirt"
        lines = [line for written in _listed(wording) for line in self._lines(written)]
        return Passage(
            lines=tuple(replace(line, kind=kind, sort=sort) for line in lines),
            names=self.rng.choice(about["names"]),
            rank=about["rank"] + self.rng.random() * 1.5,
        )

    def _mixed(self, passages: list[Passage]) -> Iterator[Passage]:
        """The article's lines, with `passages` between paragraphs."""
        after: dict[int, list[Passage]] = {}
        for passage in passages:
            after.setdefault(self.rng.choice(_gaps(self.own)), []).append(passage)
        for index, line in enumerate(self.own):
            yield Passage(lines=(line,))
            yield from after.get(index, ())

    def _lines(self, written: str) -> Iterator[Line]:
        """The lines of one line of a wording: those of a filler where it stands for some."""
        if match := _FILLER.fullmatch(written):
            yield from self._filler(match[1])
            return
        role = {"# ": "heading", "@ ": "link"}.get(written[:2], "paragraph")
        text = written if role == "paragraph" else written[2:]
        words = self.words | {"date": self._any("dates"), "other": self._any("titles")}
        yield _line(text.format(**words, n=self.rng.randint(2, 14)), role)

    def _filler(self, name: str) -> Iterator[Line]:
        count = self.rng.randint(2, 4)
        if name == "headings":
            yield from (replace(line, role="link") for line in self.own if line.kind == "heading")
        elif name == "sentence":
            long = [line.text for line in self.own if line.kind == "paragraph"]
            yield _line(re.split(r"(?<=[.!?]) ", self.rng.choice(long))[0])
        elif name == "captions":
            yield from (_line(f"{i} / {count} {self._any('captions')}", "item") for i in range(1, count + 1))
        elif name == "titles":
            role = self.rng.choice(("link", "link", "item"))
            yield from (_line(title, role) for title in self._some("titles", count + 1))
        elif name == "teasers":
            yield from map(_line, self._some("teasers", count))
        else:
            texts = self._some("comments" if name == "comments" else "titles", count)
            one = self._comment if name == "comments" else self._card
            yield from (line for text in texts for line in one(text))

    def _comment(self, text: str) -> Iterator[Line]:
        said, reply, like, _, ago = _in_language(self.data("fillers")["labels"], self.language)
        name = self.rng.choice(self.data("fillers")["names"])
        yield _line(self.rng.choice((name, said.format(name=name), f"{name}, {self._any('dates')}")))
        if self.rng.random() < 0.3:
            yield _line(ago)
        yield _line(text)
        yield from map(_line, self.rng.choice(((), (reply,), (like, reply))))

    def _card(self, title: str) -> Iterator[Line]:
        yield _line(title, "link")
        if self.rng.random() < 0.4:
            yield _line(self._any("teasers"))
        yield _line(_in_language(self.data("fillers")["labels"], self.language)[3], "link")

    def _any(self, name: str) -> str:
        return str(self.rng.choice(_in_language(self.data("fillers")[name], self.language)))

    def _some(self, name: str, count: int) -> list[str]:
        found = _in_language(self.data("fillers")[name], self.language)
        return self.rng.sample(found, min(count, len(found)))


def _in_language(texts: dict[str, Any], language: str) -> list[Any]:
    """Those of a language; the English ones where there are none, as on many sites."""
    return cast("list[Any]", texts.get(language) or texts["en"])


def _listed(wording: str | list[str]) -> list[str]:
    return [wording] if isinstance(wording, str) else wording


def _line(text: str, role: str = "paragraph") -> Line:
    return Line(text=text, kind="", sort="dirt", role=role)


def _article_line(written: str) -> Line:
    kind = _ROLES.get(written[:1], "") if written[1:2] == " " else ""
    text = written[2:] if kind else written
    role = "paragraph" if kind in ("", "lookalike") else kind
    return Line(text=text.strip("| "), kind=kind or "paragraph", sort="article", role=role)


def _gaps(own: list[Line]) -> list[int]:
    """Where something may stand between: behind a paragraph, before another or a heading."""
    return [
        index
        for index, (line, after) in enumerate(pairwise(own))
        if line.role == "paragraph" and after.role in ("paragraph", "heading")
    ]
