"""Crawling sources side by side in this process, which can do so once: a reactor starts once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.python.failure import Failure

from aggregator.model import Source, SourceRules
from aggregator.urls import host_of
from crawler.discovery import Probe
from crawler.hosts import by_host
from crawler.intake import Intake, Report
from crawler.settings import MOST_SIDE_BY_SIDE, Politeness, process_settings, source_settings
from crawler.spiders import SPIDERS
from crawler.spiders.base import SourceSpider
from crawler.spiders.probe import ProbeSpider

_T = TypeVar("_T")
LONGEST_CRAWL = 30 * 60.0  # seconds for one source: a slow server must not keep all later crawls waiting
log = logging.getLogger(__name__)


def crawl(sources: Sequence[Source], intake: Intake, politeness: Politeness) -> None:
    """Crawl every source once and return when all are done, or when a signal says to stop.

    Sources that could ask the same host are crawled one after another, so that no host ever has
    two requests of ours at once; the others side by side.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake") as thread:
        run = _Run(politeness)
        run.until_done(_Crawl(run, intake, thread).all(sources))


def probe(addresses: Sequence[tuple[str, SourceRules]], politeness: Politeness, *, only: bool) -> list[Probe]:
    """Look at addresses, and unless `only` is set at what else their sites offer."""
    run = _Run(politeness)
    found: list[Probe] = []

    async def look(address: str, rules: SourceRules) -> None:
        crawler = run.crawler(ProbeSpider, process_settings(politeness))
        await run.process.crawl(crawler, address=address, only=only, rules=rules)
        spider = crawler.spider
        if isinstance(spider, ProbeSpider):
            found.append(Probe(address=address, candidates=tuple(spider.candidates), error=spider.error))

    async def one_host(group: Sequence[tuple[str, SourceRules]]) -> None:
        for address, rules in group:
            if not run.stopping:
                await look(address, rules)

    async def all_hosts() -> None:
        await asyncio.gather(*(one_host(group) for group in _groups(addresses, lambda pair: pair[0])))

    run.until_done(all_hosts())
    return found


class _Run:
    """The one run of the reactor that this process has."""

    def __init__(self, politeness: Politeness) -> None:
        self.politeness = politeness
        self.process = AsyncCrawlerProcess(_settings(process_settings(politeness)))
        self.stopping = False

    def crawler(self, spider: type[Spider], settings: dict[str, Any]) -> Crawler:
        # As a spider's own: Scrapy lays those of the process over a crawler's others.
        return Crawler(spider, Settings(settings, priority="spider"))

    def until_done(self, work: Coroutine[Any, Any, None]) -> None:
        """Run until the work is done or a signal says to stop; raises what the work raised."""
        from twisted.internet import reactor  # installed by now: importing it earlier would choose

        main = asyncio.get_event_loop().create_task(work)
        main.add_done_callback(lambda _: _stop(reactor))
        self.process.start(stop_after_crawl=False)
        if main.done() and not main.cancelled() and (error := main.exception()):
            raise error


class _Crawl:
    def __init__(self, run: _Run, intake: Intake, thread: ThreadPoolExecutor) -> None:
        self._run = run
        self._intake = intake
        self._thread = thread

    async def all(self, sources: Sequence[Source]) -> None:
        seats = asyncio.Semaphore(MOST_SIDE_BY_SIDE)
        await asyncio.gather(*(self._host(group, seats) for group in by_host(sources)))

    async def _host(self, sources: Sequence[Source], seats: asyncio.Semaphore) -> None:
        async with seats:
            for source in sources:
                if not self._run.stopping:
                    await self._one(source)

    async def _one(self, source: Source) -> None:
        crawler = self._run.crawler(SPIDERS[source.way], source_settings(source, self._run.politeness))
        report = Report(error="the crawl was stopped")
        broken: list[str] = []

        def note(failure: Failure) -> None:
            # A fault of ours in a callback: Scrapy would only log it and go on.
            log.error("crawling %s: %s", source.key, failure.getTraceback())
            broken.append(f"internal error: {failure.type.__name__ if failure.type else ''}: {failure.value}")

        late = asyncio.Event()

        def closed(reason: str) -> None:
            # A signal said to stop: begin no other source. A deadline stops only its own.
            self._run.stopping |= reason == "shutdown" and not late.is_set()

        crawler.signals.connect(note, signal=signals.spider_error)
        crawler.signals.connect(closed, signal=signals.spider_closed)
        deadline = asyncio.create_task(_at_deadline(crawler, late))
        try:
            await self._run.process.crawl(crawler, source=source, intake=self._intake, thread=self._thread)
            if isinstance(crawler.spider, SourceSpider) and not self._run.stopping:
                report = crawler.spider.report
                report = replace(report, error=broken[0]) if broken else report
                # What is left waits for the next turn: a slow source that came again at once
                # would be crawled without end.
                report = replace(report, more=False) if late.is_set() else report
        except Exception as error:  # noqa: BLE001 - one source's trouble must not stop the others
            report = Report(error=f"{type(error).__name__}: {error}")
        finally:
            deadline.cancel()
        if not self._run.stopping:
            await asyncio.get_running_loop().run_in_executor(
                self._thread, self._intake.finished, source, report
            )


async def _at_deadline(crawler: Crawler, late: asyncio.Event) -> None:
    """Stop a crawl in good order when its time is up, and leave word of that in `late`."""
    await asyncio.sleep(LONGEST_CRAWL)
    if crawler.crawling:
        late.set()
        await crawler.stop_async()


def _groups(things: Iterable[_T], address: Callable[[_T], str]) -> list[list[_T]]:
    groups: dict[str, list[_T]] = {}
    for thing in things:
        groups.setdefault(host_of(address(thing)), []).append(thing)
    return list(groups.values())


def _settings(values: dict[str, Any]) -> Settings:
    # Not get_project_settings(): that would depend on the working directory.
    return Settings(values)


def _stop(reactor: Any) -> None:
    if reactor.running:
        reactor.stop()
