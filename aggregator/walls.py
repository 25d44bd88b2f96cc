"""Pages that show a question about cookies, or a check for robots, where an article should be."""

from __future__ import annotations

import re

FEW_WORDS = 350  # a wall says little else
_HIDDEN = re.compile(rb"(?is)<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(rb"(?s)<[^>]*>")
_ASKS = re.compile(
    r"(?i)\b(?:cookies?|consent|einwillig\w+|zustimm\w+|consentement|privacy (?:settings|choices)"
    r"|are you a (?:robot|human)|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript)\b"
)


def is_wall(body: bytes) -> bool:
    """Whether a page that gave no article says little, and that little is about cookies or robots."""
    text = _TAG.sub(b" ", _HIDDEN.sub(b" ", body[:400_000])).decode("utf-8", "replace")
    words = len(text.split())
    return 0 < words <= FEW_WORDS and len(_ASKS.findall(text)) >= (2 if words > 40 else 1)
