"""Checks of the whole installation, each with what to do in words."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta

from aggregator.digest import next_moment
from aggregator.model import Channel
from aggregator.second import SecondReviewer
from app import clock
from app.compiled import missing
from app.editorial import Editorial, read_editorial
from app.examine import Finding, examine_database, examine_permissions, examine_reach, examine_telling
from app.installation import Installation, open_store
from app.settings import Settings, SettingsError
from app.status import gather
from storage.errors import StorageError, WrongVersion
from storage.issues import StoredIssue
from storage.store import Store

LEAST_DISK = 1_000_000_000  # bytes


def examine(settings: Settings) -> list[Finding]:
    """Look at settings, folders, disk, clock, database, sources, schedule, and who is to be told."""
    checks: list[Callable[[Settings], Iterator[Finding]]] = [
        _settings,
        _program,
        _folders,
        _editorial,
        _database,
        examine_telling,
        examine_reach,
    ]
    return [finding for check in checks for finding in check(settings)]


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding(level="ok", what=f"settings: home is {settings.home.absolute()}")
    if not settings.contact:
        yield Finding(
            level="warning",
            what="no contact address is sent to the sites we crawl",
            advice="Set MSDIGEST_CONTACT to an e-mail address or page, so that a site's owner can reach you.",
        )
    if not settings.has_public_address:
        yield Finding(
            level="warning",
            what=f"readers elsewhere cannot reach {settings.public_url}",
            advice="Set MSDIGEST_PUBLIC_URL to the address under which the service is on the web.",
        )
    if settings.allow_networks:
        yield Finding(
            level="warning",
            what=f"crawls may reach private networks: {', '.join(settings.allow_networks)}",
            advice="That is for tests and demos. Unset MSDIGEST_ALLOW_NETWORKS otherwise.",
        )


def _program(_: Settings) -> Iterator[Finding]:
    if missing():
        what = (
            "the cleaner is not compiled and takes about twice the time: `make setup` compiles it, with gcc"
        )
        yield Finding(level="ok", what=what)
    else:
        yield Finding(level="ok", what="the cleaner is compiled")


def _folders(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir():
        advice = "`msdigest migrate` makes it."
        yield Finding(level="error", what=f"the home folder {home} does not exist", advice=advice)
        return
    try:
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"x")
    except OSError as error:
        yield Finding(
            level="error",
            what=f"the home folder {home} cannot be written: {error.strerror}",
            advice=f"Give it to the user this program runs as (number {os.getuid()}).",
        )
        return
    free = shutil.disk_usage(home).free
    if free < LEAST_DISK:
        advice = "Make room, or move MSDIGEST_HOME to a larger disk."
        yield Finding(level="error", what=f"only {free // 1_000_000} MB of disk are left", advice=advice)
    else:
        yield Finding(level="ok", what=f"disk: {free // 1_000_000_000} GB are free")
    yield from examine_permissions(settings)


def _editorial(settings: Settings) -> Iterator[Finding]:
    try:
        editorial = read_editorial(settings.editorial_file)
    except SettingsError as error:
        advice = "Correct the line; nothing else has changed."
        yield Finding(level="error", what=str(error), advice=advice)
        return
    schedule = editorial.schedule_of(Channel.DIGEST)
    local = next_moment(schedule, clock.now()).astimezone(schedule.zone)
    yield Finding(level="ok", what=f"the next digest is due {local:%A} {local.day} {local:%B %Y, %H:%M %Z}")
    for channel in Channel:
        if 1 <= editorial.schedule_of(channel).at.hour < 3:
            yield Finding(
                level="warning",
                what=f"the {channel} is published at {editorial.schedule_of(channel).at:%H:%M}",
                advice="When the clocks change that hour is missing or doubled. Choose another.",
            )


def _database(settings: Settings) -> Iterator[Finding]:
    if not settings.home.is_dir():
        return  # told by the check of the folders; opening a database would make it
    try:
        store = open_store(settings)
        store.require_current()
    except WrongVersion as error:
        yield Finding(level="error", what=str(error))
        return
    except StorageError as error:
        advice = "Check MSDIGEST_DATABASE_URL, and that the database server runs."
        yield Finding(level="error", what=str(error), advice=advice)
        return
    try:
        yield Finding(level="ok", what=f"database: {'SQLite' if store.is_sqlite else 'PostgreSQL'} answers")
        yield from examine_database(store)
        yield from _clock(store)
        yield from _work(settings, store)
    finally:
        store.close()


def _clock(store: Store) -> Iterator[Finding]:
    with store.read() as transaction:
        latest: list[StoredIssue] = [i for c in Channel for i in transaction.issues.latest(c, 1)]
    ahead = [issue for issue in latest if issue.released_at > clock.now() + timedelta(minutes=5)]
    if ahead:
        yield Finding(
            level="error",
            what=f"the clock says {clock.now():%Y-%m-%d %H:%M} UTC, before the last issue went out",
            advice="Set the clock of this machine, and let it be kept by the network.",
        )


def _work(settings: Settings, store: Store) -> Iterator[Finding]:
    try:
        editorial = read_editorial(settings.editorial_file)
    except SettingsError:
        return  # told by the check of the file itself
    report = gather(Installation(settings=settings, editorial=editorial, store=store))
    if not report.source_count:
        advice = (
            "`msdigest sources import --starter` brings the starter list; `msdigest sources add ADDRESS` one."
        )
        yield Finding(level="warning", what="there are no sources", advice=advice)
    for alarm in report.alarms:
        advice = f"`msdigest sources check {alarm.source_key}` looks at it now."
        yield Finding(level="warning", what=f"source {alarm.source_key}: {alarm.alarm.words}", advice=advice)
    for one in report.troubled:
        advice = f"Look at it with `msdigest sources check {one.key}`."
        yield Finding(level="warning", what=f"source {one.key}: {one.state.last_error}", advice=advice)
    if not report.beats:
        yield Finding(
            level="warning", what="no process is at work", advice="Start one with `msdigest serve`."
        )
    yield from _people(editorial, store)


def _people(editorial: Editorial, store: Store) -> Iterator[Finding]:
    with store.read() as transaction:
        people = transaction.users.all()
    if not people:
        advice = "Make the first user, an operator, with `msdigest user add NAME`."
        yield Finding(level="warning", what="nobody can sign in", advice=advice)
    if len(people) == 1 and editorial.review.second_reviewer is not SecondReviewer.NEVER:
        advice = (
            "Add another with `msdigest user add NAME`, or set second_reviewer to "
            f'"{SecondReviewer.NEVER.value}" in editorial.toml. Until then such stories wait.'
        )
        what = f"another person is to look at some stories, and {people[0].name} is the only one"
        yield Finding(level="warning", what=what, advice=advice)
