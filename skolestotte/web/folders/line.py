"""What is said to the database goes in journeys: statements wait until an answer is needed, then all go at once, in order.

A journey is one message there and one back, however many statements it carries; each of them is prepared once for a
connection. The ORM's own statements go as ever: what waits goes before them. Nothing waits outside `together()`, nor beyond
its end, so what a command wrote is stored before its receipt. Rows and queries are made in `rows.py` and `prepared.py`;
docs/speed.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import ClientCursor
from psycopg.pq import TransactionStatus

from .journey import Journeys, Row

_waiting: ContextVar[list[Said] | None] = ContextVar("waiting", default=None)


class Said:
    """One statement, with %s for each of its values, that waits or was sent."""

    def __init__(self, statement: str, values: Sequence[Any] = ()) -> None:
        self.statement, self.values = statement, values
        self.answer: list[Row] | None = None

    @property
    def rows(self) -> list[Row]:
        """Its answer; what waits is sent for it. Errors: DatabaseError."""
        if self.answer is None:
            settle()
        if self.answer is None:
            raise DatabaseError("the transaction had failed before this was asked")
        return self.answer


def soon(statement: str, values: Sequence[Any] = ()) -> Said:
    """Say this with what waits; the answer is there when it is looked at. At once where nothing may wait."""
    said, queue = Said(statement, values), _waiting.get()
    if queue is None:
        _send([said])
    else:
        queue.append(said)
    return said


def ask(statement: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows that this statement gives now; what waits goes before it, in the same journey."""
    said = Said(statement, values)
    _send([*_taken(), said])
    return said.rows


def in_turn(marks: Iterable[str]) -> None:
    """Whoever names one of the same marks waits from here until this transaction ends. Always in the same order, so that nobody
    waits in a circle."""
    for mark in sorted(set(marks)):
        soon("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [mark])


@contextmanager
def together() -> Iterator[None]:
    """What is said in the block waits until an answer is needed, at the latest until the block ends. Outside a transaction,
    where each statement stands for itself, nothing waits."""
    database = connections[DEFAULT_DB_ALIAS]
    if _waiting.get() is not None or not database.in_atomic_block:
        yield  # a block inside another: its end is the other's
        return
    mark = _waiting.set([])
    try:
        with database.execute_wrapper(_waiting_first):
            try:
                yield
            finally:
                settle()
    finally:
        _waiting.reset(mark)


def _waiting_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """What waits goes before a statement of the ORM."""
    settle()
    return execute(sql, params, many, context)


def settle() -> None:
    """Send what waits now. It is dropped where a fault has ended the transaction already."""
    said = _taken()
    if said and not is_broken():
        _send(said)


def unsay(savepoint: str) -> bool:
    """For a rollback to the savepoint that this statement makes: what waits was said after it, and is not said. Out: whether
    the savepoint itself still waits, so that there is nothing to roll back."""
    queue = _waiting.get() or []
    place = max((number for number, said in enumerate(queue) if said.statement == savepoint), default=-1)
    del queue[place + 1:]
    return place >= 0


def is_broken() -> bool:
    """Whether nothing more can be said before a rollback; what waits is then lost with everything else."""
    database = connections[DEFAULT_DB_ALIAS]
    gone = database.connection is None or database.connection.info.transaction_status == TransactionStatus.INERROR
    return gone or database.needs_rollback


def _taken() -> list[Said]:
    queue = _waiting.get()
    if not queue:
        return []
    said, queue[:] = queue[:], []
    return said


def _send(said: Sequence[Said]) -> None:
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        answers = _journeys(database.connection).make([(one.statement, one.values) for one in said])
    for one, rows in zip(said, answers, strict=True):
        one.answer = rows
    if database.queries_logged:
        _note(database, said)


def _note(database: BaseDatabaseWrapper, said: Sequence[Said]) -> None:
    """For the log of queries, which only tests keep: what was said, values included, as Django notes its own."""
    whole = ClientCursor(database.connection)
    database.queries_log.extend({"sql": whole.mogrify(one.statement, one.values), "time": "0"} for one in said)


_made: WeakKeyDictionary[psycopg.Connection[Any], Journeys] = WeakKeyDictionary()


def _journeys(connection: psycopg.Connection[Any]) -> Journeys:
    found = _made.get(connection)
    if found is None:
        found = _made[connection] = Journeys(connection)
    return found
