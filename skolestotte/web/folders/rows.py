"""How commands write rows: they wait together, and go to the database in one journey.

Inside `door.as_system()` a written row waits until something is asked of the database or the block ends; then everything
that waits is sent at once, in order. So a command sees what it has written, and a receipt still comes after the commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from psycopg.pq import TransactionStatus

from . import prepared

AT_ONCE = 500  # rows in one statement: the protocol carries 65,535 values
Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)


def write(*rows: Model, unless_known: str = "") -> None:
    """Insert these rows in this order. The caller gives every row its id. A row is passed over where there is one already
    with its value of the unique field `unless_known`."""
    for _, group in groupby(rows, type):
        same = list(group)
        for start in range(0, len(same), AT_ONCE):
            later(*inserting(same[start:start + AT_ONCE], unless_known=unless_known))


def inserting(rows: Sequence[Model], *, unless_known: str = "") -> Statement:
    """The statement that inserts these rows of one model: for the caller who must know at once how many were new."""
    values = [value for row in rows for value in _values(row)]
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return _insert(type(rows[0]), len(rows), unless_known), values


def change(row: Model, *fields: str) -> None:
    """Update these fields of one row that is there and that the command has locked or made itself."""
    connection = connections[DEFAULT_DB_ALIAS]
    own = [row._meta.get_field(name) for name in fields]
    values = [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in own]  # type: ignore[union-attr]
    later(_update(type(row), fields), [*values, row.pk])


def next_number(sequence: str) -> int:
    """The next number of a sequence. What waits cannot touch it, and so goes on waiting."""
    queue = _waiting.get()
    held = queue[:] if queue else []
    if queue:
        queue.clear()
    try:
        with prepared.cursor() as cursor:
            cursor.execute("SELECT nextval(%s)", [sequence])
            return cursor.fetchone()[0]
    finally:
        if queue is not None:
            queue[:0] = held


def later(statement: str, values: Sequence[Any]) -> None:
    """Send this statement, whose answer nobody needs, with the rows that wait; at once where none may wait."""
    queue = _waiting.get()
    if queue is None:
        _send([(statement, values)])
    else:
        queue.append((statement, values))


@contextmanager
def together() -> Iterator[None]:
    """What is written in the block waits until something is asked of the database, at the latest until the block ends."""
    queue: list[Statement] = []

    def first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        _empty(queue)
        return execute(sql, params, many, context)

    mark = _waiting.set(queue)
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(first):
            try:
                yield
            finally:
                _empty(queue)
    finally:
        _waiting.reset(mark)


def _empty(queue: list[Statement]) -> None:
    statements, queue[:] = queue[:], []
    if statements and not is_broken():
        _send(statements)


def is_broken() -> bool:
    """Whether nothing more can be said before a rollback; what waits is then lost with everything else."""
    connection = connections[DEFAULT_DB_ALIAS]
    gone = connection.connection is None or connection.connection.info.transaction_status == TransactionStatus.INERROR
    return gone or connection.needs_rollback


def _send(statements: list[Statement]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline(), prepared.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def _values(row: Model) -> Iterator[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    for field in row._meta.concrete_fields:
        yield field.get_db_prep_save(field.pre_save(row, add=True), connection)


@cache
def _insert(model: type[Model], number: int, unless_known: str) -> str:
    columns = [field.column for field in model._meta.concrete_fields]
    row = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(f'"{column}"' for column in columns)
    known = f' ON CONFLICT ("{unless_known}") DO NOTHING' if unless_known else ""
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * number)}{known}'


@cache
def _update(model: type[Model], fields: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in fields)  # type: ignore[union-attr]
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{model._meta.pk.column}" = %s'
