"""What sources repeat: replaced when it is learned anew, except what a person spoke of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import Repeated
from storage.errors import NotFound
from storage.store import Store
from tests.storage.things import NOW, add_source

LATER = NOW + timedelta(days=1)


def passage(letter: str, pages: int = 8, **values: object) -> Repeated:
    made = Repeated(key=letter * 32, text=f"A passage of {letter}, on all pages.", pages=pages, of_pages=10)
    return replace(made, **values)  # type: ignore[arg-type]


def test_what_is_learned_is_there_that_on_most_pages_first(store: Store) -> None:
    with store.begin() as transaction:
        first, second = add_source(transaction, "first"), add_source(transaction, "second")
        transaction.repeated.replace(
            first.id, [passage("a"), passage("b", 9), passage("c")], stored=12, now=NOW
        )
        transaction.repeated.replace(second.id, [passage("a")], stored=40, now=NOW)
        third = add_source(transaction, "third")
    with store.read() as transaction:
        of_first = transaction.repeated.of(first.id)
        assert [one.repeated for one in of_first] == [passage("b", 9), passage("a"), passage("c")]
        assert {(one.source_id, one.learned_at, one.said_by, one.said_at) for one in of_first} == {
            (first.id, NOW, "", None)
        }
        assert transaction.repeated.of(third.id) == []
        everything = transaction.repeated.all()
        assert everything == {first.id: of_first, second.id: transaction.repeated.of(second.id)}


def test_a_source_knows_from_how_many_pages_it_was_learned_even_if_nothing_was(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        assert transaction.repeated.learned_from(source.id) is None
        transaction.repeated.replace(source.id, [], stored=12, now=NOW)
        assert transaction.repeated.learned_from(source.id) == 12
        transaction.repeated.replace(source.id, [passage("a")], stored=15, now=LATER)
        assert transaction.repeated.learned_from(source.id) == 15
        transaction.repeated.replace(source.id, [], stored=20, now=LATER)
        assert transaction.repeated.all() == {}
        assert transaction.repeated.keys(source.id) == {}


def test_learning_again_replaces_what_nobody_spoke_of(store: Store) -> None:
    with store.begin() as transaction:
        source, other = add_source(transaction, "first"), add_source(transaction, "second")
        for one in (source, other):
            transaction.repeated.replace(one.id, [passage("a"), passage("b")], stored=12, now=NOW)
        transaction.repeated.replace(source.id, [passage("b", 10), passage("c")], stored=20, now=LATER)
    with store.read() as transaction:
        assert [one.repeated for one in transaction.repeated.of(source.id)] == [
            passage("b", 10),
            passage("c"),
        ]
        assert len(transaction.repeated.of(other.id)) == 2


def test_what_a_person_said_survives_learning_again(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        found = [passage("a"), passage("b"), passage("c")]
        transaction.repeated.replace(source.id, found, stored=12, now=NOW)
        for key, kept in (("a" * 32, True), ("b" * 32, True), ("c" * 32, False)):
            transaction.repeated.keep(source.id, key, kept=kept, user="Amina", now=NOW)
        # The first is found again, the others are not.
        transaction.repeated.replace(source.id, [passage("a", 10)], stored=20, now=LATER)
    with store.read() as transaction:
        known = {one.repeated.key[0]: one for one in transaction.repeated.of(source.id)}
    assert known["a"].repeated == passage("a", 10, kept=True)
    assert known["b"].repeated == passage("b", kept=True)
    assert known["c"].repeated == passage("c", kept=False)
    assert {(one.said_by, one.said_at) for one in known.values()} == {("Amina", NOW)}


def test_what_is_kept_is_not_in_force_until_it_is_cut_again(store: Store) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.repeated.replace(source.id, [passage("a"), passage("b", 9)], stored=12, now=NOW)
        bare = {one.key: replace(one, text="") for one in (passage("a"), passage("b", 9))}
        assert transaction.repeated.keys(source.id) == bare
        transaction.repeated.keep(source.id, "a" * 32, kept=True, user="Amina", now=NOW)
        in_force = transaction.repeated.keys(source.id)
        assert {key for key, one in in_force.items() if not one.kept} == {"b" * 32}
        assert in_force["a" * 32].kept
        transaction.repeated.keep(source.id, "a" * 32, kept=False, user="Jo", now=LATER)
        spoken = replace(bare["a" * 32], said=True)
        assert transaction.repeated.keys(source.id) == bare | {"a" * 32: spoken}
        [last] = [one for one in transaction.repeated.of(source.id) if one.repeated.key == "a" * 32]
    assert (last.said_by, last.said_at) == ("Jo", LATER)


@pytest.mark.parametrize("key", ["", "b" * 32, "nonsense"])
def test_nobody_can_speak_of_what_is_not_there(store: Store, key: str) -> None:
    with store.begin() as transaction:
        source = add_source(transaction)
        transaction.repeated.replace(source.id, [passage("a")], stored=12, now=NOW)
    with pytest.raises(NotFound, match="repeat no passage"), store.begin() as transaction:
        transaction.repeated.keep(source.id, key, kept=True, user="Amina", now=NOW)
