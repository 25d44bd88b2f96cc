from __future__ import annotations

import pytest

from aggregator.extract import decode
from aggregator.extract.decode import in_utf8


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>naïve café</p>".encode(), ""),
        ("<p>naïve café</p>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<p>naïve café</p>".encode("cp1252"), ""),
        ("<meta charset=iso-8859-1><p>naïve café</p>".encode("latin-1"), ""),
        ("<p>naïve café</p>".encode(), "text/html; charset=iso-8859-1"),  # a header that lies
        ("\ufeff<p>naïve café</p>".encode(), "text/html; charset=latin-1"),
        ("<p>naïve café</p>".encode("utf-16"), ""),
        ("<meta charset=punycode><p>naïve café</p>".encode("cp1252"), ""),
        ("<p>naïve café</p>".encode(), "text/html; charset=no-such-thing"),
    ],
)
def test_the_encoding_is_found(body: bytes, content_type: str) -> None:
    assert "naïve café" in in_utf8(body, content_type).decode()


def test_control_characters_are_dropped_and_broken_bytes_replaced() -> None:
    body = b"a\0b\x07c\n\xff\xfe\xfd"
    assert in_utf8(body, "text/html; charset=utf-8").decode() == "abc\n\ufffd\ufffd\ufffd"


def test_iso_2022_keeps_its_escapes() -> None:
    text = "<meta charset=iso-2022-jp><p>日本語</p>"
    assert in_utf8(text.encode("iso-2022-jp"), "").decode() == text


@pytest.mark.parametrize("most", range(11, 18))
def test_a_page_that_is_too_long_is_cut_between_characters(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "MAX_BYTES", most)
    text = in_utf8("<p>salt 🐟🐟🐟🐟".encode(), "text/html").decode()
    assert "\ufffd" not in text
    assert "<p>salt 🐟🐟🐟🐟".startswith(text)
    assert len(text) >= 8
