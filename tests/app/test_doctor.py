"""What the doctor says of the people an installation needs."""

from __future__ import annotations

import pytest

from app import clock
from app.doctor import examine
from app.installation import Installation


def said(installation: Installation) -> list[str]:
    return [one.what for one in examine(installation.settings) if one.level == "warning"]


@pytest.mark.parametrize(
    ("asks", "people", "warned"), [("always", 1, True), ("always", 2, False), ("never", 1, False)]
)
def test_a_second_reviewer_takes_two_people(
    installation: Installation, asks: str, people: int, warned: bool
) -> None:
    installation.settings.editorial_file.write_text(f'[review]\nsecond_reviewer = "{asks}"\n')
    with installation.store.begin() as transaction:
        for name in ("Amina", "Olu")[:people]:
            transaction.users.add(name, "operator", "no pass phrase", clock.now())
    words = "another person is to look at some stories, and Amina is the only one"
    assert (words in said(installation)) is warned
