"""The job that watches the papers which our stories cite, for one that is retracted, corrected or doubted.

It asks PubMed and Crossref, many papers at a time and days apart, or takes a list that somebody has; keeps
what they say; and asks a curator about each story that cites such a paper, once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from aggregator.model import CaseKind, Reference
from aggregator.notices import Notice, merged, question
from aggregator.notices.crossref import read_crossref
from aggregator.notices.pubmed import read_pubmed
from aggregator.notices.retraction_list import read_retraction_list
from aggregator.rhythm import CLOCKS_DIFFER
from app import clock
from app.installation import Installation
from app.jobs import BusyError
from app.jobs.answers import fetch
from app.jobs.record import recorded
from app.jobs.sources import ProbeError
from storage.sql import chunks
from storage.store import Transaction

JOB = "notices"
AT_ONCE = {"pmid": 100, "doi": 40}  # papers in one request; an address must not grow too long
MOST_PAPERS = 2_000  # of one check; the next one goes on from there
AFTER_FAILURE = timedelta(days=1)
KEPT_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Who is asked, and where."""

    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
    crossref: str = "https://api.crossref.org/works"


@dataclass(slots=True, kw_only=True)
class NoticeSummary:
    """How a check went. `next` is the paper that the next check begins with."""

    papers: int = 0  # asked about
    news: int = 0  # notices that were not known
    asked: int = 0  # questions opened for curators
    next: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {"papers": self.papers, "news": self.news, "asked": self.asked, "next": self.next}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """One request to a service, and how its answer is read."""

    url: str
    papers: int
    read: Callable[[bytes], list[Notice]]


def is_due(installation: Installation, now: datetime) -> bool:
    """Whether it is time to ask again, after the days that the editorial settings say."""
    every = installation.editorial.notices.every_days
    with installation.store.read() as transaction:
        last = transaction.runs.last(JOB)
    if last is None or not every:
        return bool(every)
    wait = min(timedelta(days=every), AFTER_FAILURE) if last.error else timedelta(days=every)
    return last.started_at + wait <= now or last.started_at > now + CLOCKS_DIFFER


def check(
    installation: Installation, services: Services = Services(), *, stop: threading.Event | None = None
) -> NoticeSummary:
    """Ask after the papers that our stories cite, and open questions about what is new.

    What one service does not answer is told in `problems`, the others count, and the check comes again
    soon. Raises BusyError when another process checks, and ProbeError when nothing could be asked at all.
    """
    summary = NoticeSummary()
    with installation.store.locks() as locks:
        if not locks.acquire(JOB):
            raise BusyError("another process is asking after notices")
        with installation.store.read() as transaction:
            last = transaction.runs.last(JOB)
        summary.next = last.counts.get("next", 0) if last else 0
        try:
            with recorded(installation.store, JOB, lambda: summary.counts):
                _take(installation, _ask(installation, services, summary, stop), summary)
                if summary.problems:
                    raise ProbeError("; ".join(summary.problems))
        except ProbeError:
            if not summary.papers:
                raise
    return summary


def import_list(installation: Installation, body: bytes) -> NoticeSummary:
    """Take the notices of a list such as the one of Retraction Watch. Raises ValueError for what is none."""
    summary = NoticeSummary()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("latin-1")  # in which that list was published for long
    _take(installation, read_retraction_list(text), summary)
    return summary


def ask_curators(transaction: Transaction, now: datetime) -> int:
    """Open a question for each story that stands and each notice about a paper that it cites, unless it
    was asked before; returns how many."""
    citing, asked = transaction.notices.citing(), transaction.notices.asked()
    known = merged(transaction.notices.about({paper for one in citing for paper in one.cited}))
    by_paper: dict[Reference, list[Notice]] = {}
    for notice in known:
        for paper in notice.papers:
            by_paper.setdefault(paper, []).append(notice)
    count = 0
    for one in citing:
        for notice in dict.fromkeys(n for paper in one.cited for n in by_paper.get(paper, ())):
            if notice.key in asked.setdefault(one.story_id, set()):
                continue
            asked[one.story_id].add(notice.key)
            transaction.reviews.open_case(
                CaseKind.NOTICE,
                article_id=one.article_id,
                other_article_id=None,
                score=1.0,
                reasons=question(notice, one.cited),
                now=now,
            )
            count += 1
    return count


def _ask(
    installation: Installation,
    services: Services,
    summary: NoticeSummary,
    stop: threading.Event | None,
) -> list[Notice]:
    with installation.store.read() as transaction:
        papers = list(dict.fromkeys(p for one in transaction.notices.citing() for p in one.cited))
    begin = summary.next if summary.next < len(papers) else 0
    turn = [*papers[begin:], *papers[:begin]][:MOST_PAPERS]
    asked = list(_requests(turn, services, installation.settings.contact))
    if not asked:
        return []
    answers = {one.asked: one for one in fetch(installation.settings, [r.url for r in asked], stop=stop)}
    notices: list[Notice] = []
    for request in asked:
        answer = answers.get(request.url)
        try:
            if answer is None or answer.error:
                raise ValueError(answer.error if answer else "it was not asked: the check was stopped")
            notices += request.read(answer.body)
            summary.papers += request.papers
        except ValueError as error:
            summary.problems.append(f"{request.url.partition('?')[0]}: {error}")
    if not summary.problems:
        summary.next = (begin + len(turn)) % len(papers) if len(turn) < len(papers) else 0
    return notices


def _requests(papers: Iterable[Reference], services: Services, contact: str) -> Iterator[_Request]:
    """The requests for some papers, in about the order of the papers."""
    by_kind: dict[str, list[str]] = {"pmid": [], "doi": []}
    for paper in papers:
        by_kind[paper.kind].append(paper.id)
    # A comma parts the filters of Crossref: a DOI with one in it is asked for alone.
    single = [one for one in by_kind["doi"] if "," in one]
    plain = [one for one in by_kind["doi"] if "," not in one]
    for part in chunks(by_kind["pmid"], AT_ONCE["pmid"]):
        yield _Request(url=_pubmed(services, part, contact), papers=len(part), read=read_pubmed)
    for part in chunks(plain, AT_ONCE["doi"]):
        wanted = ",".join(f"doi:{one}" for one in part)
        query = f"?filter={quote(wanted, safe=':,/')}&rows={len(part)}{_contact('mailto', contact)}"
        yield _Request(url=services.crossref + query, papers=len(part), read=read_crossref)
    for one in single:
        yield _Request(url=f"{services.crossref}/{quote(one, safe='')}", papers=1, read=read_crossref)


def _pubmed(services: Services, ids: Sequence[str], contact: str) -> str:
    who = f"&tool=msdigest{_contact('email', contact)}"
    return f"{services.pubmed}?db=pubmed&retmode=xml&id={','.join(ids)}{who}"


def _contact(name: str, contact: str) -> str:
    """Who we are, as both services ask to be told; only what is an e-mail address is one."""
    return f"&{name}={quote(contact, safe='@')}" if "@" in contact else ""


def _take(installation: Installation, notices: Sequence[Notice], summary: NoticeSummary) -> None:
    now = clock.now()
    for part in chunks(merged(notices), KEPT_AT_ONCE):
        with installation.store.begin() as transaction:
            summary.news += transaction.notices.add(part, now)
    with installation.store.begin() as transaction:
        transaction.stories.hold()
        summary.asked += ask_curators(transaction, now)
