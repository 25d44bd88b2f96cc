"""Which encoding a page is really in. The parser wants UTF-8, which most pages are in already."""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

_LOOKED_AT, _BROKEN = 500_000, 3
MAX_BYTES = 20_000_000  # what is beyond is not read

# A page may name any codec Python has; some of those (punycode) are quadratic, some (hex) do not
# give text at all. Only these are followed.
_TRUSTED = re.compile(
    r"^(utf[-_]?(8|16|32)|ascii|iso8859|cp\d|windows|koi8|gb|big5|euc|shift_jis|iso2022|mac|johab|tis)",
    re.IGNORECASE,
)
_BEGIN, _GO_ON = bytes(range(0xC0, 0x100)), bytes(range(0x80, 0xC0))  # characters of UTF-8 beyond ASCII
# All but white space, and but the escape that begins a run in ISO 2022.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b")


def in_utf8(body: bytes, content_type: str) -> bytes:
    """`body` in UTF-8. Bytes that do not fit become U+FFFD; control characters are dropped."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES].rstrip(_GO_ON).rstrip(_BEGIN)  # not in the middle of a character
    mark, _ = read_bom(body)
    # Servers say ISO-8859-1 by default, whatever they send; text that happens to be valid UTF-8
    # beyond ASCII practically never is anything else.
    if mark is None and not body.isascii() and b"\0" not in body[:1000] and _is_utf8(body):
        return body.translate(None, _CONTROLS)
    encoding = _encoding(body, content_type) if mark is None else "utf-8-sig" if mark == "utf-8" else mark
    return _decoded(body, encoding).encode("utf-8", "replace")


def _decoded(body: bytes, encoding: str) -> str:
    if not encoding.startswith(("utf-16", "utf-32")):  # there, a NUL is half of a letter
        body = body.translate(None, _CONTROLS)
    try:
        return body.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", "replace")


def _encoding(body: bytes, content_type: str) -> str:
    declared = http_content_type_encoding(content_type or None) or html_body_declared_encoding(body[:4096])
    if declared and _TRUSTED.match(declared):
        wrongly = declared.lower().startswith("utf-8") and _is_single_byte(body)
        return "cp1252" if wrongly else declared
    return "utf-8" if _is_utf8(body) else "cp1252"


def _is_single_byte(body: bytes) -> bool:
    """Whether text that is said to be UTF-8 is in one byte a letter: more of what is not ASCII is
    broken than whole. A few broken letters among many whole ones are an accident."""
    text = body[:_LOOKED_AT].decode("utf-8", "replace")
    broken = text.count("\ufffd") - text.endswith("\ufffd")
    return broken >= _BROKEN and 2 * broken > len(text) - len(text.encode("ascii", "ignore"))


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
