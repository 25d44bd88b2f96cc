"""Nearly identical pairs, several on a page, and the page after a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aggregator.dedupe import compare_texts
from aggregator.dedupe.words import fold
from aggregator.easy import is_easy
from aggregator.model import Case, CaseKind, Decision
from aggregator.review import RulingError
from app import clock
from app.jobs.groups import rule_all
from app.web.desk import Visit, desk
from app.web.duplicates import Stretch, stretches
from app.web.questions import Side, saved_line, side
from app.web.sets import progress, size_of
from app.web.waiting import DONE, EASY, line_of
from storage.store import Transaction

ON_A_PAGE = 8
MOST_TRIED = 60
_ROUGHLY = 0.95  # of the words both have, before the texts are compared word by word
_SAME, _OTHERS = "Same story", {"related": "Related", "different": "Different"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyPair:
    """A pair, and all that differs."""

    case: Case
    first: Side
    second: Side
    differences: tuple[Stretch, ...]


def routes() -> list[Route]:
    return [desk(EASY, get=_show, post=_join), desk(DONE, get=_done)]


def _show(visit: Visit) -> Response:
    with visit.store.read() as transaction:
        pairs = easy_pairs(visit, transaction)
        saved = saved_line(visit, transaction)
    return visit.page("easy.html", pairs=pairs, saved=saved, back=EASY)


def _join(visit: Visit) -> Response:
    """Make one story of each pair that was ticked, in one go."""
    ticked = visit.numbers("pair")
    if not ticked:
        raise RulingError("Please tick the pairs that are the same story.")
    with visit.store.read() as transaction:
        shown = {pair.case.id for pair in easy_pairs(visit, transaction)}
    if not set(ticked) <= shown:
        raise RulingError("Some of these pairs have changed meanwhile. Please look at them again.")
    done = rule_all(visit.installation, [(one, Decision.KEEP_FIRST) for one in ticked], user=visit.user)
    also = f"&also={'.'.join(map(str, done[:-1]))}" if done[:-1] else ""
    return RedirectResponse(f"{EASY}?saved={done[-1]}{also}", 303)


def _done(visit: Visit) -> Response:
    """A set is done: one may stop here."""
    with visit.store.read() as transaction:
        far = progress(transaction, visit.user, size_of(visit.request), clock.now())
        saved = saved_line(visit, transaction)
    counts = Counter(_OTHERS.get(ruling.decision, _SAME) for ruling in far.last)
    words = [(word, counts[word]) for word in (_SAME, *_OTHERS.values())]
    return visit.page("done.html", size=far.size, words=words, saved=saved)


def easy_pairs(visit: Visit, transaction: Transaction) -> list[EasyPair]:
    """Questions about nearly identical pairs, the most alike first; no two about one story, so that no
    answer changes what another is about. Second looks are answered one at a time."""
    line = line_of(transaction, visit.installation, clock.now(), user=visit.user)
    cases = [case for group in line for case in group.cases if case.kind is CaseKind.SAME_STORY]
    cases.sort(key=lambda case: (-case.score, case.id))
    found: list[EasyPair] = []
    for pair in _tried(transaction, cases[:MOST_TRIED]):
        if len(found) == ON_A_PAGE:
            break
        found.append(pair)
    return found


def _tried(transaction: Transaction, cases: Sequence[Case]) -> Iterator[EasyPair]:
    told: set[int] = set()
    for case in cases:
        first, second = side(transaction, case.other_article_id or 0), side(transaction, case.article_id)
        stories = {first.story.id, second.story.id}
        if len(stories) < 2 or stories & told or not _roughly(first, second):
            continue
        passages = compare_texts(first.article.text, second.article.text)
        if is_easy(passages, (first.article.title, second.article.title)):
            told |= stories
            apart = tuple(one for one in stretches(passages) if one.number)
            yield EasyPair(case=case, first=first, second=second, differences=apart)


def _roughly(first: Side, second: Side) -> bool:
    """Whether it is worth comparing them: English, and with mostly the same words in any order."""
    if not all(one.article.language.startswith("en") for one in (first, second)):
        return False
    one, other = (Counter(fold(shown.article.text)) for shown in (first, second))
    return (one & other).total() >= _ROUGHLY * max(one.total(), other.total())
