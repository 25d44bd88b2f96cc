"""Pages that stand where an article was asked for: that it is missing, a log-in, a question about
cookies. They are short."""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.extract import page_words as say
from aggregator.extract.page_facts import Facts
from aggregator.extract.page_signs import Kind, Sign, named, named_only, no_signs, twice

_MISSING_BODIES = frozenset("error404 error-404 page-404 not-found page-not-found template-404".split())


def _missing(facts: Facts) -> Iterator[Sign]:
    yield from twice(named_only(say.NOT_FOUND_TITLE, facts))
    if name := next(filter(say.NOT_FOUND.search, facts.names), ""):
        yield 2, f"it is called “{name[:80]}”"
    if facts.body & _MISSING_BODIES:
        yield 2, "its template is one for missing pages"
    if found := say.NOT_FOUND.search(facts.start):
        yield 1, f"it says “{found[0][:60]}”"
    if facts.words < 60:
        yield from named(say.SORRY, facts)


def _check(facts: Facts) -> Iterator[Sign]:
    yield from twice(named(say.CHECK, facts))


def _log_in(facts: Facts) -> Iterator[Sign]:
    if facts.head.password:
        yield 1, "it asks for a password"
        if any(map(say.LOG_IN.search, facts.names)):
            yield 1, "its title speaks of logging in"
        if facts.words < 120 and say.LOG_IN.search(facts.start):
            yield 1, "its text speaks of logging in"
        if facts.words < 20:
            yield 1, "there is hardly a text"


def _consent_lines(facts: Facts) -> Iterator[Sign]:
    about = sum(len(text) for text in facts.blocks if say.COOKIES.search(text))
    asks = {found[0].lower() for text in facts.blocks for found in say.ASKS_CONSENT.finditer(text[:2_000])}
    if about > 0.6 * sum(map(len, facts.blocks)) and len(asks) >= 2:
        yield 2, f"it speaks of hardly anything else, with words like “{min(asks)}”"


OBSTACLES = (
    Kind("there is no such page", _missing, words=250, prose=120),
    Kind("a check whether a person is reading", _check, words=250, prose=250),
    Kind("a page to log in", _log_in, words=250, prose=250),
    Kind("a question about cookies", no_signs, words=400, prose=249, lines=_consent_lines, most=2),
)
