"""Packed answers that break off, or are packed without end: half an article must not pass for one.

Where a server says how long its answer is, Twisted sees that it was cut. A packed one says so itself: its
packing has an end. Scrapy unpacks as far as it goes, so this looks first; it asks once more, as for any
answer that breaks off, and then refuses.
"""

from __future__ import annotations

import sys
import zlib
from typing import Self

import brotli
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1 << 16  # bytes unpacked at a time, and let go
MOST_CODINGS = 3  # one over another: each is bounded, a thousand of them are not
BROKE_OFF = "the answer broke off"


class BrokenOffError(IgnoreRequest):
    """The packing of an answer has no end."""


class WholeMiddleware:
    """Refuses answers whose packing has no end, before they are unpacked."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        codings = b",".join(response.headers.getlist("Content-Encoding")).lower().split(b",")
        if len(codings) > MOST_CODINGS:
            raise IgnoreRequest(f"the answer is packed {len(codings)} times over")
        most = int(request.meta.get("download_maxsize", self._most))
        if is_whole(response.body, codings[-1].strip().decode("latin-1"), most):
            return response
        spider = self._crawler.spider
        assert spider is not None  # noqa: S101 - answers come to a spider
        again = get_retry_request(request, spider=spider, reason=BROKE_OFF)
        if again is None:
            raise BrokenOffError(BROKE_OFF)
        return again


def is_whole(body: bytes, coding: str, most: int) -> bool:
    """Whether a packed body comes to the end of its packing. One that is no such packing, or unpacks to more
    than `most` bytes, is left to those who unpack it: they have words for that."""
    if not body:
        return True
    try:
        match coding:
            case "gzip" | "x-gzip":
                return _deflated(body, 31, most)
            case "deflate":
                return _deflated(body, 15 if _has_zlib_head(body) else -15, most)
            case "br":
                return _brotli(body, most)
            case "zstd":
                return _zstandard(body, most)
    except (zlib.error, brotli.error, zstd.ZstdError):
        pass
    return True


def _deflated(body: bytes, window: int, most: int) -> bool:
    unpacker, rest, count = zlib.decompressobj(window), body, 0
    while True:
        part = unpacker.decompress(rest, CHUNK)
        count, rest = count + len(part), unpacker.unconsumed_tail
        if unpacker.eof or count > most:
            return True
        if not part and not rest:
            return False


def _has_zlib_head(body: bytes) -> bool:
    """Some servers send the bare stream (RFC 1950, 2.2, says how one with a head begins)."""
    return body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0


def _brotli(body: bytes, most: int) -> bool:
    unpacker, count = brotli.Decompressor(), 0
    part = unpacker.process(body, output_buffer_limit=CHUNK)
    while part and not unpacker.is_finished() and count <= most:
        count += len(part)
        part = unpacker.process(b"", output_buffer_limit=CHUNK)
    return unpacker.is_finished() or count > most


def _zstandard(body: bytes, most: int) -> bool:
    unpacker, rest, count = zstd.ZstdDecompressor(), body, 0
    while not unpacker.eof and count <= most:
        count += len(unpacker.decompress(rest, CHUNK))
        rest = b""
        if unpacker.needs_input:
            return unpacker.eof
    return True
