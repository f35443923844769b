"""The ground tests stand on: a real PostgreSQL and one migrated template (conftest.py copies it for each process).

A plugin (see pyproject.toml), so that it is imported before Django reads its settings.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from skolestotte import postgres

ROOT = Path(__file__).resolve().parent.parent
os.environ["DJANGO_SETTINGS_MODULE"] = "skolestotte.settings"
os.environ["SKOLESTOTTE_TEST"] = "1"
os.environ["SKOLESTOTTE_DEMO"] = "1"
os.environ["SKOLESTOTTE_MASTER_KEYS"] = "test:" + "A" * 43 + "="
os.environ["SKOLESTOTTE_INDEX_KEY"] = "B" * 43 + "="
os.environ.setdefault("SKOLESTOTTE_HOME", str(ROOT / "var" / "test"))
# Playwright keeps an event loop running in the main thread; the database is used from that thread all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

Path(os.environ["SKOLESTOTTE_HOME"]).mkdir(parents=True, exist_ok=True)
SERVER = postgres.start(Path(os.environ["SKOLESTOTTE_HOME"]) / "postgres", durable=False)


def _template_name() -> str:
    """Changes with every migration and policy, so that a stale template is never used."""
    files = sorted([*ROOT.glob("skolestotte/web/*/migrations/*.py"), *ROOT.glob("skolestotte/web/*/models.py"),
                    ROOT / "skolestotte/web/folders/policies.py", ROOT / "skolestotte/postgres.py"])
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    return f"template_{digest}"


TEMPLATE = _template_name()
os.environ.update(SERVER.environment(TEMPLATE))


def admin(statement: str, *names: str) -> None:
    with psycopg.connect(SERVER.admin, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _exists(database: str) -> bool:
    with psycopg.connect(SERVER.admin) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone())


def pytest_configure(config: pytest.Config) -> None:
    """The first process makes the template; workers only copy it."""
    if hasattr(config, "workerinput") or _exists(TEMPLATE):
        return
    building = f"building_{uuid.uuid4().hex[:8]}"
    postgres.lay_ground(SERVER, building)
    environment = {**os.environ, **SERVER.environment(building)}
    command = [sys.executable, "-m", "django", "migrate", "--database", "owner", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    admin("ALTER DATABASE {} RENAME TO {}", building, TEMPLATE)
