"""The database server and the web server of one run, both in a temporary folder, both as `skolestotte serve` starts them."""

from __future__ import annotations

import atexit
import base64
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from skolestotte import postgres
from skolestotte.cli.serve import web_environment

WORKERS, THREADS = 2, 4


def start_database() -> postgres.Server:
    """A durable server (fsync on) with an empty, migrated database; the environment points to it. Gone after the run."""
    home = Path(tempfile.mkdtemp(prefix="skolestotte-bench-"))
    home.chmod(0o755)
    atexit.register(shutil.rmtree, home, ignore_errors=True)  # runs after the server's own end, which registers later
    server = postgres.start(home / "postgres")
    postgres.lay_ground(server)
    master = base64.b64encode(secrets.token_bytes(32)).decode()
    os.environ.update(server.environment() | {
        "SKOLESTOTTE_HOME": str(home), "SKOLESTOTTE_DEMO": "1", "SKOLESTOTTE_MASTER_KEYS": f"bench:{master}",
        "SKOLESTOTTE_INDEX_KEY": master, "SKOLESTOTTE_SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "bench.settings"})
    return server


def is_durable(server: postgres.Server) -> bool:
    with psycopg.connect(server.admin) as connection:
        settings = connection.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')").fetchone()
    return settings == ("on", "on")


class Web:
    """The web server. `with Web() as web:` … `web.port`."""

    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                   "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
                   "bench.wsgi:application"]
        with Path(os.environ["SKOLESTOTTE_HOME"], "web.log").open("wb") as log:
            self.process = subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log, env=web_environment())

    def __enter__(self) -> Web:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in/", timeout=10):
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("the web server does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def memory(self) -> list[float]:
        """The resident memory of each worker in MB (RSS: pages that processes share count in each)."""
        return sorted(_memory(pid, "Rss") for pid in _children(self.process.pid))

    def share(self) -> list[float]:
        """The same with shared pages divided among those who share them (PSS)."""
        return sorted(_memory(pid, "Pss") for pid in _children(self.process.pid))


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in found if _is_worker(int(pid))]


def _is_worker(pid: int) -> bool:
    """Not the tracker process that Python's multiprocessing keeps beside the workers."""
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def _memory(pid: int, what: str) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    return 0.0
