"""Rules written for full-text feed services, as text files of `directive: value` lines, to ours.

Such "site config" files exist for many sites. What a directive means to us is one line in a table;
what we do not do is handed back in words, so that whoever reads a file in knows what it lost.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from aggregator.extract.selectors import is_xpath, select
from aggregator.model import SourceRules
from aggregator.urls import clean_url

_DIRECTIVE = re.compile(r"\s*([A-Za-z_]{1,40})\s*(\(|:)")
_QUOTES = str.maketrans("", "", "'\"")
_NO_IMAGES = "no images are kept"
_NO_LOGIN = "nobody logs in: what a site shows to members only is not read"
_NO_PARTS = "articles in several parts are not joined yet"
_ONE_PAGE = "the page itself is read; no link to another view of it is followed"
_ONE_PARSER = "every page is read by the same parser, and mended as browsers do"
_UNMOVED = "elements are kept or cut, not moved or changed"
_UNSUPPORTED = {
    "autodetect_next_page": _NO_PARTS,
    "convert_double_br_tags": "two line breaks in a row always end a paragraph",
    "dissolve": _UNMOVED,
    "http_header": "a crawl says who it is, and sends the same headers to all",
    "if_page_contains": _ONE_PAGE,
    "insert_detected_image": _NO_IMAGES,
    "login_extra_fields": _NO_LOGIN,
    "login_password_field": _NO_LOGIN,
    "login_uri": _NO_LOGIN,
    "login_username_field": _NO_LOGIN,
    "move_into": _UNMOVED,
    "native_ad_clue": "whether a page is an advertisement is not asked of its source's rules",
    "next_page_link": _NO_PARTS,
    "not_logged_in_xpath": _NO_LOGIN,
    "parser": _ONE_PARSER,
    "prune": "what the rules leave is always cleaned; what was cut can be put back by hand",
    "requires_login": _NO_LOGIN,
    "single_page_link": _ONE_PAGE,
    "single_page_link_in_feed": _ONE_PAGE,
    "skip_json_ld": "what the rules find comes first anyway; what they leave open is read everywhere",
    "src_lazy_load_attr": _NO_IMAGES,
    "strip_attr": "attributes are not read",
    "strip_image_src": _NO_IMAGES,
    "test_contains": "of a test only the address is kept",
    "tidy": _ONE_PARSER,
    "wrap_in": _UNMOVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A line that was passed over: its number from 1, how it is written, and why in words."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """What a site-config file comes to."""

    rules: SourceRules
    unsupported: tuple[Unsupported, ...] = ()


@dataclass(slots=True)
class _Taken:
    """What was read so far, by the names of `SourceRules`; a pair of texts waits for its other half."""

    listed: dict[str, list[str]] = field(default_factory=dict)
    replace: list[tuple[str, str]] = field(default_factory=list)
    finds: deque[tuple[int, str]] = field(default_factory=deque)
    replacements: deque[tuple[int, str]] = field(default_factory=deque)

    def add(self, name: str, value: str) -> None:
        values = self.listed.setdefault(name, [])
        if value not in values:
            values.append(value)

    def find(self, number: int, text: str) -> None:
        self.finds.append((number, text))
        self._pair()

    def replacement(self, number: int, text: str) -> None:
        self.replacements.append((number, text))
        self._pair()

    def rules(self) -> SourceRules:
        listed = {name: tuple(values) for name, values in self.listed.items()}
        keep = listed.get("keep", ())
        return SourceRules(
            keep=keep,
            keep_first=len(keep) > 1,  # the bodies of a file stand in for each other
            drop=listed.get("drop", ()),
            strip_id_or_class=listed.get("strip_id_or_class", ()),
            replace=tuple(self.replace),
            title=listed.get("title", ()),
            author=listed.get("author", ()),
            date=listed.get("date", ()),
            tests=listed.get("tests", ()),
        )

    def _pair(self) -> None:
        if self.finds and self.replacements:
            self.replace.append((self.finds.popleft()[1], self.replacements.popleft()[1]))


def read_site_config(text: str) -> SiteConfig:
    """The rules of a site-config file. Raises ValueError, naming the line, for what is no
    directive, for a selector that is none, and for a text to find or to put without the other."""
    taken = _Taken()
    unsupported = []
    for number, line in _lines(text):
        name, argument, value = _split(line, number)
        if reason := _take(taken, number, name, argument, value):
            unsupported.append(Unsupported(line=number, text=line[:200], reason=reason))
    for missing, waiting in (("replace_string", taken.finds), ("find_string", taken.replacements)):
        if waiting:
            raise ValueError(f"line {waiting[0][0]}: there is no {missing} for {waiting[0][1][:100]!r}")
    return SiteConfig(rules=taken.rules(), unsupported=tuple(unsupported))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            raise ValueError(f"line {number}: there is a NUL in it: this is no text file")
        if (bare := line.strip()) and not bare.startswith("#"):
            yield number, bare


def _split(line: str, number: int) -> tuple[str, str, str]:
    """The name of a directive, what stands behind it in brackets, and its value."""
    begun = _DIRECTIVE.match(line)
    if begun is None:
        raise ValueError(f"line {number}: {line[:100]!r} is not written as `directive: value`")
    name, rest = begun[1].lower(), line[begun.end() :]
    if begun[2] == ":":
        return name, "", rest.strip()
    # What is in the brackets may hold colons and brackets itself.
    argument, closed, value = rest.partition("):")
    if not closed:
        raise ValueError(f"line {number}: the bracket of {line[:100]!r} is not closed by `):`")
    return name, argument, value.strip()


def _take(taken: _Taken, number: int, name: str, argument: str, value: str) -> str:
    """Take one directive; why not, if it was not."""
    if name == "replace_string":
        if argument:
            taken.replace.append((argument, value))
        else:
            taken.replacement(number, value)
        return ""
    if reason := _UNSUPPORTED.get(name):
        return reason
    if name not in _READ:
        return "it is no directive we know"
    return _READ[name](taken, number, value) if value else "nothing stands after the colon"


def _selector(rule: str, taken: _Taken, number: int, value: str) -> str:
    if not is_xpath(value):
        return "it does not begin as an XPath does, with / or ./ or (, and would select nothing"
    try:
        selector = select(value)
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from error
    if selector.gives_text and rule in {"keep", "drop"}:
        raise ValueError(f"line {number}: {value!r} gives a text, where elements are asked for")
    taken.add(rule, value)
    return ""


def _names(taken: _Taken, _number: int, value: str) -> str:
    part = value.translate(_QUOTES).strip()  # some are written in quotes, and mean none
    if not part:
        return "nothing stands between the quotes"
    taken.add("strip_id_or_class", part)
    return ""


def _test(taken: _Taken, _number: int, value: str) -> str:
    try:
        taken.add("tests", clean_url(value))
    except ValueError as error:
        return f"not an address: {error}"
    return ""


def _find(taken: _Taken, number: int, value: str) -> str:
    taken.find(number, value)
    return ""


def _on_failure(_taken: _Taken, _number: int, value: str) -> str:
    # What we do anyway: where `body` finds nothing the page is read without it, and that is noted.
    return "" if value.lower() in {"yes", "true"} else "a page in which body finds nothing is read without it"


_READ: dict[str, Callable[[_Taken, int, str], str]] = {
    "body": partial(_selector, "keep"),
    "strip": partial(_selector, "drop"),
    "title": partial(_selector, "title"),
    "author": partial(_selector, "author"),
    "date": partial(_selector, "date"),
    "strip_id_or_class": _names,
    "test_url": _test,
    "find_string": _find,
    "autodetect_on_failure": _on_failure,
}
