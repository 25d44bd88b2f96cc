"""The job of looking at addresses: which ways there are to follow a site, and whether they work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from aggregator.model import Source, SourceRules
from app import clock
from app.installation import Installation
from app.probe_process import Request, decode
from app.settings import Settings, as_environment
from app.source_files import read_toml
from crawler.discovery import Candidate, Probe
from storage.errors import Conflict

TIMEOUT_SECONDS = 600


class ProbeError(RuntimeError):
    """Addresses could not be looked at; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Whether a source can be followed as it is set up."""

    source: Source
    pages: int
    problem: str  # "" when it works


def look_at(
    settings: Settings,
    addresses: Sequence[tuple[str, SourceRules]],
    *,
    only: bool = False,
    seconds: float | None = None,
) -> list[Probe]:
    """What there is at some addresses. Raises ProbeError, also when it takes longer than `seconds`."""
    seconds = TIMEOUT_SECONDS if seconds is None else seconds
    request = msgspec.json.encode(Request(only=only, addresses=list(addresses)))
    try:
        child = subprocess.run(
            [sys.executable, "-m", "app.probe_process"],
            input=request,
            capture_output=True,
            timeout=seconds,
            env=os.environ | as_environment(settings),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProbeError(f"looking took longer than {seconds:g} seconds, and was stopped") from error
    if child.returncode != 0:
        lines = child.stderr.decode(errors="replace").strip().splitlines()
        raise ProbeError(lines[-1] if lines else f"the process ended with status {child.returncode}")
    return decode(child.stdout)


def check(installation: Installation, sources: Sequence[Source]) -> list[Checked]:
    """Look whether sources can be followed, and remember when one could."""
    probes = {
        probe.address: probe
        for probe in look_at(installation.settings, [(s.address, s.rules) for s in sources], only=True)
    }
    results = [_checked(source, probes.get(source.address)) for source in sources]
    with installation.store.begin() as transaction:
        for result in results:
            if not result.problem:
                transaction.sources.verified(result.source.id, clock.now())
    return results


def _checked(source: Source, probe: Probe | None) -> Checked:
    if probe is None:
        return Checked(source=source, pages=0, problem="it was not looked at: the crawl was stopped")
    if probe.error:
        return Checked(source=source, pages=0, problem=probe.error)
    if not probe.candidates:
        return Checked(source=source, pages=0, problem="nothing was found there: it could not be read")
    candidate = probe.candidates[0]
    problem = candidate.reason
    if candidate.way is not source.way:
        problem = f"it is set up as a {source.way}, but {_what(candidate)}"
    return Checked(source=source, pages=len(candidate.links) or len(candidate.further), problem=problem)


def _what(candidate: Candidate) -> str:
    return candidate.reason or f"it looks like a {candidate.way}"


def starter_sources() -> list[Source]:
    """The sources a new installation begins with."""
    return read_toml((files("crawler") / "starter_sources.toml").read_text(encoding="utf-8"))


def import_sources(installation: Installation, listed: Sequence[Source]) -> tuple[int, int]:
    """Add sources; returns how many were added, and how many were known. What a curator set up is
    not overwritten by a list."""
    added = 0
    with installation.store.read() as transaction:
        followed = {source.address for source in transaction.sources.all()}
    for source in listed:
        if source.address in followed:  # under whatever key: OPML knows none
            continue
        try:
            with installation.store.begin() as transaction:
                transaction.addresses.forget_validators(transaction.sources.add(source).id)
            added += 1
            followed.add(source.address)
        except Conflict:
            continue
    return added, len(listed) - added
