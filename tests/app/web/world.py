"""A desk with work on it: the demo sites, really crawled and ingested, two curators and an operator."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
from parsel import Selector
from starlette.applications import Starlette

from aggregator.model import Case, CaseKind, Match
from app import clock
from app.demo import serve_sites
from app.installation import Installation, open_installation, set_up
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from app.passwords import hash_password
from app.settings import Settings
from app.source_files import read_toml
from app.web.waiting import line_of

HOME = "https://desk.example.org/"
PASSWORD = "five quiet herons"
CURATORS = ("Amina", "Jo")
OPERATOR = "Olu"


def harvest(home: Path) -> None:
    """Fill a home folder; to be made once and copied, for this takes seconds."""
    settings = Settings(
        home=home, public_url=HOME, crawl_delay=0.0, allow_networks=("127.0.0.0/8",), workers=2
    )
    set_up(settings)
    installation = open_installation(settings, durability="normal")
    with serve_sites() as sites:
        with installation.store.begin() as transaction:
            found = read_toml(sites.sources_toml())
            for source in found:
                transaction.sources.add(source)
            for name in (*CURATORS, OPERATOR):
                role = "operator" if name == OPERATOR else "curator"
                transaction.users.add(name, role, hash_password(PASSWORD), clock.now())
        for source in found:  # one after another: which page comes first is chance otherwise, for every test
            crawl(installation, [source.key])
    ingest(installation)
    publish(installation, immediately=True)
    installation.store.close()


@contextmanager
def opened(harvested: Path, home: Path, public_url: str = HOME) -> Iterator[Installation]:
    """An installation of a test's own, with the harvest in it."""
    shutil.copytree(harvested, home)
    installation = open_installation(Settings(home=home, public_url=public_url), durability="normal")
    yield installation
    installation.store.close()


class Page:
    """An answer, read as a curator's browser would."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("location", "")
        self.path = response.url.raw_path.decode()
        is_html = response.headers.get("content-type", "").startswith("text/html")
        self.html = Selector(response.text if is_html else "<html></html>")

    def text(self, css: str = "main") -> str:
        return " ".join(" ".join(self.html.css(css).xpath(".//text()").getall()).split())

    @property
    def csrf(self) -> str:
        return self.html.css("input[name=csrf]::attr(value)").get("")


class Client:
    """A browser without scripts: it keeps cookies, and follows only when it is told to."""

    def __init__(self, application: Starlette, base_url: str = HOME) -> None:
        self.application = application
        self._runner = asyncio.Runner()
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(application, raise_app_exceptions=False), base_url=base_url
        )

    def close(self) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()

    def ask(self, method: str, path: str, **options: object) -> Page:
        return Page(self._runner.run(self._http.request(method, path, **options)))  # type: ignore[arg-type]

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Page:
        return self.ask("GET", path, headers=headers)

    def follow(self, path: str) -> Page:
        return self.ask("GET", path, follow_redirects=True)

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Page:
        return self.ask("POST", path, data=fields, headers=headers)

    def together(self, slow: str, quick: str, then: Callable[[], None]) -> tuple[Page, Page]:
        """Ask for two pages on one loop; `then` is called as soon as the quick one is there."""

        async def both() -> tuple[Page, Page]:
            waiting = asyncio.create_task(self._http.get(slow))
            await asyncio.sleep(0.05)
            there = await self._http.get(quick)
            then()
            return Page(await waiting), Page(there)

        return self._runner.run(both())

    def answer(self, path: str, **fields: str) -> Page:
        """Fill in and send the form of a page."""
        return self.post(path, {"csrf": self.get(path).csrf, **fields})

    def come_in(self, installation: Installation, name: str = "Amina") -> None:
        """Be signed in, without the time a password takes."""
        self._http.cookies.set(*signed_in(installation, name))


def signed_in(installation: Installation, name: str) -> tuple[str, str]:
    """A new session of somebody: the name and the value of its cookie."""
    token, now = secrets.token_hex(), clock.now()
    digest = hashlib.sha256(token.encode()).hexdigest()
    with installation.store.begin() as transaction:
        user = transaction.users.find(name)
        assert user is not None
        transaction.users.open_session(digest, user.id, f"csrf-{name}", now, now + timedelta(hours=1))
    https = installation.settings.public_url.startswith("https")
    return "__Host-desk" if https else "desk", token


def waiting(installation: Installation, kind: CaseKind) -> list[Case]:
    """The questions that can be answered, in the order in which a curator is led to them."""
    with installation.store.read() as transaction:
        if kind is CaseKind.APPROVE:
            return transaction.reviews.waiting(kind, 100)
        return [case for group in line_of(transaction, installation, clock.now()) for case in group.cases]


def ordinary(installation: Installation) -> Case:
    """The first question about a pair that the machine was unsure of: no second look."""
    pairs = waiting(installation, CaseKind.SAME_STORY)
    return next(case for case in pairs if case.kind is CaseKind.SAME_STORY)


def ask(
    installation: Installation,
    newer: int,
    known: int,
    *,
    kind: CaseKind = CaseKind.SAME_STORY,
    score: float,
    reasons: tuple[str, ...] = (),
    weeks: int = 0,
    verdict: str = "",
    judged: float = 0.0,
) -> int:
    """Ask some weeks ago about two articles; with `verdict` the judge had said that of them."""
    at = clock.now() - timedelta(weeks=weeks)
    with installation.store.begin() as transaction:
        if verdict:
            match = Match(article_id=known, score=judged, reasons=reasons)
            transaction.matches.add(newer, verdict, [match], at)
        return transaction.reviews.open_case(
            kind, article_id=newer, other_article_id=known, score=score, reasons=reasons, now=at
        )


def lonely(installation: Installation) -> list[int]:
    """Articles that each represent a story nobody asks about, the oldest story first: a later article
    may represent it, so that stories and articles need not be in one order."""
    with installation.store.read() as transaction:
        asked = transaction.reviews.stories_of(transaction.reviews.pairs())
        articles = [transaction.articles.get(one) for one in range(1, transaction.articles.count() + 1)]
        stories = transaction.stories.by_id(one.story_id for one in articles)
        return [
            one.id
            for one in sorted(articles, key=lambda one: one.story_id)
            if one.story_id not in asked.values() and stories[one.story_id].representative_id == one.id
        ]


def apart_pair(installation: Installation) -> tuple[int, int]:
    """A newer and a known article of two stories."""
    known, newer = lonely(installation)[:2]
    return newer, known


def joined_pair(installation: Installation) -> tuple[int, int]:
    """An article that was joined without asking, and the known one."""
    with installation.store.read() as transaction:
        for number in range(1, transaction.articles.count() + 1):
            for one in transaction.matches.of(number):
                if one.verdict == "duplicate":
                    return one.article_id, one.other_article_id
    raise AssertionError("the demo sites hold no copy")


def case(installation: Installation, case_id: int) -> Case:
    with installation.store.read() as transaction:
        return transaction.reviews.get(case_id)


def without_outbox(installation: Installation) -> Installation:
    """The same installation before anything was published."""
    shutil.rmtree(installation.settings.outbox)
    return replace(installation)
