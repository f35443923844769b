"""Jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from skolestotte.web.folders.actor import MACHINE

from . import commands


@app.periodic(cron="10 0 * * *")
@app.task(queue="consents", retry=RetryStrategy(max_attempts=8, exponential_wait=3), pass_context=False)
def lapse(timestamp: int) -> int:
    """Each night: end the consents whose period is over."""
    return commands.lapse(by=MACHINE, at=timezone.now())


@app.periodic(cron="5 0 * * *")
@app.task(queue="consents", retry=RetryStrategy(max_attempts=8, exponential_wait=3), pass_context=False)
def of_age(timestamp: int) -> int:
    """Each night, after the doors: what guardians agreed to for somebody who has turned 18 holds no more."""
    return commands.of_age(by=MACHINE, at=timezone.now())
