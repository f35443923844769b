"""One message to PostgreSQL and one back for any number of statements, each prepared once for a connection.

psycopg's cursors can do both, but they make a conversion, a cursor and a wait of each statement, and that was a third of the
time of a sending (docs/speed.md). This stands on what lies under them: the pipeline mode of libpq.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]
KEPT = 400  # statements prepared on one connection; beyond these the one unused for longest is forgotten


class Journeys:
    """The journeys of one connection, and the statements prepared on it. psycopg's own cursors may be used beside it."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection, self.pgconn = connection, connection.pgconn
        self.values = Transformer(connection)
        self.names: dict[str, bytes] = {}
        self.new: list[str] = []
        self.made = 0

    def make(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[Row]]:
        """Send these statements, with %s for each of their values, in order. Out: the rows of each. Errors: psycopg.Error of
        the first that failed; those after it were not carried out."""
        with self.connection.lock:
            self.pgconn.enter_pipeline_mode()
            try:
                begun = self._begin()
                own = [self._put(statement, values) for statement, values in statements]
                self.pgconn.pipeline_sync()
                results = self.connection.wait(self._exchange(begun, own))
            except BaseException:
                for statement in self.new:  # nobody knows whether they were prepared; a name is never used twice
                    self.names.pop(statement, None)
                raise
            finally:
                self.new.clear()
                if self.pgconn.status == ConnStatus.OK:
                    self.pgconn.exit_pipeline_mode()
        return [self._rows(result) for result in results]

    def _begin(self) -> int:
        """Begin the transaction where psycopg would. Out: how many results come of it."""
        if self.connection.autocommit or self.pgconn.transaction_status != TransactionStatus.IDLE:
            return 0
        self.pgconn.send_query_params(b"BEGIN", None)
        return 1

    def _put(self, statement: str, values: Sequence[Any]) -> int:
        """Put a statement on its way. Out: how many results will come, its own being the last."""
        name, number = self.names.pop(statement, None), 1
        if name is None:
            name, number = self._prepare(statement)
        self.names[statement] = name  # the last in the order of use
        # As text: in binary a value says its own type, which need not be that of the place where it stands.
        self.pgconn.send_query_prepared(name, self.values.dump_sequence(values, [PyFormat.TEXT] * len(values)))
        return number

    def _prepare(self, statement: str) -> tuple[bytes, int]:
        number = 2
        if len(self.names) >= KEPT:
            self.pgconn.send_query_params(b"DEALLOCATE " + self.names.pop(next(iter(self.names))), None)
            number += 1
        self.made += 1
        name = f"said_{self.made}".encode()
        # The types of the values are not told: PostgreSQL sees them from where they stand, so that one plan serves all values.
        self.pgconn.send_prepare(name, numbered(statement).encode())
        self.new.append(statement)
        return name, number

    def _exchange(self, begun: int, own: Sequence[int]) -> PQGen[list[PGresult]]:
        """For `Connection.wait`: send everything, and take the results up to the mark that ends the journey."""
        yield from send(self.pgconn)
        fault, results = None, []
        for number in (begun, *own):
            for _ in range(number):
                result, = yield from fetch_many(self.pgconn)
                if result.status == ExecStatus.FATAL_ERROR and fault is None:
                    fault = error_from_result(result, encoding=self.connection.info.encoding)
            if number:
                results.append(result)
        yield from fetch_many(self.pgconn)
        if fault is not None:
            raise fault
        return results[begun:]

    def _rows(self, result: PGresult) -> list[Row]:
        self.values.set_pgresult(result)
        return self.values.load_rows(0, result.ntuples, tuple)


def numbered(statement: str) -> str:
    """The statement with $1, $2 … for its values, as the protocol wants them."""
    first, *rest = statement.split("%s")
    whole = first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
    return whole.replace("%%", "%")
