"""Fill the database by COPY, as the superuser: for size alone. What is measured goes through the product's own ways."""

from __future__ import annotations

from datetime import date

import psycopg
from psycopg import sql

from skolestotte import postgres

from .cases import COLUMNS, Case
from .town import Town

CHUNK = 2_000
# folder kind, who, may write, basis, from which stage on. {school}, {intake} and {service} are unit ids.
_STAFF = (("unit:{intake}:intake_worker", "cws_intake"), ("unit:{intake}:department_head", "cws_leader"),
          ("unit:{intake}:section_head", "cws_leader"), ("unit:{service}:department_head", "cws_leader"),
          ("unit:{service}:section_head", "cws_leader"))
_SCHOOL = ("unit:{school}:principal", "unit:{school}:assistant_principal", "unit:{school}:social_teacher")
DOORS = [
    *[(kind, "system", True, "system", 0) for kind in ("identity", "cws", "family", "collab", "report")],
    *[(kind, who, True, basis, 0) for kind in ("identity", "cws", "family", "collab", "report") for who, basis in _STAFF],
    *[(kind, "contact", True, "cws_contact", 2) for kind in ("identity", "cws", "family", "collab", "report")],
    *[("identity", who, False, "reported_this_child", 0) for who in (*_SCHOOL, "reporter")],
    *[("report", who, False, "units_report", 0) for who in _SCHOOL], ("report", "reporter", False, "own_report", 0),
    *[("collab", who, True, "joint_work", 1) for who in _SCHOOL],
    *[(kind, "guardian", False, "party_guardian", 1) for kind in ("identity", "family", "collab", "report")],
]
GRANTS = """
INSERT INTO folders_grant (id, folder_id, principal, can_write, basis, basis_ref, valid_from, given_by, ended_by)
SELECT gen_random_uuid(), f.id, CASE d.who WHEN 'reporter' THEN l.reporter WHEN 'contact' THEN l.contact
   WHEN 'guardian' THEN l.guardian ELSE replace(d.who, '{school}', l.school) END,
   d.can_write, d.basis, '', '1970-01-01', 'system', ''
FROM bench_loaded l JOIN folders_folder f ON f.case_id = l.case_id JOIN bench_door d ON d.kind = f.kind AND d.stage <= l.stage
"""


def fill(server: postgres.Server, town: Town, numbers: range, today: date) -> None:
    """Write these cases. Foreign keys are not checked while it runs; statistics are gathered afterwards."""
    with psycopg.connect(server.admin, dbname=postgres.DATABASE, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("CREATE TEMP TABLE bench_loaded (case_id uuid, stage int, school text, reporter text, contact text, "
                           "guardian text)")
        _doors(connection, town)
        for first in range(numbers.start, numbers.stop, CHUNK):
            _copy(connection, town, range(first, min(first + CHUNK, numbers.stop)), today)
        _grants(connection, large=len(numbers) > 10_000)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _doors(connection: psycopg.Connection, town: Town) -> None:
    connection.execute("CREATE TEMP TABLE bench_door (kind text, who text, can_write bool, basis text, stage int)")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_door VALUES (%s, %s, %s, %s, %s)", [
            (kind, who.replace("{intake}", str(town.intake.id)).replace("{service}", str(town.service.id)), write, basis, stage)
            for kind, who, write, basis, stage in DOORS])


def _copy(connection: psycopg.Connection, town: Town, numbers: range, today: date) -> None:
    rows: dict[str, list[tuple]] = {table: [] for table in COLUMNS}
    for number in numbers:
        for table, values in Case(number, (0, 1, 2, 2)[number % 4], town, today).rows():
            rows[table].append(values)
    with connection.transaction(), connection.cursor() as cursor:
        for table, names in COLUMNS.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, names.split()))
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
                for values in rows[table]:
                    copy.write_row(values)


def _grants(connection: psycopg.Connection, *, large: bool) -> None:
    """Every door of the cases just written. For many, the indexes are built anew afterwards: faster than row by row."""
    found = connection.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'folders_grant' "
                               "AND indexname NOT IN (SELECT conname FROM pg_constraint)").fetchall() if large else []
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    connection.execute(GRANTS)
    for _, definition in found:
        connection.execute(definition.encode())
