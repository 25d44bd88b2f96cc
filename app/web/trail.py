"""The trail of decisions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aggregator.membership import BY_HAND
from aggregator.model import Case, CaseKind, Decision, Ruling
from aggregator.relevance import builtin_vocabulary
from aggregator.review import NOT_ASKED, WITHDRAWN, topics_of_text
from aggregator.second import second_of
from storage.reviews import PAIRS
from storage.rulings import Sought
from storage.store import Transaction
from storage.watch import PAGES

_SAID: dict[str, str] = {
    Decision.APPROVE: "approved {second}",
    Decision.REJECT: "left out {second}",
    Decision.KEEP_FIRST: "made one story of {first} and {second}; readers get the first",
    Decision.KEEP_SECOND: "made one story of {first} and {second}; readers get the second",
    Decision.COMBINE: "combined {first} and {second} into one story",
    Decision.RELATED: "kept {first} and {second} as two stories that belong together",
    Decision.DIFFERENT: "kept {first} and {second} apart as two stories",
    Decision.REPORT: "reported a problem with {second}; its story is held back until that is settled",
    Decision.FINE: "kept {second}, which had been reported",
    Decision.WITHDRAW: "withdrew {second}, which cites a paper with a notice",
    Decision.CORRECT: "kept {second}, and told readers what became of a paper it cites",
    Decision.IGNORE: "kept {second} as it is, though a paper it cites has a notice",
    WITHDRAWN: "no longer asks whether {first} and {second} are one story",
}
_SPLIT: dict[str, str] = {
    Decision.RELATED: "took {second} out of the story of {first}: two stories that belong together",
    Decision.DIFFERENT: "took {second} out of the story of {first}: two stories",
}
_ONE_ALREADY: dict[str, str] = {  # where the article changed that readers get
    Decision.KEEP_FIRST: "let readers get {first} instead of {second}, of the same story",
    Decision.KEEP_SECOND: "let readers get {second} instead of {first}, of the same story",
}
_PAGE: dict[str, str] = {  # of a question about the page of an article that readers have
    Decision.WITHDRAW: "withdrew {second}: its page has changed or is gone",
    Decision.CORRECT: "kept {second}, and told readers what became of its page",
    Decision.IGNORE: "kept {second} as it is, though its page has changed or is gone",
    WITHDRAWN: "no longer asks about the page of {second}",
}
_PASSAGE: dict[str, str] = {
    Decision.KEEP_PASSAGE: "kept a passage of {second}",
    Decision.CUT_PASSAGE: "cut a passage from {second}",
}
_PASSAGE_ALWAYS: dict[str, str] = {
    Decision.KEEP_PASSAGE: "kept a passage on all pages of the source of {second}",
    Decision.CUT_PASSAGE: "cut a passage from all pages of the source of {second}",
}
_CORRECTED: dict[str, str] = {
    Decision.AMEND: "corrected {second}",
    Decision.WITHDRAW: "withdrew {second}",
    Decision.TAKE_DOWN: "removed {second}",
}
_FIRST = "approved {second}; another person is asked before readers get it"
_SECOND = "approved {second} as the second person"
_CONFIRMED = "confirmed that {first} and {second} are one story"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One decision. `first` is the title of the known article of a pair, "" where there is none;
    `second` that of the article the question was about."""

    ruling: Ruling
    kind: str
    undone: bool
    first: str
    second: str
    article_id: int  # that the question was about
    thought: str = ""  # what the machine had thought of a pair, in words
    second_person: bool = False  # somebody else had approved before
    also: tuple[int, ...] = ()  # decisions that were made in one go with it

    @property
    def can_be_undone(self) -> bool:
        return not self.undone and self.ruling.undoes_id is None

    @property
    def together(self) -> tuple[int, ...]:
        """All decisions of one go; none where it was one alone."""
        return (*self.also, self.ruling.id) if self.also else ()

    @property
    def words(self) -> str:
        """What was decided; the name of who did so goes before it."""
        undone = f"took back decision {self.ruling.undoes_id}, about {{second}}"
        approves = self.ruling.decision == Decision.APPROVE
        said = self._approved if approves else self._said.get(self.ruling.decision, undone)
        return said.format(first=f"“{self.first}”", second=f"“{self.second}”")

    @property
    def _said(self) -> dict[str, str]:
        """How a decision is told depends on whether it moved articles between stories."""
        if self.kind == CaseKind.CORRECTION:
            return _CORRECTED
        if self.kind in PAGES:
            return _SAID | _PAGE
        if self.kind == CaseKind.TEXT:
            always = any(change.record == "repeated" for change in self.ruling.changes)
            return _PASSAGE_ALWAYS if always else _PASSAGE
        if any(change.record == "article" for change in self.ruling.changes):
            return _SAID | _SPLIT
        if any(change.field == "representative_id" for change in self.ruling.changes):
            return _SAID | _ONE_ALREADY
        return _SAID | dict.fromkeys(_ONE_ALREADY, _CONFIRMED)

    @property
    def _approved(self) -> str:
        if any(change.record == "case" and change.before == NOT_ASKED for change in self.ruling.changes):
            return _FIRST
        return _SECOND if self.second_person else _SAID[Decision.APPROVE]

    @property
    def edits(self) -> tuple[str, ...]:
        """Texts for readers that the decision wrote."""
        return tuple(self._edits())

    def _edits(self) -> Iterator[str]:
        if self.kind == CaseKind.TEXT and self.ruling.reason:
            yield f"The passage: “{self.ruling.reason}”"
        for change in self.ruling.changes:
            if change.record == "story" and change.field == "topics":
                names = ", ".join(map(builtin_vocabulary().label, topics_of_text(str(change.after))))
                yield f"Topics now: {names or 'none'}"
            if change.record == "story" and change.field == "excerpt":
                yield f"Excerpt now: {f'“{change.after}”' if change.after else 'the beginning'}"
            if change.record == "story" and change.field in {"title", "summary"}:
                yield f"{change.field.capitalize()} now: {f'“{change.after}”' if change.after else 'none'}"


