"""Text that no parser of XML trips over, and dates in words. No business logic."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

# XML 1.0 allows no control characters, surrogates or non-characters: one of them in one title
# would make the whole feed unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x84\x86-\x9f]")


def xml_safe(text: str) -> str:
    """The text without characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def html(text: str) -> str:
    """The text as HTML, for content and attribute values."""
    return escape(xml_safe(text))


def day(moment: datetime) -> str:
    """A date in words: "2 March 2026"."""
    return f"{moment.day} {moment:%B %Y}"
