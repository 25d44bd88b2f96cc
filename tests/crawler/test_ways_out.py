"""Every way out of this program, towards every kind of address that no request may reach.

The processes that ask run as they always do, with names that the test makes up; what they connect to is noted
where the connection is made.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.model import Source, SourceRules, Way
from app.installation import Installation, open_installation, set_up
from app.jobs.answers import fetch, post
from app.jobs.crawl import crawl
from app.jobs.sources import look_at
from app.settings import Settings
from tests.app.jobs.crawling import crawl_all, stored_paths
from tests.crawler import false_names
from tests.crawler.server import Answer, Site, serve

ROOT = Path(__file__).parents[2]
PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"
# Each is this machine, or one that could be near it. `{0}` is a port where a site really listens.
INSIDE = (
    "http://127.0.0.1:{0}/",
    "http://127.1:{0}/",
    "http://2130706433:{0}/",
    "http://0x7f000001:{0}/",
    "http://0x7f.1:{0}/",
    "http://0177.0.0.1:{0}/",
    "http://0:{0}/",
    "http://0.0.0.0:{0}/",
    "http://localhost:{0}/",
    "http://localhost.:{0}/",
    "http://LOCALHOST:{0}/",
    "http://\uff11\uff12\uff17.0.0.1:{0}/",
    "http://127\u30020\u30020\u30021:{0}/",
    "http://[::]:{0}/",
    "http://[::1]:{0}/",
    "http://[::ffff:127.0.0.1]:{0}/",
    "http://[::ffff:7f00:1]:{0}/",
    "http://[::127.0.0.1]:{0}/",
    "http://[64:ff9b::7f00:1]:{0}/",
    "http://[64:ff9b:1::7f00:1]:{0}/",
    "http://[2002:7f00:1::]:{0}/",
    "http://[2001:0:7f00:1::]:{0}/",
    "http://10.0.0.1:{0}/",
    "http://172.16.0.1:{0}/",
    "http://192.168.0.1:{0}/",
    "http://100.64.0.1:{0}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fe80::1]:{0}/",
    "http://255.255.255.255:{0}/",
    "http://224.0.0.1:{0}/",
    "http://user:word@127.0.0.1:{0}/",
    "http://public.example@127.0.0.1:{0}/",
    "http://public.example:80@127.0.0.1:{0}/",
    "http://inside.example:{0}/",
    "http://several.example:{0}/",
    "https://inside.example:{0}/",
)
NAMES: dict[str, list[list[str]]] = {
    "inside.example": [[PRIVATE]],
    "several.example": [["127.0.0.1", "::1", "fd00:ec2::254", "169.254.169.254"]],
    "site.example": [[PUBLIC]],
    "inside.site.example": [[PRIVATE]],
    "loop.site.example": [["127.0.0.1"]],
    "nobody.example": [[]],
    "either.example": [["127.0.0.1", PUBLIC, PRIVATE]],
    # robots.txt, the feed: then it is somewhere else.
    "turns.example": [[PUBLIC], [PUBLIC], ["127.0.0.1"]],
    "turns-at-once.example": [[PUBLIC], ["127.0.0.1"]],
}


class Outside:
    """What the processes of a test connected to, and the site that plays the whole world."""

    def __init__(self, log: Path, site: Site) -> None:
        self._log = log
        self.site = site
        self.port = site.origin.rpartition(":")[2]

    @property
    def reached(self) -> set[str]:
        return set(self._log.read_text().split()) if self._log.exists() else set()

    def at(self, name: str, path: str = "/") -> str:
        return f"http://{name}:{self.port}{path}"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("PYTHONPATH", str(Path(false_names.__file__).parent))
    monkeypatch.setenv("FALSE_NAMES", json.dumps(NAMES))
    monkeypatch.setenv("FALSE_NAMES_LOG", str(tmp_path / "connections"))
    with serve() as site:
        yield Outside(tmp_path / "connections", site)


@pytest.fixture
def closed(tmp_path: Path) -> object:
    """An installation that opens no private network."""
    settings = Settings(home=tmp_path / "home", contact="desk@example.org", crawl_delay=0.0)
    set_up(settings)
    installation = open_installation(settings, durability="normal")
    yield installation
    installation.store.close()


def follow(installation: Installation, address: str, way: Way = Way.FEED, key: str = "") -> None:
    source = Source(id=0, key=key or address, name=key or address, way=way, address=address)
    with installation.store.begin() as transaction:
        transaction.sources.add(source)


def by_crawl(installation: Installation, addresses: list[str]) -> list[str]:
    for number, address in enumerate(addresses):
        follow(installation, address, key=str(number))
    errors = crawl(installation, everything=True).errors
    return [errors.get(str(number), "") for number, _ in enumerate(addresses)]


def by_probe(installation: Installation, addresses: list[str]) -> list[str]:
    looked = {
        one.address: one for one in look_at(installation.settings, [(a, SourceRules()) for a in addresses])
    }
    assert not any(one.candidates for one in looked.values())
    return [looked[address].error for address in addresses]


def by_asking(installation: Installation, addresses: list[str]) -> list[str]:
    return [one.error for one in fetch(installation.settings, addresses)]


def by_sending(installation: Installation, addresses: list[str]) -> list[str]:
    return [
        one.error for one in post(installation.settings, [(address, {"a": "b"}) for address in addresses])
    ]


@pytest.mark.parametrize("way", [by_crawl, by_probe, by_asking, by_sending])
def test_no_way_out_leads_inside(
    closed: Installation, outside: Outside, way: Callable[[Installation, list[str]], list[str]]
) -> None:
    addresses = [address.format(outside.port) for address in INSIDE]
    told = dict(zip(addresses, way(closed, addresses), strict=True))
    assert outside.reached == set()
    assert outside.site.asked == []
    assert {address: why for address, why in told.items() if "private address" not in why} == {}


def test_nothing_a_site_says_leads_inside(closed: Installation, outside: Outside) -> None:
    """Redirects, feeds, sitemaps, listings, robots.txt, canonical links, `base`: all within the fence, to
    names of the site that stand for private addresses."""
    site, here = outside.site, outside.at("site.example")
    inside, loop = outside.at("inside.site.example"), outside.at("loop.site.example")
    sends = {"/to-inside": inside, "/to-loop": loop, "/robots-inside": f"{inside}robots.txt"}
    site.paths |= {path: Answer(status=302, headers={"Location": to}) for path, to in sends.items()}
    site.feed("/good", *(f"{there}page" for there in (inside, loop)), "/to-inside", "/to-loop", "/words")
    for path in ("/feed", "/good", "/to-inside", "/to-loop", "/words"):  # as addresses of that site
        found = site.paths.get(path)
        if isinstance(found, Answer):
            site.paths[path] = Answer(
                status=found.status,
                headers=found.headers,
                kind=found.kind,
                body=found.body.replace(site.origin.encode(), here.rstrip("/").encode()),
            )
    site.page("/good")
    site.page("/words")
    words = site.paths["/words"]
    assert isinstance(words, Answer)
    head = (
        f"<head><link rel=canonical href={inside}own><base href={inside}>"
        f"<meta http-equiv=refresh content='0;url={inside}next'><link rel=amphtml href={loop}amp>"
    )
    site.paths["/words"] = Answer(body=words.body.replace(b"<head>", head.encode()))
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</sitemapindex>"
    parts = "".join(f"<sitemap><loc>{there}part.xml</loc></sitemap>" for there in (inside, loop))
    site.paths["/sitemap.xml"] = Answer(body=index.format(parts).encode(), kind="text/xml")
    links = "".join(
        f"<li><a href='{there}a-story-of-{n}-words'>A story of many words</a>"
        for n in range(4)
        for there in (inside, loop)
    )
    site.paths["/list"] = Answer(body=f"<html><ul>{links}</ul><a rel=next href={inside}2>Next</a>".encode())
    for way, path in ((Way.FEED, "feed"), (Way.SITEMAP, "sitemap.xml"), (Way.LISTING, "list")):
        follow(closed, here + path, way, key=path)
    _, reasons = crawl_all(closed)
    assert outside.reached == {PUBLIC}
    assert {"/good", "/words"} <= set(stored_paths(closed))
    for there in (inside, loop):
        assert "private address" in reasons[f"{there}page"]
    for path in ("to-inside", "to-loop"):
        assert "private address" in reasons[here + path]
    look = look_at(
        closed.settings,
        [(outside.at("site.example", path), SourceRules()) for path in ("/list", "/to-inside", "/words")],
    )
    assert outside.reached == {PUBLIC}
    assert "private address" in look[1].error


def test_a_robots_txt_elsewhere_inside_is_not_read(closed: Installation, outside: Outside) -> None:
    there = outside.at("inside.site.example", "/robots.txt")
    outside.site.paths["/robots.txt"] = Answer(status=301, headers={"Location": there})
    follow(closed, outside.at("site.example", "/feed"))
    summary, _ = crawl_all(closed)
    assert outside.reached == {PUBLIC}
    assert "nothing may be fetched" in next(iter(summary.errors.values()))


def test_a_name_that_turns_inwards_while_we_look_is_not_followed(
    closed: Installation, outside: Outside
) -> None:
    """DNS rebinding: what counts is the address that is connected to, each time."""
    for name in ("turns.example", "turns-at-once.example"):
        follow(closed, outside.at(name, "/feed"), key=name)
    anew = {"Connection": "close"}  # each request asks for the name again
    links = "".join(f"<item><link>{outside.at('turns.example', f'/{n}')}</link></item>" for n in range(3))
    feed = f"<rss><channel>{links}</channel></rss>".encode()
    outside.site.paths["/feed"] = Answer(body=feed, headers=anew)
    outside.site.paths["/robots.txt"] = Answer(status=404, headers=anew)
    summary, reasons = crawl_all(closed)
    assert outside.reached == {PUBLIC}
    assert sorted(outside.site.asked_paths) == ["/feed", "/robots.txt", "/robots.txt"]
    pages = {outside.at("turns.example", f"/{n}") for n in range(3)}
    assert pages <= reasons.keys()
    assert all("private address" in why for why in reasons.values())
    assert "private address" in summary.errors["turns-at-once.example"]


def test_a_name_that_is_outside_too_is_reached_only_there(closed: Installation, outside: Outside) -> None:
    outside.site.page("/page")
    [answer] = fetch(closed.settings, [outside.at("either.example", "/page")])
    assert answer.status == 200
    assert outside.reached == {PUBLIC}


def test_a_name_that_is_nobodys_is_told_as_such(closed: Installation, outside: Outside) -> None:
    address = outside.at("nobody.example", "/page")
    for way in (by_probe, by_asking, by_sending):
        assert "the name nobody.example does not resolve" in way(closed, [address])[0]


# What makes a connection, and who may. The crawler connects through the guard. The other two reach what an
# operator named, who may mean a server of their own: see "Decided otherwise" in docs/reliability.md.
WAYS_OUT = {
    "scrapy.crawler.AsyncCrawlerProcess": {"crawler/run.py"},
    "scrapy.crawler.CrawlerProcess": set(),
    "scrapy.crawler.AsyncCrawlerRunner": set(),
    "scrapy.crawler.CrawlerRunner": set(),
    "scrapy.core": set(),
    "urllib.request": {"app/telling.py"},
    "http.client": {"app/examine.py", "app/telling.py"},  # the second for its errors
    "smtplib": {"app/telling.py", "app/examine.py"},
    "ftplib": set(),
    "poplib": set(),
    "imaplib": set(),
    "telnetlib": set(),
    "xmlrpc": set(),
    "httpx": set(),
    "requests": set(),
    "aiohttp": set(),
    "urllib3": set(),
    "httpcore": set(),
    "websockets": set(),
    "twisted.web": set(),
    "twisted.internet.endpoints": set(),
    "twisted.internet.protocol": set(),
}
ALSO = {
    "socket": {"create_connection", "socket", "getaddrinfo", "create_server"},
    "asyncio": {"open_connection", "create_connection", "start_server"},
}
OF_THE_PROGRAM = ("aggregator", "app", "crawler", "feeds", "storage", "msdigest")


def test_nobody_else_makes_connections() -> None:
    """A new way out needs the guard: build it on `crawler.run`, or say here why it needs none."""
    found: dict[str, set[str]] = {}
    for folder in OF_THE_PROGRAM:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in _reached(ast.parse(path.read_text())):
                found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    assert found == {name: who for name, who in WAYS_OUT.items() if who}


def _reached(tree: ast.AST) -> set[str]:
    """Which of the ways out a file imports or calls."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called = {f"{node.value.id}.{node.attr}"}
            found |= called & {f"{name}.{what}" for name, ways in ALSO.items() for what in ways}
            continue
        else:
            continue
        found |= {way for way in WAYS_OUT for name in names if name == way or name.startswith(f"{way}.")}
        found |= {
            name for name in names for way, ways in ALSO.items() if name in {f"{way}.{one}" for one in ways}
        }
    return found
