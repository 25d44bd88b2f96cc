"""Text that no parser of XML trips over, dates in words, and how long reading takes. No business logic."""

from __future__ import annotations

import math
import re
from datetime import datetime
from html import escape

from aggregator.model import Issue

# XML 1.0 allows no control characters, surrogates or non-characters: one of them in one title
# would make the whole feed unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84\x86-\x9f]")
WORDS_A_MINUTE = 180  # unhurried; research on reading puts silent reading of prose near 240


def xml_safe(text: str) -> str:
    """The text without characters that XML does not allow."""
    if text.isprintable():  # most are, and no character that is can be one of those
        return text
    return _NOT_XML.sub("", text)


def unfit_for_feeds(text: str) -> str:
    """The name of the first character that XML does not allow, as in "U+0001"; "" where there is none."""
    found = _NOT_XML.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def html(text: str) -> str:
    """The text as HTML, for content and attribute values."""
    return escape(xml_safe(text))


def day(moment: datetime) -> str:
    """A date in words: "2 March 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def counted(number: int, what: str) -> str:
    """A number of things: "1 story" or "2 stories"."""
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else many}"


def reading_time(issue: Issue) -> str:
    """How much there is to read, as in "6 stories, about 4 minutes to read", as a sentence."""
    words = sum(len(f"{story.title} {story.summary or story.teaser}".split()) for story in issue.stories)
    minutes = max(1, math.ceil(words / WORDS_A_MINUTE))
    return f"{counted(len(issue.stories), 'story')}, about {counted(minutes, 'minute')} to read."
