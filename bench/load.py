"""A small load generator: persistent connections, one thread a client, every answer timed."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

CSRF = "b" * 32  # the same in the cookie and in the header, as the page's own script would send it


@dataclass(frozen=True)
class Ask:
    """One request: where, what is posted (None: a GET), and the status that counts as done."""

    path: str
    data: dict[str, str] | None = None
    done: int = 200


@dataclass(frozen=True)
class Timed:
    """What came out: seconds of each answer, how long the whole took, and what went wrong."""

    seconds: list[float]
    whole: float
    wrong: list[str]

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.whole if self.whole else 0.0

    @property
    def p50(self) -> float:
        return median(self.seconds) if self.seconds else 0.0

    @property
    def p99(self) -> float:
        return quantiles(self.seconds, n=100, method="inclusive")[98] if len(self.seconds) > 1 else self.p50


class Client:
    """One signed-in browser without anything that browsers do with the page."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF,
                        "Accept-Language": "nb", "Content-Type": "application/x-www-form-urlencoded"}

    def ask(self, ask: Ask) -> tuple[int, bytes]:
        method, body = ("GET", None) if ask.data is None else ("POST", urlencode(ask.data))
        self.connection.request(method, ask.path, body=body, headers=self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def timed(port: int, asks: Sequence[Ask], *, clients: int = 1, session: str = "") -> Timed:
    """Ask all of it with so many clients at once; each takes the next when it has its answer."""
    waiting = iter(asks)
    lock = threading.Lock()
    seconds: list[float] = []
    wrong: list[str] = []

    def one() -> None:
        client = Client(port, session)
        for ask in _take(waiting, lock):
            began = time.perf_counter()
            try:
                status, body = client.ask(ask)
            except (http.client.HTTPException, OSError) as error:
                status, body, client = 0, repr(error).encode(), Client(port, session)
            seconds.append(time.perf_counter() - began)
            if status != ask.done:
                wrong.append(f"{ask.path}: {status} {body[:200]!r}")

    began = time.perf_counter()
    _at_once([one] * clients)
    return Timed(seconds, time.perf_counter() - began, wrong)


def _take(waiting: Iterator[Ask], lock: threading.Lock) -> Iterator[Ask]:
    while True:
        with lock:
            ask = next(waiting, None)
        if ask is None:
            return
        yield ask


def _at_once(work: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
