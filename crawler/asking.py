"""Asking for a few addresses and handing back what came: for previews and for services, not for crawls.

Every request goes the way of a crawl: through the guard of addresses, robots.txt and the pace of its host.
Nothing is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from crawler.answers import Answer
from crawler.run import _groups, _Run
from crawler.settings import Politeness, process_settings
from crawler.spiders.probe import AnswerSpider, FormSpider


def send(forms: Sequence[tuple[str, dict[str, str]]], politeness: Politeness) -> list[Answer]:
    """What each of these addresses answers to the form sent to it, in their order. An answer that a signal
    kept from coming says so."""
    run = _Run(politeness)
    answers: dict[int, Answer] = {}

    async def one_host(group: Sequence[tuple[int, str, dict[str, str]]]) -> None:
        crawler = run.crawler(FormSpider, process_settings(politeness))
        await run.process.crawl(crawler, forms=group)
        if isinstance(crawler.spider, FormSpider):
            answers.update({int(answer.asked): answer for answer in crawler.spider.answers})

    async def all_hosts() -> None:
        numbered = [(number, address, form) for number, (address, form) in enumerate(forms)]
        await asyncio.gather(*(one_host(group) for group in _groups(numbered, lambda one: one[1])))

    run.until_done(all_hosts())
    missing = Answer(asked="", error="it was not asked: the run was stopped")
    return [answers.get(number, missing) for number in range(len(forms))]


def ask(addresses: Sequence[str], politeness: Politeness) -> list[Answer]:
    """What each of these addresses answers, in their order; one request to a host at a time. This process
    can do so once: a reactor starts once. Addresses that a signal kept from being asked are missing."""
    run = _Run(politeness)
    answers: dict[str, Answer] = {}

    async def one_host(group: Sequence[str]) -> None:
        crawler = run.crawler(AnswerSpider, process_settings(politeness))
        await run.process.crawl(crawler, addresses=group)
        if isinstance(crawler.spider, AnswerSpider):
            answers.update({answer.asked: answer for answer in crawler.spider.answers})

    async def all_hosts() -> None:
        wanted = list(dict.fromkeys(addresses))
        await asyncio.gather(*(one_host(group) for group in _groups(wanted, str)))

    run.until_done(all_hosts())
    return [answers[address] for address in dict.fromkeys(addresses) if address in answers]
