"""How long to look: a few examples in `make test`, many with `make fuzz`."""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings

FEW = 25  # of each property, in `make test`
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", FEW))
LONGEST = timedelta(seconds=20)  # for one example: what is slower than that is not bounded

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=LONGEST,
    derandomize="FUZZ_EXAMPLES" not in os.environ,  # the same few for everybody; chance is for long runs
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
