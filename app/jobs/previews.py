"""The job of looking at a few articles of a place before it becomes a source; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

import msgspec
from pebble import ProcessExpired

from aggregator.assess import Standards
from aggregator.clean import clean
from aggregator.extract import extract
from aggregator.model import Band, Ended, FetchedPage, SourceRules
from aggregator.relevance import judge_relevance
from app import clock
from app.installation import Installation
from app.jobs.answers import fetch
from app.jobs.ingest import PAGE_SECONDS
from app.jobs.pool import open_pool, words
from app.jobs.sources import look_at
from crawler.answers import Answer
from crawler.discovery import Candidate
from crawler.intake import Link

SHOWN = 3
LONGEST_BEGINNING = 400
LONGEST_CUT = 160
MOST_CUTS = 12
SECONDS = 300.0  # for each child process: a site may ask for long pauses
ROBOTS, RESERVATIONS = "/robots.txt", "/.well-known/tdmrep.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One article as it would be read. `problem` says why it would be none; then the rest may be missing."""

    url: str
    title: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    words: int = 0
    beginning: str = ""
    cuts: tuple[str, ...] = ()  # the reason and the beginning of each passage that is cut
    more_cuts: int = 0
    band: Band | None = None
    reasons: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a place lets us do, in sentences, and what its articles look like."""

    told: tuple[str, ...]
    previews: tuple[Preview, ...]


def preview(installation: Installation, candidate: Candidate, *, seconds: float = SECONDS) -> Look:
    """Fetch and read the newest articles of a place, and what its owner says to robots. Raises ProbeError."""
    links = _newest(installation, candidate, seconds)
    extra = [urljoin(candidate.address, path) for path in (ROBOTS, RESERVATIONS)]
    answers = fetch(installation.settings, [*extra, *(link.url for link in links)], seconds=seconds)
    by_address = {answer.asked: answer for answer in answers}
    robots, reservations = (by_address.get(address) for address in extra)
    articles = [by_address[link.url] for link in links if link.url in by_address]
    return Look(
        told=tuple(_told(robots, reservations, articles)),
        previews=tuple(_previews(installation, articles, {link.url: link for link in links})),
    )


def _newest(installation: Installation, candidate: Candidate, seconds: float) -> list[Link]:
    """The links to look at: the newest as far as dates are told, else the first. Of an index of
    sitemaps those of the first sitemap it names."""
    links: Sequence[Link] = candidate.links
    if not links and candidate.further:
        first = [(candidate.further[0], SourceRules())]
        probes = look_at(installation.settings, first, only=True, seconds=seconds)
        links = [link for probe in probes for one in probe.candidates for link in one.links]
    dated = sorted((link for link in links if _told_at(link)), key=_sorting, reverse=True)
    return [*dated, *(link for link in links if not _told_at(link))][:SHOWN]


def _told_at(link: Link) -> datetime | None:
    return link.hint.published_at or link.lastmod


def _sorting(link: Link) -> float:
    at = _told_at(link)
    return at.timestamp() if at else 0.0


def _told(robots: Answer | None, reservations: Answer | None, articles: Sequence[Answer]) -> Iterator[str]:
    if robots is None:
        yield "robots.txt was not read: the looking was stopped"
    elif robots.status in {404, 410}:
        yield "there is no robots.txt, so nothing is forbidden to us"
    elif robots.error:
        yield f"robots.txt: {robots.error}"
    else:
        yield "robots.txt was read, and is kept to"
    forbidden = sum("robots.txt" in one.error for one in articles)
    if forbidden:
        yield f"it keeps us from {forbidden} of these {len(articles)} articles"
    if delay := max((one.delay for one in articles), default=0.0):
        yield f"it asks for {delay:g} seconds between two requests, and gets them"
    reserved = _reserved(reservations)
    yield (
        f"its owner reserves text and data mining for {', '.join(reserved)}"
        if reserved
        else "no list of reserved pages (tdmrep.json) was found; each page is asked too"
    )


def _reserved(answer: Answer | None) -> list[str]:
    """The places that a list of reservations names (the TDM Reservation Protocol of the W3C)."""
    if answer is None or answer.error:
        return []
    try:
        entries = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    listed = entries if isinstance(entries, list) else []
    found = (one for one in listed if isinstance(one, dict) and one.get("tdm-reservation") == 1)
    return [str(one.get("location", "/"))[:100] for one in found][:5]


def _previews(
    installation: Installation, answers: Iterable[Answer], links: dict[str, Link]
) -> Iterator[Preview]:
    came = list(answers)
    if not any(not one.error for one in came):
        yield from (Preview(url=one.asked, problem=one.error) for one in came)
        return
    with open_pool(installation.settings) as pool:
        # In a process, which can be stopped: nothing is known of these pages yet.
        scheduled = [
            (one, None)
            if one.error
            else (
                one,
                pool.schedule(
                    _read, (_page(one, links[one.asked]), installation.standards), timeout=PAGE_SECONDS
                ),
            )
            for one in came
        ]
        for answer, future in scheduled:
            yield _result(answer, future) if future else Preview(url=answer.asked, problem=answer.error)


def _page(answer: Answer, link: Link) -> FetchedPage:
    return FetchedPage(
        source_id=0,
        url=answer.url,
        requested_url=answer.asked,
        fetched_at=clock.now(),
        body=answer.body,
        headers=answer.headers,
        hint=link.hint,
    )


def _read(page: FetchedPage, standards: Standards) -> Preview:
    """Runs in a process of the pool."""
    article = extract(page)
    cleaned = (
        article
        if isinstance(article, Ended)
        else clean(article, min_words=standards.min_words, spared=standards.spared)
    )
    if isinstance(cleaned, Ended):
        return Preview(url=page.url, problem=f"{cleaned.outcome.value.replace('_', ' ')}: {cleaned.reason}")
    metadata = cleaned.metadata
    relevance = judge_relevance(metadata.title, cleaned.text, standards.vocabulary)
    cuts = [f"{one.reason}: {_beginning(one.text, LONGEST_CUT)}" for one in cleaned.removals]
    return Preview(
        url=page.url,
        title=metadata.title,
        published_at=metadata.published_at,
        authors=metadata.authors,
        words=cleaned.words,
        beginning=_beginning(cleaned.text, LONGEST_BEGINNING),
        cuts=tuple(cuts[:MOST_CUTS]),
        more_cuts=max(len(cuts) - MOST_CUTS, 0),
        band=relevance.band,
        reasons=relevance.reasons,
    )


def _beginning(text: str, most: int) -> str:
    text = re.sub(r"\s+", " ", text[: most * 4]).strip()
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]}…"


def _result(answer: Answer, future: Future[Preview]) -> Preview:
    try:
        return future.result()
    except TimeoutError:
        return Preview(url=answer.url, problem=f"reading it took longer than {PAGE_SECONDS:.0f} seconds")
    except (ProcessExpired, MemoryError) as error:
        return Preview(url=answer.url, problem=words(error))
