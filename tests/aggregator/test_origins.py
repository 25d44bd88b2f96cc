from __future__ import annotations

import pytest

from aggregator.origins import Sureness, sureness


@pytest.mark.parametrize(
    ("origin", "how"),
    [
        ("json-ld datePublished", Sureness.SURE),
        ("article:published_time", Sureness.SURE),
        ("citation_date, by month", Sureness.SURE),
        ("h1", Sureness.SURE),
        ("rules", Sureness.SURE),
        ("time, published", Sureness.LIKELY),
        ("text, modified", Sureness.LIKELY),
        ("page", Sureness.LIKELY),
        ("hint", Sureness.LIKELY),
        ("address", Sureness.LIKELY),
        ("link, another host", Sureness.LIKELY),
        ("time, anywhere", Sureness.GUESS),
        ("text, at the end", Sureness.GUESS),
        ("text, ambiguous", Sureness.GUESS),
        ("date, ambiguous", Sureness.GUESS),
        ("rules, ambiguous", Sureness.GUESS),
        ("text, unclear", Sureness.GUESS),
    ],
)
def test_the_scale_is_fixed(origin: str, how: Sureness) -> None:
    assert sureness(origin) is how
