"""Jobs of this room. They are enqueued in the transaction that causes them and tried again when they fail."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import commands


@app.task(queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def deliver() -> int:
    """Deliver what waits in the outbox."""
    return commands.deliver_waiting(at=timezone.now())
