"""What was said of papers since they came out: that they are retracted, corrected or doubted.

A story that cites such a paper comes back to a curator. Who keeps such notices answers in a form of its
own; each form has a module here that reads it.
"""

from aggregator.notices.notice import (
    Notice,
    NoticeKind,
    correction_line,
    key_of,
    known_as,
    merged,
    noted,
    question,
)
from aggregator.notices.rulings import amendment, correct, ignore, readers_have, withdraw

__all__ = [
    "Notice",
    "NoticeKind",
    "amendment",
    "correct",
    "correction_line",
    "ignore",
    "key_of",
    "known_as",
    "merged",
    "noted",
    "question",
    "readers_have",
    "withdraw",
]
