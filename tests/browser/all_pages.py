"""All pages of the application, each with how to get there: what every page must be is asked of these.

A new page is a new line here; a page that is missing fails `test_all_pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from aggregator.model import CaseKind, Decision, Outcome, Repeated
from aggregator.reports import Trouble
from app import clock
from app.installation import Installation
from app.jobs.report import report
from app.jobs.review import represent, rule, split
from app.jobs.source_changes import change
from app.jobs.undo import undo
from storage.pages import Seek
from storage.store import Transaction
from storage.watch import Reading
from tests.app.web.world import ask, joined_pair, lonely, waiting

NO_PAGES = {
    "/healthz": "for programs",
    "/readyz": "for programs",
    "/static/{name}": "style sheet, script, picture",
    "/status.json": "for programs",
    "/favicon.ico": "a picture",
    "/history.csv": "a table",
    "/review": "leads on",
    "/review/duplicates": "leads on",
    "/stories/of/{number}": "leads on",
    "/review/articles": "leads on; when nothing waits, to the page that /review/watch shows here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A desk on which every page has something to show."""

    installation: Installation
    pairs: tuple[int, ...]
    group: int
    article: int
    saved: int
    watched: tuple[int, ...]
    changed: int
    left_out: int
    story: int
    part: int
    report: int
    reported: int  # the article that it is about
    lookup: str = "/sources/new"  # the page of what was found at an address


@dataclass(frozen=True, slots=True)
class Place:
    """A route of the application, and the addresses that show it."""

    route: str
    addresses: Callable[[Scene], tuple[str, ...]]
    signed_in: bool = True


def _fixed(route: str, *addresses: str, signed_in: bool = True) -> Place:
    found = addresses or (route,)
    return Place(route, lambda _: found, signed_in)


PLACES = (
    _fixed("/login", signed_in=False),
    _fixed("/account", "/account?changed=1"),
    _fixed("/users"),
    _fixed("/settings"),
    _fixed("/display", "/display?saved=1&back=/history"),
    Place(
        "/review/duplicates/{number}",
        lambda scene: (
            f"/review/duplicates/{scene.pairs[0]}?saved={scene.saved}",
            f"/review/duplicates/{scene.pairs[1]}",
            f"/review/duplicates/{scene.pairs[1]}?view=full",
            "/review/duplicates/0",  # that there is none
        ),
    ),
    Place(
        "/review/duplicates/{number}/combine",
        lambda scene: (f"/review/duplicates/{scene.pairs[0]}/combine",),
    ),
    _fixed("/review/duplicates/done"),
    _fixed("/help/keys"),
    _fixed("/review/duplicates/easy"),
    Place("/review/duplicates/group/{number}", lambda scene: (f"/review/duplicates/group/{scene.group}",)),
    Place("/review/articles/{number}", lambda scene: (f"/review/articles/{scene.article}",)),
    Place("/review/watch", lambda _: ("/review/watch",)),
    Place("/review/watch/{number}", lambda scene: tuple(f"/review/watch/{one}" for one in scene.watched)),
    Place(
        "/report/{number}",
        lambda scene: (f"/report/{scene.story}", f"/report/{scene.story}?or={scene.reported}"),
    ),
    _fixed("/review/reports"),
    Place("/review/reports/{number}", lambda scene: (f"/review/reports/{scene.report}",)),
    _fixed("/stories", "/stories", "/stories?find=zebra&where=left_out"),
    Place(
        "/stories/{number}",
        lambda scene: (
            f"/stories/{scene.story}?find=ms",
            f"/stories/{scene.part}?saved={scene.saved}",  # it has become part of another
        ),
    ),
    Place("/stories/{number}/correct", lambda scene: (f"/stories/{scene.story}/correct",)),
    _fixed("/review/issue", "/review/issue", "/review/issue?channel=stories"),
    _fixed("/history", "/history?who=Jo"),
    Place("/history/{number}", lambda scene: (f"/history/{scene.saved}",)),
    _fixed("/help", signed_in=False),
    _fixed("/accessibility"),
    _fixed("/accuracy", "/accuracy?join=0.8&ask=0.2"),
    _fixed("/sources"),
    _fixed("/sources/new"),
    Place("/sources/new/{number}", lambda scene: (scene.lookup,)),
    _fixed("/off-topic"),
    Place("/off-topic/{number}", lambda scene: (f"/off-topic/{scene.left_out}",)),
    Place("/sources/{key}", lambda scene: ("/sources/courier", f"/sources/harbour?change={scene.changed}")),
    _fixed("/status"),
    _fixed("/status/runs"),
    _fixed("/status/runs/{number}", "/status/runs/1"),
)


