"""Run the demo municipality: database, demo data, web server and job worker in one command."""

from __future__ import annotations

import argparse
import base64
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

from skolestotte import postgres
from skolestotte.cli import BadInput, needs_django

HOME = Path(os.environ.get("SKOLESTOTTE_HOME", Path(__file__).resolve().parent.parent.parent / "var"))


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help="run the demo municipality on an embedded PostgreSQL")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--seconds", type=int, default=0, help="stop by itself after so many seconds")


def run(args: argparse.Namespace) -> int:
    started = time.monotonic()
    print("== Starting PostgreSQL")
    server = postgres.start(HOME / "postgres")
    postgres.lay_ground(server)
    address = f"http://127.0.0.1:{args.port}"
    os.environ.update(server.environment() | _secrets() | {"SKOLESTOTTE_DEMO": "1", "SKOLESTOTTE_SITE": address,
                                                          "DJANGO_SETTINGS_MODULE": "skolestotte.settings"})
    _prepare()
    web, worker = _web(args.port), _worker()
    try:
        _wait_for(address, web)
        _greet(address, time.monotonic() - started)
        return _watch([web, worker], args.seconds)
    finally:
        for process in (web, worker):
            _stop(process)
        print("== Stopped. Nothing is lost: the data lie in", HOME.name)


def _secrets() -> dict[str, str]:
    """Keys of this installation, made once and kept beside the data; an environment that names its own wins."""
    kept = HOME / "keys.env"
    if not kept.exists():
        master = f"demo:{base64.b64encode(secrets.token_bytes(32)).decode()}"
        index = base64.b64encode(secrets.token_bytes(32)).decode()
        kept.write_text(f"SKOLESTOTTE_MASTER_KEYS={master}\nSKOLESTOTTE_INDEX_KEY={index}\n"
                        f"SKOLESTOTTE_SECRET_KEY={secrets.token_urlsafe(50)}\n")
        kept.chmod(0o600)
    found = dict(line.split("=", 1) for line in kept.read_text().splitlines() if "=" in line)
    return {name: os.environ.get(name, value) for name, value in found.items()}


def _prepare() -> None:
    needs_django()
    from django.core.management import call_command  # noqa: PLC0415  Django must be set up first

    from skolestotte.demo import seed  # noqa: PLC0415

    print("== Bringing the database up to date")
    call_command("migrate", database="owner", verbosity=0)
    if seed.is_empty():
        print("== Filling the demo municipality")
        seed.seed()


def _web(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
               "skolestotte.wsgi:application"]
    return subprocess.Popen(command, start_new_session=True, env=web_environment())


def web_environment() -> dict[str, str]:
    """The environment of a web worker: one memory arena for all its threads, which Python's own lock makes enough."""
    return {"MALLOC_ARENA_MAX": "1", **os.environ}


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"],
                            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_for(address: str, web: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if web.poll() is not None:
            raise BadInput(f"the web server did not start; is something else running at {address}?")
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise BadInput(f"no answer from {address} within a minute")


def _greet(address: str, seconds: float) -> None:
    from skolestotte.demo.units import STAFF  # noqa: PLC0415

    print(f"\nSkolestøtte is ready after {seconds:.0f} seconds:  {address}\n")
    print("Sign in as one of the personas (no password in the demo), for example:")
    for name, role, unit in STAFF:
        if unit in {"Ospelia skole", "Mottak og undersøkelse"}:
            print(f"  {name:18} {role.replace('_', ' '):22} {unit}")
    print("  … guardians and young people are at the end of the sign-in page.\n\nStop with Ctrl-C.", flush=True)


def _watch(processes: list[subprocess.Popen[bytes]], seconds: int) -> int:
    stop = {"now": False}

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop["now"] = True

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    until = time.monotonic() + seconds if seconds else None
    while not stop["now"] and (until is None or time.monotonic() < until):
        if any(process.poll() is not None for process in processes):
            print("skolestotte: a server process ended by itself", file=sys.stderr)
            return 1
        time.sleep(0.3)
    return 0


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
