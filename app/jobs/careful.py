"""Pages that end the whole process, not only the one that reads them: found out, and left out.

What a run has in hand is not written down as long as all goes well. A process that died leaves a run
without an end; whoever takes its pages up again reads the first of them one at a time and says before
each which it is. A page that was in hand at five deaths is not read a sixth time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app import clock
from storage.store import Store

DEATHS = 5  # at the same page; fewer may be chance: a machine that is switched off again and again
FIRST_PAGES = 128  # more than a process ever has in hand, so what it died of is among them


@dataclass(slots=True)
class Care:
    """What a run knows of earlier ones that took up the same pages and never ended."""

    store: Store
    run_id: int
    portion: int | None
    broken_off: list[int]  # the runs
    deaths: Counter[int]  # by page
    left: int

    @classmethod
    def of(cls, store: Store, run_id: int, portion: int | None) -> Care:
        """`portion` of the pages, or None for all."""
        with store.read() as transaction:
            runs = [
                run
                for run in transaction.runs.without_end("ingest")
                if run.id < run_id and run.details.get("portion") == portion
            ]
        deaths = Counter(run.details["page"] for run in runs if run.details.get("page"))
        return cls(store, run_id, portion, [run.id for run in runs], deaths, FIRST_PAGES if runs else 0)

    @property
    def is_needed(self) -> bool:
        """Whether the next page is to be read alone."""
        return self.left > 0

    def before(self, page_id: int) -> str:
        """Say that a page is about to be read; returns why it must not be, or ""."""
        self.left -= 1
        if self.deaths[page_id] >= DEATHS:
            return f"reading this page ended the process {self.deaths[page_id]} times"
        self._write({"page": page_id})
        return ""

    def after(self) -> None:
        """Say that the page has ended, however: nothing is in hand."""
        self._write({})

    def done(self) -> None:
        """All pages have ended: what broke off before needs no care any more."""
        if not self.broken_off:
            return
        with self.store.begin() as transaction:
            for run_id in self.broken_off:
                transaction.runs.end(run_id, clock.now(), counts={}, error="its process ended before it did")

    def _write(self, at_hand: dict[str, int]) -> None:
        with self.store.begin() as transaction:
            transaction.runs.note(self.run_id, {"portion": self.portion} | at_hand)