def public_pages(installation: Installation) -> list[str]:
    """What readers see: of each folder the newest page, and one that is not there."""
    outbox = installation.settings.outbox
    pages = sorted(path.relative_to(outbox) for path in outbox.rglob("*.html"))
    newest = {path.parent: path for path in pages if path.parent.name}
    top = [path for path in pages if not path.parent.name]
    return ["/", *(f"/{path}" for path in (*top, *newest.values())), "/nothing-is-here"]


def set_the_scene(installation: Installation) -> Scene:
    """Put on a desk what its pages are about."""
    pairs = tuple(case.id for case in waiting(installation, CaseKind.SAME_STORY))
    rejected, article = (case.id for case in waiting(installation, CaseKind.APPROVE)[:2])
    saved = rule(installation, rejected, Decision.REJECT, user="Jo", reason="An advert")
    first, *others = lonely(installation)[:3]
    group = [ask(installation, other, first, score=0.5) for other in others]
    with installation.store.begin() as transaction:
        notice = transaction.reviews.open_case(
            CaseKind.NOTICE,
            article_id=first,
            other_article_id=None,
            score=1.0,
            reasons=(
                "a paper that this story cites was retracted",
                "https://doi.org/10.5555/r",
                "retraction",
            ),
            now=clock.now(),
        )
        pages = [about_a_page(transaction, first, kind) for kind in (CaseKind.CHANGED, CaseKind.GONE)]
        # Jo has them open: to Amina the queue says that nothing is left for her.
        for one in (notice, *pages):
            transaction.reviews.claim(one, "Jo", now=clock.now(), until=clock.now() + timedelta(hours=1))
        left_out = transaction.pages.left_out(Outcome.OFF_TOPIC, 1, Seek())[0].id
    story, part = _a_story(installation)
    noted = {"permission": "full_text", "licence_note": "By letter of 3 May"}
    changed = change(installation, "harbour", noted, user="Jo") or 0
    _spoil(installation, "courier")
    reported = lonely(installation)[3]
    report(installation, reported, Trouble.UNSAFE, user="Jo", note="It promises a cure.")
    with installation.store.read() as transaction:
        asked = transaction.reviews.waiting(CaseKind.REPORT, 1)[0].id
    return Scene(
        installation=installation,
        pairs=pairs,
        group=group[0],
        article=article,
        saved=saved,
        watched=(notice, *pages),
        changed=changed,
        left_out=left_out,
        story=story,
        part=part,
        report=asked,
        reported=reported,
    )


def _a_story(installation: Installation) -> tuple[int, int]:
    """A story of several articles with a past, and one that has become part of another."""
    newer, known = joined_pair(installation)
    with installation.store.read() as transaction:
        story = transaction.stories.get(transaction.articles.get(newer).story_id)
    other = next(one for one in (newer, known) if one != story.representative_id)
    represent(installation, other, user="Jo")
    undone = split(installation, newer, user="Jo")
    with installation.store.read() as transaction:
        part = transaction.articles.get(newer).story_id
    undo(installation, undone, user="Jo")
    return story.id, part


def about_a_page(transaction: Transaction, article_id: int, kind: CaseKind) -> int:
    """Ask about the page of an article that readers have."""
    before, _ = transaction.watch.shown(article_id)
    after = (
        before.replace("a", "the", 40) + " In all 184 people took part. Please order our cookery book now."
    )
    what = ("“148 people” is now “184 people”", "a caution was left out: “Ask your doctor first.”")
    gone = ("the page is gone: the server answered 404 Not Found",)
    reasons = what if kind is CaseKind.CHANGED else gone
    case_id = transaction.reviews.open_case(
        kind,
        article_id=article_id,
        other_article_id=None,
        score=1.0,
        reasons=(*reasons, "https://harbour.example/news/olive-oil", f"{kind} {article_id}"),
        now=clock.now(),
    )
    if kind is CaseKind.CHANGED:
        transaction.watch.keep(case_id, Reading(before=before, after=after, after_html=f"<p>{after}</p>"))
    return case_id


def _spoil(installation: Installation, key: str) -> None:
    """Let a source have trouble, a rule of its own and passages that its pages repeat."""
    now = clock.now()
    found = [
        Repeated(key="a" * 32, text="The Courier thanks its readers.", pages=23, of_pages=40),
        Repeated(key="b" * 32, text="Ask your own doctor.", pages=39, of_pages=40, kept=True),
    ]
    with installation.store.begin() as transaction:
        source = transaction.sources.get(key)
        transaction.sources.save(replace(source, rules=replace(source.rules, ignore=("/sport/",))))
        transaction.sources.crawled(source.id, at=now, next_at=now, error="the server answered 403 Forbidden")
        transaction.repeated.replace(source.id, found, stored=44, now=now)
        transaction.requests.ask("crawl", key, "Jo", now)
