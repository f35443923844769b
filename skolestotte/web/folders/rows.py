"""How commands write rows: they wait and go to the database together (`line.py`).

Inside `door.as_system()` a written row waits until something is asked of the database or the block ends. So a command sees
what it has written, and a receipt still comes after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

from . import line

Statement = tuple[str, Sequence[Any]]
AT_ONCE = 500  # rows in one statement: the protocol carries 65,535 values


def write(*rows: Model, unless_known: str = "") -> None:
    """Insert these rows in this order. The caller gives every row its id. A row is passed over where there is one already
    with its value of the unique field `unless_known`."""
    for _, group in groupby(rows, type):
        same = list(group)
        for start in range(0, len(same), AT_ONCE):
            line.soon(*inserting(same[start:start + AT_ONCE], unless_known=unless_known))


def inserting(rows: Sequence[Model], *, unless_known: str = "") -> Statement:
    """The statement that inserts these rows of one model: for the caller who must know at once how many were new. It gives a
    row for each that was."""
    connection = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection)
              for row in rows for field in row._meta.concrete_fields]
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return _insert(type(rows[0]), len(rows), unless_known), values


def change(row: Model, *fields: str) -> None:
    """Update these fields of one row that is there and that the command has locked or made itself."""
    connection = connections[DEFAULT_DB_ALIAS]
    own = [row._meta.get_field(name) for name in fields]
    values = [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in own]  # type: ignore[union-attr]
    line.soon(_update(type(row), fields), [*values, row.pk])


class NextNumber:
    """The next number of a sequence, asked for with what waits."""

    def __init__(self, sequence: str) -> None:
        self._said = line.soon("SELECT nextval(%s)", [sequence])

    @property
    def value(self) -> int:
        (number,), = self._said.rows
        return number


@cache
def _insert(model: type[Model], number: int, unless_known: str) -> str:
    columns = [field.column for field in model._meta.concrete_fields]
    row = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(f'"{column}"' for column in columns)
    known = f' ON CONFLICT ("{unless_known}") DO NOTHING RETURNING true' if unless_known else ""
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * number)}{known}'


@cache
def _update(model: type[Model], fields: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in fields)  # type: ignore[union-attr]
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{model._meta.pk.column}" = %s'
