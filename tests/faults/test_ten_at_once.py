"""Ten browsers answer the same questions at the same time: each question is answered once, and nobody
sees an error."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from aggregator.model import CaseKind
from app.installation import Installation
from app.web.application import create_application
from tests.app.web.conftest import harvested, installation  # noqa: F401 - fixtures
from tests.app.web.world import CURATORS, HOME, Client, waiting

BROWSERS = 10


def test_ten_browsers_at_once(installation: Installation) -> None:  # noqa: F811
    application = create_application(installation)
    numbers = [case.id for case in waiting(installation, CaseKind.SAME_STORY)]
    numbers = [number for number in numbers if _is_plain(installation, number)][:6]
    assert len(numbers) >= 2

    def answer(browser: int) -> list[tuple[int, int]]:
        name = CURATORS[browser % len(CURATORS)]
        client = Client(application, HOME)
        client.come_in(installation, name)
        fields = {"decision": ("different", "keep_first")[browser % 2], "csrf": f"csrf-{name}"}
        pages = [(number, client.post(f"/review/duplicates/{number}", fields)) for number in numbers]
        assert not [page.location for _, page in pages if "/login" in page.location]
        said = [(number, page.status) for number, page in pages]
        client.close()
        return said

    with ThreadPoolExecutor(BROWSERS) as pool:
        said = [pair for pairs in pool.map(answer, range(BROWSERS)) for pair in pairs]
    assert {status for _, status in said} <= {303, 409}, Counter(said)
    taken = Counter(number for number, status in said if status == 303)
    with installation.store.read() as transaction:
        rulings = Counter(ruling.case_id for ruling, _ in transaction.rulings.history(1_000))
    assert set(rulings.values()) <= {1}
    assert (
        set(numbers) == set(taken) == set(rulings) & set(numbers)
    )  # who was late is led on to what was said
    assert taken


def _is_plain(installation: Installation, number: int) -> bool:  # noqa: F811
    with installation.store.read() as transaction:
        return transaction.reviews.get(number).kind is CaseKind.SAME_STORY
