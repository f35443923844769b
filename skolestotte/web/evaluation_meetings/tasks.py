"""Jobs of this room: the daily look at what came out of the meetings."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from skolestotte.web.folders.actor import MACHINE

from . import commands


@app.periodic(cron="25 7 * * *")
@app.task(queue="reminders", retry=RetryStrategy(max_attempts=8, exponential_wait=3), pass_context=False)
def remind_of_improvements(timestamp: int) -> int:
    """Missed days are caught up with: what stands now is told, and nothing twice."""
    return commands.remind(by=MACHINE, at=timezone.now())
