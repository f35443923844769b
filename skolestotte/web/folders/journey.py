"""One message to PostgreSQL and one back for any number of statements, each prepared once for a connection.

psycopg's cursors can do both, but they make a conversion, a cursor and a wait of each statement, and that was a third of the
time of a sending (docs/speed.md). This stands on what lies under them: the pipeline mode of libpq.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import capabilities
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]
KEPT = 400  # statements prepared on one connection; beyond these the one unused for longest is forgotten


class Journeys:
    """The journeys of one connection, and the statements prepared on it.

    psycopg's own cursors may be used beside it as long as they prepare nothing themselves, which Django sees to: after a rollback
    they would have the database forget these too.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection, self.pgconn = connection, connection.pgconn
        self.values = Transformer(connection)
        self.names: dict[str, bytes] = {}
        self.new: list[str] = []
        self.made = 0

    def make(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[Row]]:
        """Send these statements, with %s for each of their values, in order. Out: the rows of each. Errors: psycopg.Error of
        the first that failed; those after it were not carried out."""
        # A value that cannot be said shows its fault here, before anything is on its way.
        # As text: in binary a value says its own type, which need not be that of the place where it stands.
        said = [(statement, self.values.dump_sequence(values, [PyFormat.TEXT] * len(values))) for statement, values in statements]
        with self.connection.lock:
            try:
                self.pgconn.enter_pipeline_mode()
                begun = self._begin()
                own = [self._put(statement, values) for statement, values in said]
                self.pgconn.pipeline_sync()
                fault, results = self.connection.wait(self._exchange(begun, own))
                self.pgconn.exit_pipeline_mode()
            except BaseException:
                # Nobody knows which answers would still come: the next question must not be given one of them.
                self.connection.close()
                raise
            if fault is not None:
                for statement in self.new:  # nobody knows whether they were prepared; a name is never used twice
                    self.names.pop(statement, None)
            self.new.clear()
        if fault is not None:
            raise fault
        return [self._rows(result) for result in results]

    def _begin(self) -> int:
        """Begin the transaction where psycopg would. Out: how many results come of it."""
        if self.connection.autocommit or self.pgconn.transaction_status != TransactionStatus.IDLE:
            return 0
        self.pgconn.send_query_params(b"BEGIN", None)
        return 1

    def _put(self, statement: str, values: Sequence[Buffer | None]) -> int:
        """Put a statement on its way. Out: how many results will come, its own being the last."""
        name, number = self.names.pop(statement, None), 1
        if name is None:
            name, number = self._prepare(statement)
        self.names[statement] = name  # the last in the order of use
        self.pgconn.send_query_prepared(name, values)
        return number

    def _prepare(self, statement: str) -> tuple[bytes, int]:
        number = 2
        if len(self.names) >= KEPT:
            self._forget(self.names.pop(next(iter(self.names))))
            number += 1
        self.made += 1
        name = f"said_{self.made}".encode()
        # The types of the values are not told: PostgreSQL sees them from where they stand, so that one plan serves all values.
        self.pgconn.send_prepare(name, numbered(statement).encode())
        self.new.append(statement)
        return name, number

    def _forget(self, name: bytes) -> None:
        if capabilities.has_send_close_prepared():
            self.pgconn.send_close_prepared(name)  # a message that a pooler before the database understands too
        else:
            self.pgconn.send_query_params(b"DEALLOCATE " + name, None)

    def _exchange(self, begun: int, own: Sequence[int]) -> PQGen[tuple[psycopg.Error | None, list[PGresult]]]:
        """For `Connection.wait`: send everything, and take the results up to the mark that ends the journey. Out: the first
        fault, and the result of each statement."""
        yield from send(self.pgconn)
        fault: psycopg.Error | None = None
        results = []
        for number in (begun, *own):
            for _ in range(number):
                result, = yield from fetch_many(self.pgconn)
                if result.status == ExecStatus.FATAL_ERROR and fault is None:
                    fault = error_from_result(result, encoding=self.connection.info.encoding)
            if number:
                results.append(result)
        yield from fetch_many(self.pgconn)
        return fault, results[begun:]

    def _rows(self, result: PGresult) -> list[Row]:
        self.values.set_pgresult(result)
        return self.values.load_rows(0, result.ntuples, tuple)


def numbered(statement: str) -> str:
    """The statement with $1, $2 … for its values, as the protocol wants them."""
    first, *rest = statement.split("%s")
    whole = first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
    return whole.replace("%%", "%")
