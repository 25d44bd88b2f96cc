"""What parsers are fed: documents of our own, their parts exchanged and repeated, their bytes spoilt."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import strategies as st

GOLDEN = Path(__file__).parents[1] / "golden" / "pages"
_TOKEN = re.compile(rb"<[^<>]{0,200}>|[^<>]{1,80}", re.DOTALL)
_NASTY = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\r", b"\x1b$B", b"&#xD800;", b"&#0;",
    b"&#x110000;",
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<base href='//[::'>",
    b"9" * 400, b"-1", b"1e999", b"0000-00-00", b"9999-12-31T23:59:60+99:99", b"<" * 40, b"\xf0\x9f\x98\x80",
    b"<table><tr><td>" * 30, b"http://[", b"https://xn--\xc3\xbc/", b"//", b"\xc2\xa0" * 20, b"[" * 3_000,
    b'{"a":' * 2_000, b"\\ud800", b"\xef\xbb\xbf", b"javascript:", b"</script>", b"\xd9\xa3\xd9\xa1",
)  # fmt: skip


def mutated(*seeds: bytes, most: int = 60_000) -> st.SearchStrategy[bytes]:
    """One of these documents with a few of its parts moved, doubled, dropped, or spoilt."""
    # One number chooses all: hypothesis makes it smaller, and a document of 50 kB is no choice of its own.
    return st.tuples(
        st.sampled_from(seeds or (b"",)), st.sampled_from(seeds or (b"",)), st.integers(0, 6), st.integers(0)
    ).map(lambda given: _mutate(*given)[:most])


def _mutate(body: bytes, other: bytes, times: int, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for _ in range(times):
        body = chance.choice(_WAYS)(body, other, chance)
    return body


def _exchange(body: bytes, other: bytes, chance: random.Random) -> bytes:
    """Some parts of one document in the middle of another."""
    parts, others = _TOKEN.findall(body), _TOKEN.findall(other)
    if not parts or not others:
        return body + other[:50]
    at, start = chance.randrange(len(parts)), chance.randrange(len(others))
    return b"".join([*parts[:at], *others[start : start + chance.randint(1, 30)], *parts[at:]])


def _lose(body: bytes, _: bytes, chance: random.Random) -> bytes:
    parts = _TOKEN.findall(body)
    if len(parts) < 2:
        return body
    at = chance.randrange(len(parts))
    return b"".join([*parts[:at], *parts[at + chance.randint(1, 20) :]])


def _repeat(body: bytes, _: bytes, chance: random.Random) -> bytes:
    parts = _TOKEN.findall(body) or [b"<p>"]
    at = chance.randrange(len(parts))
    run = parts[at : at + chance.randint(1, 6)]
    return b"".join([*parts[:at], *run * chance.choice((2, 7, 150)), *parts[at:]])


def _spoil(body: bytes, _: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + chance.choice(_NASTY) + body[at + chance.choice((0, 0, 1, 12)) :]


def _fill(body: bytes, _: bytes, chance: random.Random) -> bytes:
    """Something nasty where a value stands."""
    values = list(re.finditer(rb"(?<=[\"'>])[^\"'<>]{1,200}(?=[\"'<])", body))
    if not values:
        return body
    value = chance.choice(values)
    return body[: value.start()] + chance.choice(_NASTY) + body[value.end() :]


def _flip(body: bytes, _: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(body)
    for _place in range(min(8, len(spoilt))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _cut_short(body: bytes, _: bytes, chance: random.Random) -> bytes:
    return body[: chance.randint(0, len(body))]


_WAYS: Sequence[Callable[[bytes, bytes, random.Random], bytes]] = (
    _exchange, _lose, _repeat, _spoil, _fill, _flip, _cut_short,
)  # fmt: skip


def pages() -> list[bytes]:
    """Pages written by us, of every kind."""
    return [path.read_bytes() for path in sorted(GOLDEN.glob("*/page.html"))]
