"""Nothing a page, a feed or a person says runs in a browser: every page of the desk and for readers is opened
with vectors in all its texts, and so is what subscribers' readers would show."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import httpx
import msgspec
import pytest
from lxml import etree
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

from aggregator.model import Permission, Policy, Source, Way
from app.installation import Installation
from app.jobs.crawl import crawl
from app.jobs.ingest import ingest
from app.jobs.publish import publish
from feeds.text import xml_safe
from tests.app.web.world import OPERATOR, opened, signed_in
from tests.browser.all_pages import PLACES, Scene, public_pages, set_the_scene
from tests.browser.conftest import served
from tests.browser.spoilt import SPOILT, UNTOUCHED, free_columns, hostile_site, spoil, told
from tests.crawler.server import serve
from tests.faults.vectors import OWN, shared

WORTH = 120  # of the shared ones
READER = "http://reader.invalid/"
LISTEN = (
    "addEventListener('securitypolicyviolation', "
    "e => heard(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))"
)
# What no page of ours holds; the one script is ours, and data is no script.
DANGERS = """(own) => {
  const wrong = [];
  const tell = (e, what) => wrong.push(`${what}: ${e.outerHTML.slice(0, 160)}`);
  const never = 'iframe object embed applet base frame frameset style svg math template portal';
  for (const e of document.querySelectorAll(`${never.replaceAll(' ', ',')},meta[http-equiv]`))
    tell(e, 'element');
  for (const e of document.scripts) {
    if (e.type === 'application/ld+json') { try { JSON.parse(e.text) } catch { tell(e, 'data') } }
    else if (!own || !e.src.startsWith(location.origin + '/static/') || e.text) tell(e, 'script');
  }
  const leads = /^(href|src|action|formaction|data|poster|srcset|ping|background|cite|longdesc|.*:href)$/;
  for (const e of document.querySelectorAll('*')) for (const {name, value} of e.attributes) {
    if (name.startsWith('on') || name === 'style' || name === 'srcdoc') tell(e, name);
    if (!leads.test(name)) continue;
    let address; try { address = new URL(value, location.href) } catch { tell(e, 'address'); continue }
    if (!['http:', 'https:', 'mailto:'].includes(address.protocol)) tell(e, 'scheme');
    const loads = name !== 'href' || e.matches('link[rel~=stylesheet], link[rel~=icon]');
    if (own && loads && address.origin !== location.origin) tell(e, 'foreign');
  }
  for (const name of 'forms body documentElement querySelectorAll addEventListener activeElement'.split(' '))
    if (Object.hasOwn(document, name) || document[name] instanceof HTMLImageElement)
      wrong.push(`clobbered: ${name}`);
  for (const form of document.forms)
    if (!(form.dataset instanceof DOMStringMap) || typeof form.submit !== 'function') tell(form, 'clobbered');
  const named = '#trustedTypes, #pwned_element, [name=dataset], [name=querySelectorAll], [value=forged]';
  for (const e of document.querySelectorAll(named)) tell(e, 'named by a page');
  return wrong;
}"""


@dataclass  # without slots: Playwright leaves its mark on those it calls
class Watched:
    """A browser that hears what runs, asks, or is kept from it. `at` is the page that is open."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    at: str = ""

    def tell(self, what: str) -> None:
        self.wrong.append(f"{self.at}: {what}")

    def open(self, address: str) -> None:
        """Open a page, and look for what should not be on it."""
        self.at = address
        answer = self.page.goto(address, wait_until="load")
        if answer is None or answer.status >= 500:
            self.tell(f"answered {answer and answer.status}")
        self._look(own=True)

    def show(self, name: str, markup: str) -> None:
        """Show markup as a careless reader would: in a page without any policy."""
        self.at = name
        body = f"<!doctype html><meta charset=utf-8><title>x</title>{markup}"
        self.page.route(READER, lambda route: route.fulfill(body=body, content_type="text/html"))
        self.page.goto(READER, wait_until="load")
        self._look(own=False)
        self.page.unroute(READER)

    def _look(self, *, own: bool) -> None:
        self.page.wait_for_timeout(20)  # for what runs a little later
        for line in self.page.evaluate(DANGERS, own):
            self.tell(line)
        self.seen |= set(re.findall(r"zq-([a-z_]+-[a-z_]+)", self.page.content()))

    def listen(self) -> None:
        """Hear all that happens on the page."""
        page = self.page
        page.on("dialog", self._spoke)
        page.on("pageerror", lambda error: self.tell(f"error {error}"))
        page.on("popup", lambda popup: self.tell(f"window {popup.url}"))
        page.on("download", lambda file: self.tell(f"download {file.url}"))
        page.on("console", self._said)
        page.on("request", self._asked)

    def _spoke(self, dialog: Dialog) -> None:
        self.tell(f"dialog {dialog.message}")
        dialog.dismiss()

    def _said(self, message: ConsoleMessage) -> None:
        if "status of 4" not in message.text:  # the browser itself speaks of pages that are not there
            self.tell(f"console {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, READER)):
            self.tell(f"asked for {request.url[:80]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    scene: Scene
    address: str


@pytest.fixture(scope="module", params=["own", pytest.param("shared", marks=pytest.mark.shared)])
def vectors(request: pytest.FixtureRequest) -> Sequence[str]:
    found = (
        OWN
        if request.param == "own"
        else [line.encode().decode("unicode_escape", "replace") for line in shared(WORTH)]
    )
    if not found:
        pytest.skip("the shared vectors are not here")
    return [one.encode("utf-8", "replace").decode() for one in found]


@pytest.fixture(scope="module")
def spoilt(
    harvested: Path, tmp_path_factory: pytest.TempPathFactory, vectors: Sequence[str]
) -> Iterator[Spoilt]:
    """A desk that took in a hostile site, and in whose tables all else was spoilt by hand."""
    with socket.create_server(("127.0.0.1", 0)) as listening, serve() as site:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        hostile_site(site, vectors)
        with opened(harvested, tmp_path_factory.mktemp("spoilt") / "home", address) as one:
            settings = replace(one.settings, allow_networks=("127.0.0.0/8",), crawl_delay=0.0, workers=1)
            installation = _titled(replace(one, settings=settings), xml_safe(" ".join(vectors)))
            _take_in(installation, site.origin)
            with served(installation, listening):
                scene = set_the_scene(installation)
                spoil(scene, vectors)
                publish(installation, immediately=True)
                yield Spoilt(
                    scene=replace(scene, lookup=_looked_up(installation, address, site.origin)),
                    address=address,
                )


def _titled(installation: Installation, text: str) -> Installation:
    words = installation.editorial.publication
    named = msgspec.structs.replace(words, title=text, description=text, publisher=text)
    return replace(installation, editorial=msgspec.structs.replace(installation.editorial, publication=named))


def _take_in(installation: Installation, origin: str) -> None:
    """The real way: crawled, read, cleaned, kept and published."""
    with installation.store.begin() as transaction:
        transaction.sources.add(
            Source(
                id=0,
                key="hostile",
                name="Hostile",
                way=Way.FEED,
                address=f"{origin}/feed",
                policy=Policy.AUTO,
                permission=Permission.FULL_TEXT,
            )
        )
        before = transaction.articles.count()
    crawl(installation, ["hostile"])
    ingest(installation)
    publish(installation, immediately=True)
    with installation.store.read() as transaction:
        assert transaction.articles.count() > before, "nothing of the hostile site was kept"


def _looked_up(installation: Installation, address: str, origin: str) -> str:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        client.cookies.set(*signed_in(installation, OPERATOR))
        page = client.post("/sources/new", data={"csrf": f"csrf-{OPERATOR}", "address": origin})
        while "refresh" in page.headers:
            page = client.get(page.url)
        assert page.status_code == 200
        return page.url.path


@pytest.fixture
def watched(chromium: Browser, spoilt: Spoilt) -> Iterator[Watched]:
    context = chromium.new_context(base_url=spoilt.address)
    context.set_default_timeout(15_000)
    one = Watched(context.new_page(), spoilt.address)
    context.expose_function("pwned", lambda *_: one.tell("ran"))
    context.expose_function("heard", lambda what: one.tell(f"kept from: {what}"))
    context.add_init_script(LISTEN)
    one.listen()
    yield one
    context.close()


def test_every_text_of_the_tables_is_spoilt_or_said_to_be_none() -> None:
    assert set(free_columns()) - set(SPOILT) - UNTOUCHED == set()
    assert set(SPOILT) <= set(free_columns())


def test_nothing_runs_on_any_page(watched: Watched, spoilt: Spoilt) -> None:
    name, value = signed_in(spoilt.scene.installation, OPERATOR)
    for place in PLACES:
        watched.page.context.clear_cookies()
        if place.signed_in:
            watched.page.context.add_cookies([{"name": name, "value": value, "url": spoilt.address}])
        for address in place.addresses(spoilt.scene):
            watched.open(address)
    for address in public_pages(spoilt.scene.installation):
        watched.open(address)
    assert watched.wrong == []
    assert set(told(spoilt.scene)) - watched.seen == set()


def test_nothing_runs_in_a_reader_without_any_policy(watched: Watched, spoilt: Spoilt) -> None:
    outbox, looked = spoilt.scene.installation.settings.outbox, 0
    for name in ("stories.atom", "stories.rss", "stories.json", "digest.atom", "digest.rss", "digest.json"):
        bodies = _bodies(outbox / name)
        looked += len(bodies)
        watched.show(name, "<hr>".join(bodies))
    watched.show("opml", _names(outbox))
    assert looked > 30
    assert watched.wrong == []
    assert {"articles-title", "articles-shown_html", "sources-name"} <= watched.seen


def _bodies(path: Path) -> list[str]:
    """What a reader takes for markup in a feed; texts are shown as texts."""
    if path.suffix == ".json":
        return [one.get("content_html", "") for one in json.loads(path.read_bytes())["items"]]
    item = "item" if path.suffix == ".rss" else "{http://www.w3.org/2005/Atom}entry"
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    markup = (
        {"content", "encoded", "description"} if path.suffix == ".rss" else {"content", "summary", "title"}
    )
    return [
        text
        for entry in root.iter(item)
        for one in entry.iter(etree.Element)
        if str(one.tag).rpartition("}")[2] in markup
        for text in [one.text or ""]
        if path.suffix == ".rss" or one.get("type") == "html"
    ]


def _names(outbox: Path) -> str:
    """An outline, drawn as programs do that know nothing of it: every value escaped once."""
    found = [
        value
        for path in outbox.glob("*.opml")
        for one in etree.parse(path).iter("outline")
        for key, value in one.attrib.items()
    ]
    assert found
    return "".join(f'<p title="{escape(one)}">{escape(one)}</p>' for one in found)


def test_the_table_of_decisions_holds_no_formula(spoilt: Spoilt) -> None:
    with httpx.Client(base_url=spoilt.address) as client:
        client.cookies.set(*signed_in(spoilt.scene.installation, OPERATOR))
        answer = client.get("/history.csv")
    assert answer.status_code == 200
    cells = [cell.strip('"') for line in answer.text.splitlines() for cell in line.split(",")]
    assert cells
    assert [one for one in cells if one[:1] in {"=", "+", "-", "@", "\t"} and one != "-"] == []


def test_the_watch_itself_hears_what_runs(watched: Watched) -> None:
    watched.show(
        "bad", "<img src=x onerror=pwned(1)><p style='color:red'>x</p><a href=javascript:alert(1)>x</a>"
    )
    said = " ".join(watched.wrong)
    for what in ("ran", "onerror", "style", "scheme", "onerror"):
        assert what in said