def trail(
    transaction: Transaction,
    limit: int,
    before_id: int | None = None,
    *,
    about: Sequence[int] | None = None,
    sought: Sought | None = None,
) -> list[TrailLine]:
    """The newest decisions, the newest first; with `about` those on these articles."""
    return _lines(transaction, transaction.rulings.history(limit, before_id, about=about, sought=sought))


def trail_line(transaction: Transaction, ruling_id: int | None) -> TrailLine | None:
    """One decision, or None when there is none of that number."""
    if ruling_id is None:
        return None
    found = [pair for pair in transaction.rulings.history(1, ruling_id + 1) if pair[0].id == ruling_id]
    line = next(iter(_lines(transaction, found)), None)
    if line is None or not line.can_be_undone:
        return line  # the question is open again: what was thought of it would give the answer away
    return replace(line, thought=thought(transaction, transaction.reviews.get(line.ruling.case_id)))


def thought(transaction: Transaction, case: Case) -> str:
    """What the machine had thought of the pair of a question, in words; "" for another question. To be
    told to those who have answered."""
    if case.kind not in PAIRS or case.other_article_id is None or case.reasons == (BY_HAND,):
        return ""
    pair = (case.article_id, case.other_article_id)
    judged = transaction.matches.between([pair]).get(pair)
    likeness = f"a likeness of {judged.score if judged else case.score:.2f}, where 1 is the same"
    if case.kind is CaseKind.SAME_STORY:
        return f"The machine was not sure: it gave them {likeness}."
    did = "joined them" if judged and judged.verdict == "duplicate" else "kept them apart"
    return f"This was a second look: the machine had {did} without asking. It gave them {likeness}."


def _lines(transaction: Transaction, found: Sequence[tuple[Ruling, bool]]) -> list[TrailLine]:
    cases = transaction.reviews.by_id({ruling.case_id for ruling, _ in found})
    articles = {one for case in cases.values() for one in (case.article_id, case.other_article_id) if one}
    titles = transaction.articles.titles(articles)
    return [
        TrailLine(
            ruling=ruling,
            kind=cases[ruling.case_id].kind.value,
            undone=undone,
            first=titles.get(cases[ruling.case_id].other_article_id or 0, ""),
            second=titles.get(cases[ruling.case_id].article_id, ""),
            article_id=cases[ruling.case_id].article_id,
            second_person=bool((second := second_of(cases[ruling.case_id])) and second.first),
        )
        for ruling, undone in found
    ]
