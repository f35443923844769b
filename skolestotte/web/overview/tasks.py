"""Jobs of this room: the hourly look at dates and at what nobody has seen."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from skolestotte.web.folders.actor import MACHINE

from . import commands


@app.periodic(cron="5 6-20 * * *")
@app.task(queue="reminders", retry=RetryStrategy(max_attempts=8, exponential_wait=3), pass_context=False)
def remind(timestamp: int) -> int:
    """First what nobody has any more, then what is due. A job that was missed for days catches up with what stands now."""
    commands.release(by=MACHINE, at=timezone.now())
    return commands.remind(by=MACHINE, at=timezone.now())
