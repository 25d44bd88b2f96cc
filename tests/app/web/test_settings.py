"""The editorial settings as they are in force."""

from __future__ import annotations

from app.installation import Installation
from tests.app.web.world import Client


def test_the_settings_in_words(operator: Client, installation: Installation) -> None:
    page = operator.get("/settings")
    assert "on Mondays at 07:00, 7 stories at most" in page.text("[aria-labelledby=part-schedule]")
    assert "Next issue of the digest" in page.text("[aria-labelledby=part-schedule]")
    assert not page.html.css(".held, .problem")


def test_a_file_that_waits_or_cannot_be_used_is_told(operator: Client, installation: Installation) -> None:
    file = installation.settings.editorial_file
    file.write_text("[window]\ndays = 12\n")
    page = operator.get("/settings")
    assert "takes it when it is started again" in page.text(".held")
    assert "Days 90" in page.text("[aria-labelledby=part-window]")
    file.write_text("[window]\ndays = 'many'\n")
    assert "window.days" in operator.get("/settings").text(".problem")


def test_only_operators_see_them(curator: Client) -> None:
    assert curator.get("/settings").status == 403
    assert "Settings" not in curator.get("/history").text("nav")
