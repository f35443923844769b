"""Thousands of open tasks in as many folders, written by the owner of the tables: what a big municipality has."""

from __future__ import annotations

from uuid import UUID

from django.db import connections, transaction

from skolestotte.web.cases.models import Case, Run
from skolestotte.web.folders.door import as_system
from tests import cast as people
from tests.cast import Cast


def pile_up(cast: Cast, number: int) -> None:
    """So many open tasks beside a real case: half of them intake's, half of two contact persons; every third is late.

    Call in a database that commits (`committed`).
    """
    with transaction.atomic():
        people.reported(cast)
        with as_system():
            run, child = Run.objects.get(), Case.objects.get().child_id
    with transaction.atomic(using="owner"):
        _write(run.id, child, cast, number)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(run: UUID, child: UUID, cast: Cast, number: int) -> None:
    staff, intake = [cast.case_worker.id, cast.other_case_worker.id], cast.intake.id
    doors = [f"unit:{intake}:intake_worker", f"unit:{intake}:department_head", f"person:{staff[0]}", "system"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('skolestotte.principals', 'system', true)")
        cursor.execute("CREATE TEMP TABLE n ON COMMIT DROP AS SELECT i, gen_random_uuid() AS id FROM generate_series(1, %s) i", [number])
        cursor.execute("INSERT INTO folders_folder (id, kind, about, key_name, wrapped_key, created_at) "
                       "SELECT id, 'cws', '', 'test', ''::bytea, now() FROM n")
        cursor.execute(
            "INSERT INTO folders_grant (id, folder_id, principal, can_write, basis, basis_ref, valid_from, given_by, ended_by) "
            "SELECT gen_random_uuid(), n.id, p, true, 'cws_intake', '', '1970-01-01', 'system', '' FROM n, unnest(%s::text[]) p",
            [doors])
        # One open task a step and run: each has a step number of its own, of a routine that is not asked for its words.
        cursor.execute(
            "INSERT INTO cases_task (id, case_id, folder_id, run_id, child_id, step, owner_unit_id, owner_role, owner_id, state, "
            "opened_on, due, due_strict) SELECT gen_random_uuid(), gen_random_uuid(), id, %s, %s, 'B' || i, "
            "CASE WHEN i %% 2 = 0 THEN %s::uuid END, CASE WHEN i %% 2 = 0 THEN 'intake_worker' ELSE '' END, "
            "CASE WHEN i %% 4 = 1 THEN %s::uuid WHEN i %% 4 = 3 THEN %s::uuid END, "
            "'open', current_date - 60, current_date + i %% 90 - 30, current_date + i %% 90 - 30 FROM n",
            [run, child, intake, *staff])
