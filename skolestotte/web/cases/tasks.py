"""Jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from skolestotte.web.folders.actor import MACHINE

from . import commands


@app.periodic(cron="2 0 * * *")
@app.task(queue="doors", retry=RetryStrategy(max_attempts=8, exponential_wait=3), pass_context=False)
def come_of_age(timestamp: int) -> int:
    """Each night, just after midnight: doors that open or shut because a child has turned 15 or 18."""
    return commands.come_of_age(by=MACHINE, at=timezone.now())
