"""Rights of the app role and row-level security, laid anew after each migration from what the models say.

A model says `app_rights` (what the app role may do with the table) and, when it is confidential, `confidential_by`: the column that
names the folder. What a table does not say, the app role cannot do.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, models

from skolestotte.database import APP

FUNCTIONS = """
CREATE OR REPLACE FUNCTION current_principals() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT string_to_array(nullif(current_setting('skolestotte.principals', true), ''), ' ') $$;
CREATE OR REPLACE FUNCTION current_moment() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('skolestotte.moment', true), '')::timestamptz, clock_timestamp()) $$;
"""

# Statements are prepared for a connection (folders/prepared.py) and their plans do not depend on whose row is asked for; without
# this PostgreSQL plans each anew, which costs more than the answer. The database's owner may say so; else see docs/operations.md.
PLANS = """
DO $$ BEGIN
  IF (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()) THEN
    EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database());
  END IF;
END $$"""

# The scalar-subquery form makes one index probe a row; EXISTS lets the planner hash every grant of the principal (docs/security.md).
_OPEN_DOOR = """COALESCE((SELECT true FROM folders_grant door WHERE door.folder_id = {table}.{column}
 AND door.principal = ANY((SELECT current_principals())::text[])
 AND door.valid_from <= (SELECT current_moment())
 AND (door.valid_until IS NULL OR door.valid_until > (SELECT current_moment())){write} LIMIT 1), false)"""
_OWN_GRANT = "principal = ANY((SELECT current_principals())::text[])"
_SYSTEM = "'system' = ANY((SELECT current_principals())::text[])"


def confidential_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if getattr(m, "confidential_by", None) and m._meta.managed]


def _policies(model: type[models.Model]) -> list[str]:
    table, column = model._meta.db_table, model.confidential_by  # type: ignore[attr-defined]
    head = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    if column == "system":  # rows that only commands touch
        rules = dict.fromkeys(("SELECT", "INSERT", "UPDATE"), _SYSTEM)
    elif column == "principal":  # the grants themselves: one sees one's own; commands see all
        rules = {"SELECT": f"{_OWN_GRANT} OR {_SYSTEM}", "INSERT": _SYSTEM, "UPDATE": _SYSTEM}
    else:
        read = _OPEN_DOOR.format(table=table, column=column, write="")
        write = _OPEN_DOOR.format(table=table, column=column, write=" AND door.can_write")
        if table == "folders_folder":  # a new folder has no grant yet: only a command can make one
            rules = {"SELECT": f"{read} OR {_SYSTEM}", "INSERT": _SYSTEM, "UPDATE": _SYSTEM}
        else:
            # Every folder is born with the machine's door, so a command's new rows need not have it tried one by one.
            insert = "true" if getattr(model, "insert_open", False) else f"{_SYSTEM} OR {write}"
            rules = {"SELECT": read, "INSERT": insert,
                     "UPDATE": write, "DELETE": write}
    for action, rule in rules.items():
        name = f"{action.lower()}_by_door"
        head.append(f"DROP POLICY IF EXISTS {name} ON {table}")
        clause = {"INSERT": f"WITH CHECK ({rule})", "UPDATE": f"USING ({rule}) WITH CHECK ({rule})"}
        head.append(f"CREATE POLICY {name} ON {table} FOR {action} {clause.get(action, f'USING ({rule})')}")
    return head


def _rights(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    rights = getattr(model, "app_rights", ("SELECT", "INSERT", "UPDATE", "DELETE"))
    return [f"REVOKE ALL ON {table} FROM {APP}", f"GRANT {', '.join(rights)} ON {table} TO {APP}"]


def lay(connection: Any) -> int:
    """Lay rights and policies on every table. Returns how many confidential tables there are. Run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        cursor.execute(PLANS)
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP}")
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and model._meta.app_label != "procrastinate":
                for statement in _rights(model):
                    cursor.execute(statement)
        for model in confidential_models():
            for statement in _policies(model):
                cursor.execute(statement)
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        cursor.execute(
            f"SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {APP}', tablename) FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP}")
    return len(confidential_models())


def lay_after_migrate(using: str, **_kwargs: Any) -> None:
    lay(connections[using])
