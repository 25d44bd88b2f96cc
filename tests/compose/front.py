"""What the web server in front owes the readers of a published file, as the program itself sends it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import zstandard

from tests.compose.engine import Project

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
LONG_AGO, MUCH_LATER = "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


def require_served(project: Project, path: str, kind: str) -> None:
    """Ask for a file in all the ways readers do."""
    status, headers, plain = project.ask(path, {})
    assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
    assert "Content-Encoding" not in headers
    assert headers["Cache-Control"] == "public, max-age=1800"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    tags = {headers["ETag"]}
    for coding, unpack in UNPACK.items():
        _, packed, body = project.ask(path, {"Accept-Encoding": f"identity;q=0.5, {coding}"})
        assert (packed["Content-Encoding"], unpack(body)) == (coding, plain)
        assert (packed["Content-Type"], packed["Vary"]) == (headers["Content-Type"], "Accept-Encoding")
        tags.add(packed["ETag"])
        _require_not_sent_twice(project, path, packed["ETag"], packed["Last-Modified"], coding)
    assert len(tags) == 1 + len(UNPACK)  # one tag for two runs of bytes would let a cache mix them
    assert project.ask(path, {"Accept-Encoding": "br;q=0, zstd;q=0.0, gzip;q=0"})[2] == plain
    _require_not_sent_twice(project, path, headers["ETag"], headers["Last-Modified"], "identity")
    assert project.ask(path, {"If-None-Match": '"another"', "If-Modified-Since": MUCH_LATER})[0] == 200
    assert project.ask(path, {"If-Modified-Since": LONG_AGO})[0] == 200


def require_feed(project: Project, path: str, kind: str) -> None:
    """The same of a feed, which readers that run in a browser fetch too."""
    require_served(project, path, kind)
    headers = project.ask(path, {})[1]
    assert headers["Link"].startswith(f'<{path}>; rel="self"')
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    assert "sandbox" in headers["Content-Security-Policy"]


def _require_not_sent_twice(project: Project, path: str, tag: str, modified: str, coding: str) -> None:
    asked = {"Accept-Encoding": coding}
    for known in (
        {"If-None-Match": tag},
        {"If-None-Match": f'"another", W/{tag}'},
        {"If-None-Match": tag, "If-Modified-Since": modified},
        {"If-None-Match": tag, "If-Modified-Since": LONG_AGO},
        {"If-Modified-Since": modified},
        {"If-Modified-Since": MUCH_LATER},
    ):
        status, _, body = project.ask(path, asked | known)
        assert (status, body) == (304, b""), known
