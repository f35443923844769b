"""What a person gets of a case from the database itself, for tests."""

from __future__ import annotations

from typing import Any

from django.db import connection

from skolestotte.web.folders.door import seen_by
from tests.cast import actor


def rows_seen(account: Any, case: Any) -> dict[str, set[str]]:
    """What the database itself gives this person of the case, asked with plain SQL under the app's own role."""
    found = {}
    with seen_by(actor(account)), connection.cursor() as sql:
        for name, query in {
            "folders": "select id from folders_folder where case_id = %s",
            "events": "select e.id from journal_event e where e.stream_id = %s",
            "runs": "select id from cases_run where case_id = %s",
            "calls": "select id from meetings_callnote where case_id = %s",
            "notes": "select id from notes_note where case_id = %s",
        }.items():
            sql.execute(query, [case.id])
            found[name] = {str(row[0]) for row in sql.fetchall()}
    return found
