"""Queries of the ORM whose SQL is worked out once for the process, and planned once for each connection (`line.py`).

For what every page or every sending asks: composing SQL from a query set costs more than answering it (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Expression, Func, QuerySet
from django.db.models.query import ModelIterable, get_related_populators  # type: ignore[attr-defined]
from psycopg import sql

from . import line

Row = TypeVar("Row")


class Given(Expression):
    """A value that is said when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=None)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "(%s)", [self]


class AnyOf(Func):
    """`AnyOf("subject", marks)`: the column is one of the given list's values."""

    template, arg_joiner, output_field = "%(expressions)s", " = ANY", BooleanField()


class Asked(Generic[Row]):
    """A query that is composed when it is first asked and then kept. See `asked`."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build, self.names = build, tuple(signature(build).parameters)
        self.kept: _Composed | None = None

    def __call__(self, **values: Any) -> list[Row]:
        return self.composed.read(line.ask(*self.composed.statement(values)))

    def first(self, **values: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def soon(self, **values: Any) -> Soon[Row]:
        """Ask with what waits, or at once where nothing may wait (`line.py`)."""
        return Soon(self.composed, line.soon(*self.composed.statement(values)))

    @property
    def composed(self) -> _Composed:
        if self.kept is None:
            self.kept = _Composed(self.build(**{name: Given(name) for name in self.names}))
        return self.kept


class Soon(Generic[Row]):
    """A question that waits for its answer to be looked at."""

    def __init__(self, composed: _Composed, said: line.Said) -> None:
        self._composed, self._said = composed, said
        self._rows: list[Row] | None = None

    @property
    def rows(self) -> list[Row]:
        if self._rows is None:
            self._rows = self._composed.read(self._said.rows)
        return self._rows

    @property
    def first(self) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows), None)


def asked(build: Callable[..., QuerySet[Any, Row]]) -> Asked[Row]:
    """A query by the values of its parameters, which may stand wherever the ORM takes an expression:

    `by_sending = asked(lambda sending: Report.objects.filter(sending=sending))`, then `by_sending(sending=…)` → a list.
    """
    return Asked(build)


class _Composed:
    """The SQL of a query set, and how its rows become instances (as django.db.models.query.ModelIterable does it)."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.names_given = _with_constants(compiler.as_sql(), connection.connection)
        found = compiler.get_converters([column[0] for column in compiler.select])
        self.converters = [(place, list(functions), column) for place, (functions, column) in found.items()]
        self.whole = issubclass(queryset._iterable_class, ModelIterable)
        if self.whole:
            self._read_columns(compiler)

    def _read_columns(self, compiler: Any) -> None:
        fields = compiler.klass_info["select_fields"]
        self.model, self.begin, self.end = compiler.klass_info["model"], fields[0], fields[-1] + 1
        self.names = [column[0].target.attname for column in compiler.select[self.begin:self.end]]
        self.related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
        self.extra = list((compiler.annotation_col_map or {}).items())

    def statement(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        return self.sql, [values[name] for name in self.names_given]

    def read(self, rows: list[Any]) -> list[Any]:
        if self.converters:
            rows = [self._converted(row) for row in rows]
        return [self._instance(row) for row in rows] if self.whole else rows

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values, connection = list(row), connections[DEFAULT_DB_ALIAS]
        for place, functions, column in self.converters:
            for function in functions:
                values[place] = function(values[place], column, connection)
        return tuple(values)

    def _instance(self, row: Sequence[Any]) -> Any:
        instance = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.begin:self.end])
        for related in self.related:
            related.populate(row, instance)
        for name, place in self.extra:
            setattr(instance, name, row[place])
        return instance


def _with_constants(composed: tuple[str, Sequence[Any]], connection: Any) -> tuple[str, list[str]]:
    """Constants are written into the statement, so that a plan made once for all values may use a partial index."""
    statement, params = composed
    parts, given = statement.split("%s"), []
    whole = parts[0]
    for param, part in zip(params, parts[1:], strict=True):
        if isinstance(param, Given):
            given.append(param.name)
            whole += "%s" + part
        else:
            whole += sql.Literal(param).as_string(connection).replace("%", "%%") + part
    return whole, given
