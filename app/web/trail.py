"""The trail of decisions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.model import Decision, Ruling
from storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One decision. `first` is the title of the known article of a pair, "" where there is none;
    `second` that of the article the question was about."""

    ruling: Ruling
    kind: str
    undone: bool
    first: str
    second: str

    @property
    def can_be_undone(self) -> bool:
        return not self.undone and self.ruling.undoes_id is None

    @property
    def words(self) -> str:
        """What was decided; the name of who did so goes before it."""
        first, second = f"“{self.first}”", f"“{self.second}”"
        match self.ruling.decision:
            case Decision.APPROVE:
                return f"approved {second}"
            case Decision.REJECT:
                return f"left out {second}"
            case Decision.KEEP_FIRST:
                return f"made one story of {first} and {second}; readers get the first"
            case Decision.KEEP_SECOND:
                return f"made one story of {first} and {second}; readers get the second"
            case Decision.DIFFERENT:
                return f"kept {first} and {second} apart as two stories"
            case _:
                return f"took back decision {self.ruling.undoes_id}, about {second}"

    @property
    def edits(self) -> tuple[str, ...]:
        """Texts for readers that the decision wrote."""
        return tuple(self._edits())

    def _edits(self) -> Iterator[str]:
        for change in self.ruling.changes:
            if change.record == "story" and change.field in {"title", "summary"}:
                yield f"{change.field.capitalize()} now: {f'“{change.after}”' if change.after else 'none'}"


def trail(transaction: Transaction, limit: int, before_id: int | None = None) -> list[TrailLine]:
    """The newest decisions, the newest first."""
    return _lines(transaction, transaction.reviews.history(limit, before_id))


def trail_line(transaction: Transaction, ruling_id: int | None) -> TrailLine | None:
    """One decision, or None when there is none of that number."""
    if ruling_id is None:
        return None
    found = [pair for pair in transaction.reviews.history(1, ruling_id + 1) if pair[0].id == ruling_id]
    return next(iter(_lines(transaction, found)), None)


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
        )
        for ruling, undone in found
    ]
