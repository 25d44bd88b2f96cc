"""Whose servers a source may ask, and which sources may therefore not be crawled side by side."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.model import Source
from aggregator.urls import host_of, registrable


def owners(source: Source) -> frozenset[str]:
    """Whose servers a crawl of the source may ask: the registered names of its hosts."""
    hosts = (host_of(address) for address in (source.address, source.homepage) if address)
    return frozenset(host if _is_number(host) else registrable(host) for host in hosts)


def by_host(sources: Iterable[Source]) -> list[list[Source]]:
    """Sources in groups that share no host which both could ask, in the order given."""
    given = list(sources)
    groups: dict[int, tuple[set[str], list[int]]] = {}  # by number: names of owners, places in `given`
    group_of: dict[str, int] = {}
    for place, source in enumerate(given):
        names = set(owners(source))
        places = [place]
        for number in {group_of[name] for name in names if name in group_of}:
            others, earlier = groups.pop(number)
            names |= others
            places += earlier
        groups[place] = names, places
        group_of |= dict.fromkeys(names, place)
    return [
        [given[place] for place in sorted(places)] for places in sorted(sorted(p) for _, p in groups.values())
    ]


def _is_number(host: str) -> bool:
    """Whether a host is an IP address: then each port of it is a site of its own."""
    return host.startswith("[") or host.rpartition(":")[0].replace(".", "").isdigit()
