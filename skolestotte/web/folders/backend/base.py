"""Django's PostgreSQL, but for two journeys less a page and two less a command: savepoints go with what waits (`line.py`), and
a connection that lay idle is looked at instead of asked."""

from __future__ import annotations

from select import POLLIN, poll

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base

from skolestotte.web.folders import line


class DatabaseWrapper(base.DatabaseWrapper):
    """Nothing else is changed."""

    def savepoint(self) -> str | None:
        """A savepoint named by its depth, so that the same few statements serve all; the innermost of a name is the one meant."""
        if not self._savepoint_allowed():  # type: ignore[attr-defined]
            return None
        name = f"depth_{len(self.savepoint_ids)}"
        self._savepoint(name)
        return name

    def _savepoint(self, sid: str) -> None:
        if self._has_line:
            line.soon(self.ops.savepoint_create_sql(sid))
        else:
            super()._savepoint(sid)  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        if not (self._has_line and line.unsay(self.ops.savepoint_create_sql(sid))):
            super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _savepoint_commit(self, sid: str) -> None:
        """Here what was said after the savepoint is carried out, and shows its faults."""
        if self._has_line:
            line.ask(self.ops.savepoint_commit_sql(sid))
        else:
            super()._savepoint_commit(sid)  # type: ignore[misc]

    @property
    def _has_line(self) -> bool:
        return self.alias == DEFAULT_DB_ALIAS

    def is_usable(self) -> bool:
        """Whether the server has not shut the connection while it lay idle. An idle server says nothing: whatever there is to
        read means that it is going, and a server that is gone without a word is found out by the page's first statement."""
        if self.connection is None or self.connection.closed:
            return False
        looked = poll()
        looked.register(self.connection.fileno(), POLLIN)
        return not looked.poll(0)
