"""A running site with a database of its own, and a real browser (Debian's Chromium; none is ever downloaded)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from skolestotte.web.people.models import Account
from tests.cast import Cast, people
from tests.conftest import own_database
from tests.ground import SERVER

from .browser import ARGUMENTS, Person
from .every_step import SITE, keep_clicks
from .town import Town


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each file: while it is open, a loop runs in this process, and no test with one of its own can."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing: `make test` installs it"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def cast(committed: str) -> Cast:
    """The cast, reading English, so that the sentences of the journeys stand whatever a translation becomes."""
    made = people()
    Account.objects.update(language="en")
    return made


@pytest.fixture
def site(committed: str) -> Iterator[str]:
    """The product under its real web server, on a database of its own. Its address."""
    with served(committed) as address:
        yield address


@pytest.fixture(scope="module")
def town(browser: Browser, django_db_setup: None, django_db_blocker: object) -> Iterator[Town]:
    """One server, one database and one window for each person, for all tests of a file."""
    with own_database(django_db_blocker) as database, served(database) as address:
        keep_clicks()
        made = Town(browser, address)
        yield made
        made.everybody_leaves()


@contextmanager
def served(committed: str) -> Iterator[str]:
    """The product under its real web server. Its address. Stopped by its own process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, **SERVER.environment(committed), "SKOLESTOTTE_TEST": "", "PGAPPNAME": SITE}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "skolestotte.wsgi:application"]
    process = subprocess.Popen(command, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        connections.close_all()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the web server ended by itself"
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {address}")


@pytest.fixture
def person(browser: Browser, site: str) -> Iterator[Callable[..., Person]]:
    """`person("Tiril Berg")` signs somebody in, in a window of their own; `person()` is a stranger."""
    opened: list[Person] = []

    def open_one(name: str = "", **options: object) -> Person:
        someone = Person(browser, site, **options)  # type: ignore[arg-type]
        opened.append(someone)
        return someone.signs_in(name) if name else someone

    yield open_one
    for someone in opened:
        someone.leaves()
