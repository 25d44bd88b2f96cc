"""Words as numbers, and tables of them: the same compiled or not."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from aggregator.extract.classify import hashing

NUMBERS = st.one_of(st.integers(1, 60), st.integers(1, 2**64 - 1))


def _source() -> ModuleType:
    """The module as it is uncompiled, in this process: with the same seed."""
    path = Path(__file__).parents[3] / "aggregator/extract/classify/hashing.py"
    spec = spec_from_file_location("uncompiled_hashing", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOURCE = _source()


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_hash_is_the_same_compiled_or_not(first: str, then: str) -> None:
    ours = [hashing.word_hash(text, 0, len(text)) for text in (first, then)]
    assert ours == [SOURCE.word_hash(text, 0, len(text)) for text in (first, then)]
    assert hashing.joined(*ours) == SOURCE.joined(*ours)
    assert hashing.hash_of([first, then]) == hashing.joined(*ours)
    assert (ours[0] == ours[1]) == (first == then)
    assert (hashing.joined(*ours) == hashing.joined(*reversed(ours))) == (first == then)


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_a_part_hashes_as_it_does_alone(text: str, start: int, end: int) -> None:
    end = min(end, len(text))
    start = min(start, end)
    part = text[start:end]
    assert hashing.word_hash(text, start, end) == hashing.word_hash(part, 0, len(part))


@given(st.dictionaries(NUMBERS, st.integers(-40, 40), max_size=60), st.lists(NUMBERS, max_size=20))
def test_a_table_holds_what_was_put_into_it(values: dict[int, int], others: list[int]) -> None:
    for module in (hashing, SOURCE):
        table = module.Table(len(values))
        for number, value in values.items():
            table.put(number, value)
        for number in (*values, *others):
            assert table.get(number) == values.get(number, hashing.UNKNOWN)
