"""Figures for Prometheus: what the database says, and the dashboard that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.alarms import Alarm, AlarmKind
from app import clock, metrics
from app.installation import Installation
from tests.app.jobs.crawling import follow
from tests.crawler.server import Site, serve
from tests.e2e.service import fetched, free_port
from tests.storage.things import NOW


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        yield served


# Told, for alarms of one's own, and not drawn: a line for each of ten thousand sources says nothing.
LEFT_OUT = {"msdigest_issues", "msdigest_source_success_timestamp_seconds"}
DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "msdigest.json"


def asked(installation: Installation) -> str:
    port = free_port()
    bound = replace(installation, settings=replace(installation.settings, metrics_bind=f"127.0.0.1:{port}"))
    with metrics.metrics(bound):
        return fetched(f"http://127.0.0.1:{port}/metrics").decode()


def test_what_is_told(installation: Installation, site: Site) -> None:
    source = follow(installation, site)
    with installation.store.begin() as transaction:
        transaction.runs.beat("work@here", NOW)
        alarm = Alarm(kind=AlarmKind.QUIET, words="It has brought nothing.")
        transaction.alarms.keep(source.id, [alarm], clock.now())
    text = asked(installation)
    for line in (
        "msdigest_database_up 1.0",
        "msdigest_pages_waiting 0.0",
        "msdigest_sources 1.0",
        'msdigest_alarm{kind="quiet",source="site"} 1.0',
        'msdigest_issues{channel="digest"} 0.0',
        'msdigest_process_timestamp_seconds{process="work@here"} ',
        "msdigest_disk_free_bytes ",
    ):
        assert line in text


def test_nothing_is_served_unless_it_is_asked_for(installation: Installation) -> None:
    with metrics.metrics(installation):
        assert installation.settings.metrics_bind == ""


def test_a_lost_database_is_a_figure_too(installation: Installation) -> None:
    with installation.store.begin() as transaction:
        transaction.connection.exec_driver_sql("DROP TABLE alarms")
        transaction.connection.exec_driver_sql("DROP TABLE runs")
    text = asked(installation)
    assert "msdigest_database_up 0.0" in text


def test_the_dashboard_asks_for_figures_that_there_are(installation: Installation, site: Site) -> None:
    follow(installation, site)
    told = set(re.findall(r"^# HELP (\w+)", asked(installation), re.MULTILINE))
    board = json.loads(DASHBOARD.read_text())
    wanted = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"msdigest_\w+", target["expr"])
    }
    assert wanted <= told
    assert {name for name in told if name.startswith("msdigest")} - wanted == LEFT_OUT
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
