"""Answers that break off: asked for again, and never taken for whole."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable, Mapping

import brotli
import pytest
import zstandard

from app.installation import Installation
from app.jobs.ingest import ingest
from crawler.whole import is_whole
from tests.app.jobs.conftest import site  # noqa: F401 - a fixture
from tests.app.jobs.crawling import crawl_all, follow, stored_paths
from tests.crawler.server import WORDS, Answer, Site

MOST = 5_000_000
# Long, and packed badly: a short one may be cut in its last bytes alone.
CHANCE = random.Random(7)  # noqa: S311 - what does not compress
TEXT = " ".join(f"{CHANCE.random()}" for _ in range(10_000)).encode()


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", bare),
    "brotli": ("br", brotli.compress),
    "zstandard": ("zstd", zstandard.ZstdCompressor().compress),
}
each = pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)


@each
@pytest.mark.parametrize("text", [b"", b"x", TEXT], ids=["empty", "short", "long"])
def test_a_packed_body_is_whole_with_its_end_alone(
    coding: str, pack: Callable[[bytes], bytes], text: bytes
) -> None:
    packed = pack(text)
    assert is_whole(packed, coding, MOST)
    for part in (len(packed) - 1, len(packed) // 2, 1):
        if 0 < part < len(packed):
            assert not is_whole(packed[:part], coding, MOST), part


@each
def test_what_is_too_large_or_packed_otherwise_is_left_to_who_unpacks_it(
    coding: str, pack: Callable[[bytes], bytes]
) -> None:
    assert is_whole(pack(TEXT)[:-4], coding, 100_000)
    assert is_whole(b"<p>not packed</p>" * 100, coding, MOST)


@pytest.mark.parametrize("coding", ["", "identity", "compress", "GZIP?"])
def test_other_codings_tell_nothing(coding: str) -> None:
    assert is_whole(b"<p>half an", coding, MOST)


def broken(text: str, **how: object) -> Answer:
    return Answer(body=f"<html><body><article><h1>Fish</h1><p>{text}".encode(), **how)  # type: ignore[arg-type]


def cut(coding: str, pack: Callable[[bytes], bytes]) -> Answer:
    packed = pack(f"<article><h1>Fish</h1><p>{WORDS * 9}".encode() + TEXT)
    return Answer(body=packed[: len(packed) * 3 // 4], headers={"Content-Encoding": coding})


BROKEN = {
    "/length": broken(WORDS, cut=500),
    "/chunk": broken(WORDS, cut=500, chunked=True),
    **{f"/{name.replace(' ', '-')}": cut(coding, pack) for name, (coding, pack) in PACKERS.items()},
}


def test_answers_that_break_off_are_asked_for_again_and_never_kept(
    installation: Installation,
    site: Site,  # noqa: F811
) -> None:
    site.paths |= BROKEN
    often = {"Content-Encoding": ", ".join(["gzip"] * 4)}
    site.paths["/often"] = Answer(body=gzip.compress(b"x"), headers=often)
    site.paths["/chunked"] = broken(WORDS, chunked=True)
    site.page("/packed", headers={})
    site.paths["/packed"] = Answer(
        body=gzip.compress(site.paths["/packed"].body),  # type: ignore[union-attr]
        headers={"Content-Encoding": "gzip"},
    )
    site.paths["/once"] = once(site, cut("gzip", gzip.compress), site.paths["/packed"])  # type: ignore[arg-type]
    site.feed(*BROKEN, "/often", "/chunked", "/packed", "/once")
    follow(installation, site)
    _, reasons = crawl_all(installation)
    assert reasons.pop(f"{site.origin}/often") == "the answer is packed 4 times over"
    assert reasons == {site.origin + path: "the answer broke off" for path in BROKEN}
    assert {path: site.asked_paths.count(path) for path in BROKEN} == dict.fromkeys(BROKEN, 2)
    assert sorted(stored_paths(installation)) == ["/chunked", "/once", "/packed"]
    ingest(installation)


def once(site: Site, first: Answer, then: Answer) -> Callable[[Mapping[str, str]], Answer]:  # noqa: F811
    """Breaks off, and is whole when it is asked for again."""
    return lambda _: then if "/once" in site.asked_paths else first


def test_a_robots_txt_that_breaks_off_forbids_everything(installation: Installation, site: Site) -> None:  # noqa: F811
    packed = gzip.compress(b"User-agent: *\nDisallow: /private/\n" + TEXT)
    site.paths["/robots.txt"] = Answer(body=packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})
    site.page("/page")
    site.feed("/page")
    follow(installation, site)
    summary, _ = crawl_all(installation)
    assert summary.errors == {
        "site": "robots.txt could not be read (the answer broke off): nothing may be fetched"
    }
    assert set(site.asked_paths) == {"/robots.txt"}
