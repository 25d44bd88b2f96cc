"""The doctor's look around: each trouble is told in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import examine
from app.examine import Finding, examine_database, examine_permissions, examine_reach, examine_telling
from app.installation import Installation
from storage.store import Store
from tests.crawler.server import Site, serve
from tests.e2e.service import free_port


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        yield served


def test_the_version_of_the_database(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (fine,) = examine_database(store)
    assert fine.level == "ok"
    monkeypatch.setattr(Store, "server_version", lambda _: "3.7.17" if store.is_sqlite else "9.6")
    (old,) = examine_database(store)
    assert old.level == "error"
    assert "too old" in old.what
    assert "PostgreSQL 14" in old.advice


def test_unused_room(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "unused_bytes", lambda _: 900_000_000)
    *_, unused = examine_database(store)
    assert "900 MB" in unused.what
    assert "tidy --vacuum" in unused.advice


def test_a_database_that_everybody_may_read(installation: Installation) -> None:
    settings = installation.settings
    settings.home.chmod(0o755)
    (settings.home / "msdigest.db").chmod(0o644)
    assert [one.level for one in examine_permissions(settings)] == ["warning"]
    settings.home.chmod(0o750)
    assert list(examine_permissions(settings)) == []


def test_a_mail_server_that_is_not_there(installation: Installation) -> None:
    settings = replace(
        installation.settings, alarm_mail="ops@example.org", smtp=f"smtp://127.0.0.1:{free_port()}"
    )
    (found,) = examine_telling(settings)
    assert found.level == "error"
    assert "MSDIGEST_SMTP" in found.advice


def test_a_webhook(installation: Installation, site: Site) -> None:
    def look(origin: str) -> Finding:
        (found,) = examine_telling(replace(installation.settings, alarm_webhook=f"{origin}/secret"))
        assert "secret" not in found.what
        return found

    assert look(site.origin).level == "ok"
    dead = look(f"http://127.0.0.1:{free_port()}")
    assert dead.level == "error"
    assert "MSDIGEST_ALARM_WEBHOOK" in dead.advice


def test_reach(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(installation.settings, public_url="http://digest.example.org/")

    def answered(status: int, late: float) -> list[str]:
        from datetime import timedelta

        from app import clock

        date = clock.now() + timedelta(seconds=late)
        monkeypatch.setattr(examine, "_head", lambda _: (status, date))
        return [one.level for one in examine_reach(settings)]

    assert answered(200, 0) == ["ok"]
    assert answered(404, 0) == ["warning"]
    assert answered(200, 600) == ["ok", "error"]

    def refused(_: str) -> tuple[int, None]:
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(examine, "_head", refused)
    (found,) = examine_reach(settings)
    assert found.level == "warning"
    assert "certificate" in found.advice


def test_nobody_elsewhere_is_asked_without_a_public_address(installation: Installation) -> None:
    assert list(examine_reach(replace(installation.settings, public_url="http://127.0.0.1:8080/"))) == []
