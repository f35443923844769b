"""The statement of a page of the worklist: for each owner the first rows along the index, then the first of all of them.

A plain `owner IN (…) ORDER BY due` reads every task of every owner, and asks every task's door, before it sorts. LATERAL
asks for a page of each owner in index order, so rows beyond the page are never touched. The ORM has no word for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from skolestotte.web.cases.models import Run, Task
from skolestotte.web.people.models import Unit

TABLE = Task._meta.db_table
# Beside a row of the page: the kind of the unit that its case comes from, as far as the reader sees the run.
UNIT_KIND = (f"(SELECT kind FROM {Unit._meta.db_table} WHERE id = (SELECT reporting_unit_id FROM {Run._meta.db_table} "
             "WHERE id = page.run_id)) AS unit_kind")
BY_ACCOUNT = "unnest(%s::uuid[]) AS whose (id)", "task.owner_id = whose.id"
BY_ROLE = "unnest(%s::uuid[], %s::text[]) AS whose (unit, role)", "task.owner_unit_id = whose.unit AND task.owner_role = whose.role"


class Condition(NamedTuple):
    """One condition on a task's own columns, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


UNDATED = Condition("task.due IS NULL")


class Walk(NamedTuple):
    """One way along the index of each owner: further conditions and the order."""

    conditions: tuple[Condition, ...]
    order: str


def page(accounts: Sequence[UUID], roles: Sequence[tuple[UUID, str]], conditions: Iterable[Condition],
         after: tuple[date | None, UUID] | None, limit: int) -> tuple[str, list[Any]]:
    """The statement and its values: the next `limit` open tasks of these accounts and roles, by date and id; each with `unit_kind`."""
    whose: list[tuple[tuple[str, str], list[Any]]] = [
        (BY_ACCOUNT, [list(accounts)]), (BY_ROLE, [[unit for unit, _ in roles], [role for _, role in roles]])]
    parts: list[str] = []
    values: list[Any] = []
    for (source, is_theirs), keys in whose:
        for walk in _walks(after):
            both = [*conditions, *walk.conditions]
            wanted = " AND ".join(["task.state = 'open'", is_theirs, *(one.sql for one in both)])
            parts.append(f"SELECT found.* FROM {source} CROSS JOIN LATERAL (SELECT task.* FROM {TABLE} AS task "
                         f"WHERE {wanted} ORDER BY {walk.order} LIMIT %s) AS found")
            values += [*keys, *(value for one in both for value in one.values), limit]
    together = " UNION ALL ".join(f"({part})" for part in parts)
    first = f"SELECT * FROM ({together}) AS every ORDER BY due NULLS LAST, id LIMIT %s"
    return f"SELECT page.*, {UNIT_KIND} FROM ({first}) AS page ORDER BY due NULLS LAST, id", [*values, limit]


def _walks(after: tuple[date | None, UUID] | None) -> list[Walk]:
    """From the beginning one walk gives all, the undated last; later the dated and the undated are walked each for itself."""
    if after is None:
        return [Walk((), "task.due, task.id")]
    due, mark = after
    if due is None:
        return [Walk((UNDATED, Condition("task.id > %s", (mark,))), "task.id")]
    further = Condition("(task.due, task.id) > (%s, %s)", (due, mark))
    return [Walk((further,), "task.due, task.id"), Walk((UNDATED,), "task.id")]
