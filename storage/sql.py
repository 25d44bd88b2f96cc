"""The few statements the two databases spell differently. No business logic."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are; with `more`, at least so many."""

    number: int
    more: bool


CHUNK = 500  # well under the bound on parameters of either database


def chunks(values: Sequence[_T], size: int = CHUNK) -> Iterator[Sequence[_T]]:
    """Pieces of at most `size` values."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def listed(dialect: str, name: str, kind: str) -> str:
    """Any number of values given as one parameter: a table with one column, `value`. `kind` is their
    type in PostgreSQL."""
    if dialect == "sqlite":
        return f"json_each(:{name})"
    return f"(SELECT unnest(CAST(:{name} AS {kind}[])) AS value)"


def bound(connection: Connection, values: Sequence[int | str]) -> object:
    """What is bound to the parameter of `listed`."""
    return json.dumps(values) if connection.dialect.name == "sqlite" else list(values)


def upsert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, overwrite: Sequence[str] = ()
) -> int:
    """Insert rows; where the primary key is taken, overwrite the named columns or do nothing.

    Returns how many rows were inserted or overwritten.
    """
    if not rows:
        return 0
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    key = [column.name for column in table.primary_key]
    if overwrite:
        statement = statement.on_conflict_do_update(
            index_elements=key, set_={name: statement.excluded[name] for name in overwrite}
        )
    else:
        statement = statement.on_conflict_do_nothing()
    return connection.execute(statement, list(rows)).rowcount


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Insert one row and return the number it was given."""
    row_id: int = connection.execute(insert(table).returning(table.c.id), values).scalar_one()
    return row_id
