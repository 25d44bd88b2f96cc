"""Watching what readers have: whether a page says something else now, or nothing any more."""

from aggregator.watch.changes import what_changed
from aggregator.watch.questions import about_change, about_gone, key_of_gone, reader_line
from aggregator.watch.taken_back import leads_elsewhere, page_says_taken_back, says_taken_back

__all__ = [
    "about_change",
    "about_gone",
    "key_of_gone",
    "leads_elsewhere",
    "page_says_taken_back",
    "reader_line",
    "says_taken_back",
    "what_changed",
]
