"""Queries that are planned once for all values (folders/prepared.py) find every confidential row through an index, whatever the
values are: a plan that reads a whole table is quick on the day it is written and slow in ten years."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.urls import get_resolver

from skolestotte.web.folders.journey import numbered
from skolestotte.web.folders.policies import confidential_models
from skolestotte.web.folders.prepared import Asked


def all_asked() -> dict[str, Asked[Any]]:
    assert get_resolver().url_patterns  # every room is read
    return {f"{name.removeprefix('skolestotte.web.')}.{place}": value
            for name, module in list(sys.modules.items()) if name.startswith("skolestotte.web.")
            for place, value in vars(module).items() if isinstance(value, Asked)}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def plan_of(query: Asked[Any]) -> dict[str, Any]:
    statement = numbered(query.composed.sql)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the tables are empty here: what is asked is what can be done
        raw = connection.connection.execute("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + statement)
    return raw.fetchone()[0][0]["Plan"]


def partial_indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL")
        return {name for name, in cursor.fetchall()}


def reads_whole(node: dict[str, Any], small: set[str]) -> bool:
    """Whether the step reads all rows of a table, or of an index that is not one of few rows."""
    if node["Node Type"] == "Seq Scan":
        return True
    return node["Node Type"] in {"Index Scan", "Index Only Scan", "Bitmap Index Scan"} and "Index Cond" not in node \
        and node["Index Name"] not in small


@transaction.atomic
def test_every_query_that_is_planned_once_walks_along_indexes(committed: str) -> None:
    """In a database of its own: where other tests have been, the server has counted their rows, and plans otherwise."""
    tables, small, found = {model._meta.db_table for model in confidential_models()}, partial_indexes(), all_asked()
    assert len(found) > 30
    guilty = {name: node.get("Relation Name") or node["Index Name"] for name, query in found.items()
              for node in nodes(plan_of(query)) if reads_whole(node, small) and node.get("Relation Name") in tables | {None}}
    assert guilty == {}
