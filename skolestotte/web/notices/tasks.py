"""Jobs of this room. They are enqueued in the transaction that causes them and tried again when they fail."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from . import commands

STALLED_AFTER = 60.0  # seconds without a sign of life from a worker


@app.task(queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def deliver() -> int:
    """Deliver what waits in the outbox."""
    return commands.deliver_waiting(at=timezone.now())


@app.periodic(cron="25 * * * *")
@app.task(queue="notices", retry=RetryStrategy(max_attempts=3, exponential_wait=5))
def deliver_again(timestamp: int) -> int:
    """Every hour: what still waits because its own job has given up, for example after a day without a mail server."""
    return commands.deliver_waiting(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue="notices", pass_context=True)
async def pick_up(context: JobContext, timestamp: int) -> int:
    """Every minute: put jobs of a worker that was killed back in the queue. Returns how many."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)
