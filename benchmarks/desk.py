"""Decisions a minute at the desk, and how long from an answer to the next question, as more wait.

The real application answers real requests, without a network and without a browser: POST an answer, follow
to the next question. As many questions wait all the while as it says; each answered one is replaced.
The peer is the same desk with ten questions waiting: what grows with the queue shows as a ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from aggregator.model import CaseKind, Policy, Source, StoryState, Way
from app import clock
from app.installation import Installation, open_installation, set_up
from app.settings import Settings
from app.web.application import create_application
from benchmarks.made_articles import SYLLABLES
from storage.schema import articles, cases, stories

DECISIONS = 100
FEW = 10
ANSWERS = ("keep_first", "different", "keep_second", "related")
SENTENCES, WORDS = 24, 15  # of an article
HOME = "http://127.0.0.1/"
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
AT_ONCE = 5_000  # pairs inserted
SHOWN = 400  # pairs at either end of the queue that may be shown


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.desk")
    options.add_argument("--open", type=int, nargs="*", default=[FEW, 2_000], help="questions that wait")
    sizes = options.parse_args().open
    print(f"desk: {DECISIONS} decisions about pairs of {SENTENCES * WORDS} words, SQLite, one curator")
    peer = None
    for size in sizes:
        taken = _measure(size)
        peer = peer or taken
        print(_row(size, taken, peer), flush=True)


def _row(size: int, taken: list[float], peer: list[float]) -> str:
    half, most = _at(taken, 0.5), _at(taken, 0.95)
    return (
        f"{size:8,} open: {60 / (sum(taken) / len(taken)):6.0f} decisions/min"
        f"   p50 {half * 1000:6.1f} ms   p95 {most * 1000:6.1f} ms"
        f"   {half / _at(peer, 0.5):5.2f} of the time with {FEW} open"
    )


def _at(taken: list[float], share: float) -> float:
    return sorted(taken)[min(int(len(taken) * share), len(taken) - 1)]


def _measure(size: int) -> list[float]:
    with _desk(size) as installation:
        return asyncio.run(_decide(installation, size))


async def _decide(installation: Installation, size: int) -> list[float]:
    """The seconds from each answer to the page of the next question."""
    transport = httpx.ASGITransport(create_application(installation))
    async with httpx.AsyncClient(transport=transport, base_url=HOME) as client:
        csrf = _come_in(installation, client)
        page = await client.get("/review/duplicates", follow_redirects=True)
        taken = []
        for number in range(DECISIONS):
            fields = {"csrf": csrf, "decision": ANSWERS[number % len(ANSWERS)]}
            began = time.perf_counter()
            answer = await client.post(page.url.path, data=fields)
            page = await client.get(answer.headers["location"], follow_redirects=True)
            taken.append(time.perf_counter() - began)
            _add(installation, size + number, 1, size)
            if not page.url.path.rpartition("/")[2].isdigit():  # a set is done
                page = await client.get("/review/duplicates", follow_redirects=True)
        return taken


def _come_in(installation: Installation, client: httpx.AsyncClient) -> str:
    token, now = "a curator", clock.now()
    with installation.store.begin() as transaction:
        transaction.users.add("Amina", "curator", "no password", now)
        user = transaction.users.find("Amina")
        assert user is not None
        digest = hashlib.sha256(token.encode()).hexdigest()
        transaction.users.open_session(digest, user.id, "csrf", now, now + timedelta(hours=9))
    client.cookies.set("desk", token)
    return "csrf"


@contextmanager
def _desk(size: int) -> Iterator[Installation]:
    """An installation with so many questions waiting."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), public_url=HOME)
        set_up(settings)
        installation = open_installation(settings)
        with installation.store.begin() as transaction:
            policy = Policy.REVIEW
            source = Source(id=0, key="made", name="Made up", way=Way.FEED, address=HOME, policy=policy)
            transaction.sources.add(source)
        for start in range(0, size, AT_ONCE):
            _add(installation, start, min(AT_ONCE, size - start), size)
        yield installation
        installation.store.close()


def _add(installation: Installation, start: int, count: int, size: int) -> None:
    """Pairs from `start` on, of `size` and more: two stories of one article each, and the question about
    them. Those in the middle, which nobody is led to, have no text."""
    numbers = [2 * pair + side for pair in range(start, start + count) for side in (1, 2)]
    with installation.store.begin() as transaction:
        run = transaction.connection.execute
        run(insert(stories), [_story(number) for number in numbers])
        run(insert(articles), [_article(number, told=_is_shown(number, size)) for number in numbers])
        run(insert(cases), [case for number in numbers for case in _cases(number)])


def _story(number: int) -> dict[str, Any]:
    known = number % 2 == 1
    state = StoryState.APPROVED if known else StoryState.WAITING
    return {
        "id": number,
        "uid": f"made:{number}",
        "state": state.value,
        "title": f"Title {number}",
        "summary": "",
        "representative_id": number,
        "topics": [],
        "created_at": BEGAN,
        "approved_at": BEGAN if known else None,
        "released_at": BEGAN if known else None,
    }


def _is_shown(number: int, size: int) -> bool:
    pair = (number - 1) // 2
    return pair < SHOWN or pair >= size - SHOWN


def _article(number: int, *, told: bool) -> dict[str, Any]:
    text = _text(number) if told else ""
    empty: dict[str, Any] = {name: [] for name in ("authors", "origins", "cited", "removals", "trust")}
    return empty | {
        "id": number,
        "source_id": 1,
        "url": f"{HOME}{number}",
        "story_id": number,
        "title": f"Title {number}",
        "title_key": f"title {number}",
        "canonical_url": "",
        "language": "en",
        "image_url": "",
        "text": text,
        "html": "",
        "shown_text": text,
        "shown_html": "",
        "words": SENTENCES * WORDS,
        "text_hash": f"{number:064}",
        "relevance": {"band": "in", "score": 0.9, "reasons": [], "topics": []},
        "evidence": {},
        "first_seen_at": BEGAN,
    }


def _text(number: int) -> str:
    """Two of a pair share three sentences of four."""
    pair, side = divmod(number - 1, 2)
    sentences = []
    for at in range(SENTENCES):
        chance = random.Random(f"{pair}/{at}/{side if at % 4 == 0 else ''}")  # noqa: S311
        words = ("".join(chance.choices(SYLLABLES, k=2)) for _ in range(WORDS))
        sentences.append(" ".join(words).capitalize() + ".")
    return " ".join(sentences)


def _cases(number: int) -> list[dict[str, Any]]:
    """Of the newer of a pair: whether it is the known one, and whether it may go out."""
    if number % 2:
        return []
    one = {
        "article_id": number,
        "reasons": [],
        "decision": "",
        "opened_at": BEGAN + timedelta(minutes=number),
    }
    kinds = ((CaseKind.SAME_STORY, number - 1), (CaseKind.APPROVE, None))
    return [
        one | {"kind": kind.value, "other_article_id": other, "score": 0.3 + number % 7 / 20}
        for kind, other in kinds
    ]


if __name__ == "__main__":
    main()
