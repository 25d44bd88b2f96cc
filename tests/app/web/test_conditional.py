"""The rules of RFC 9110 about validators and codings, one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.datastructures import Headers

from app.web.conditional import codings, is_known, represent

MODIFIED = datetime(2026, 3, 2, 7, 0, 0, 999, tzinfo=UTC)
SHOWN = represent(b"text", "text/plain", MODIFIED)
OTHER = '"0123456789abcdef"'
EARLIER, SAME, LATER = (f"Mon, 02 Mar 2026 {time} GMT" for time in ("06:59:59", "07:00:00", "09:00:00"))


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("*", True),
        ("*;q=0", False),
        ("*;q=0, gzip", True),
        ("*, gzip;q=0", False),
        ("identity, br", False),
        ("gzip;q=lots", False),
        (",,;q=1,", False),
    ],
)
def test_gzip_goes_only_to_those_who_take_it(header: str | None, taken: bool) -> None:
    assert ("gzip" in codings(header)) is taken


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (None, ""),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, *", "zstd"),
        ("deflate", ""),
        ("identity, gzip;q=0.5", ""),
    ],
)
def test_a_reader_gets_the_coding_it_likes_best(header: str | None, first: str) -> None:
    assert codings(header)[0] == first
    assert codings(header)[-1] == ""


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({}, False),
        ({"if-none-match": SHOWN.etag}, True),
        ({"if-none-match": f"W/{SHOWN.etag}"}, True),
        ({"if-none-match": f"{OTHER}, W/{SHOWN.etag}, {OTHER}"}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": OTHER}, False),
        ({"if-none-match": SHOWN.etag.strip('"')}, False),
        ({"if-none-match": SHOWN.etag[:-2] + '"'}, False),
        ({"if-none-match": ""}, False),
        ({"if-modified-since": EARLIER}, False),
        ({"if-modified-since": SAME}, True),
        ({"if-modified-since": LATER}, True),
        ({"if-modified-since": "Monday, 02-Mar-26 07:00:00 GMT"}, True),
        ({"if-modified-since": "Mon Mar  2 07:00:00 2026"}, True),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": "Mon, 02 Mar 99999 07:00:00 GMT"}, False),
        ({"if-none-match": OTHER, "if-modified-since": LATER}, False),
        ({"if-none-match": SHOWN.etag, "if-modified-since": EARLIER}, True),
    ],
)
def test_who_has_it_already(headers: dict[str, str], known: bool) -> None:
    assert is_known(Headers(headers), SHOWN) is known


def test_several_lines_of_tags_are_one_list() -> None:
    raw = [(b"if-none-match", OTHER.encode()), (b"if-none-match", SHOWN.etag.encode())]
    assert is_known(Headers(raw=raw), SHOWN)


def test_each_coding_has_a_strong_tag_of_its_own() -> None:
    packed = represent(b"packed", "text/plain", MODIFIED, "gzip")
    assert packed.etag != SHOWN.etag
    assert not packed.etag.startswith("W/")
    assert SHOWN.modified.microsecond == 0  # a date in a header has whole seconds
