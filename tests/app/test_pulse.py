"""The pulse of a process, and the check that reads it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app import alive, pulse
from app.installation import Installation
from app.pulse import Pulse, process_name, pulse_file
from app.status import silence


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, installation: Installation) -> None:
    monkeypatch.setattr(pulse, "BEAT_EVERY", 0.05)
    monkeypatch.setenv("MSDIGEST_HOME", str(installation.settings.home))


def beaten(installation: Installation, before: float) -> bool:
    file = pulse_file(installation.settings.home, process_name("work"))
    until = time.monotonic() + 20
    while not (file.exists() and file.stat().st_mtime > before):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_the_check_and_the_pulse_agree() -> None:
    assert pulse.DEAD_AFTER.total_seconds() == alive.SECONDS


def test_at_work_from_start_to_stop(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert alive.main(["work"]) == 1
    beating = Pulse(installation, "work")
    beating.start()
    assert beaten(installation, 0)
    assert alive.main(["work"]) == 0
    assert silence(installation, process_name("work")) == ""
    beating.stop()
    assert alive.main(["work"]) == 1
    assert "no process" in capsys.readouterr().out
    assert "no process" in silence(installation, process_name("work"))


def test_a_killed_process_is_silent_after_a_minute(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    file = pulse_file(installation.settings.home, process_name("work"))
    file.parent.mkdir()
    file.touch()
    assert alive.main(["work"]) == 0
    os.utime(file, (time.time() - 61, time.time() - 61))
    assert alive.main(["work"]) == 1
    assert "silent for 61 seconds" in capsys.readouterr().out


def test_a_job_without_a_sign_of_life_stops_the_pulse(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "HUNG_AFTER", 0.3)
    beating = Pulse(installation, "work")
    beating.start()
    with beating.job("crawl"):
        time.sleep(0.5)
        stopped = time.time()
        time.sleep(0.3)
        file = pulse_file(installation.settings.home, process_name("work"))
        assert file.stat().st_mtime < stopped
        beating.sign()
        assert beaten(installation, stopped)
    beating.stop()


def test_files_of_machines_long_gone_are_forgotten(installation: Installation) -> None:
    old = pulse_file(installation.settings.home, "work@gone")
    old.parent.mkdir()
    old.touch()
    os.utime(old, (0, 0))
    beating = Pulse(installation, "work")
    beating.start()
    assert not old.exists()
    beating.stop()


def test_a_wrong_call_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert alive.main([]) == 2
    assert "one name" in capsys.readouterr().err


def test_the_check_loads_next_to_nothing(tmp_path: Path) -> None:
    source = Path(alive.__file__).read_text()
    assert "import app" not in source
    assert "from app" not in source
