"""Streams (one for each case or school-side concern) and their events."""

from __future__ import annotations

import uuid

from django.db import models

from skolestotte.rulebook import events as rulebook
from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField


class Stream(models.Model):
    """The head of one chain. Its row is the lock that keeps two people from writing the next event at once.

    `seal`: what only who has the key can say of this head (chain.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    app_rights = ("SELECT", "INSERT", "UPDATE")
    confidential_by = "system"

    def __str__(self) -> str:
        return f"{self.id} at {self.head_seq}"


class Event(InFolder):
    """One thing that happened. The app role may insert and read it, nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    run_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    data = SealedJSONField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    app_rights = APPEND_ONLY

    class Meta:
        ordering = ["stream_id", "seq"]
        constraints = [models.UniqueConstraint(name="one_event_per_place", fields=["stream_id", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    @property
    def by_name(self) -> str:
        return self.data.get("by_name", "")

    def as_rule_event(self) -> rulebook.Event:
        """The event as the pure rulebook reads it."""
        return rulebook.Event(self.seq, self.kind, self.on, self.data, str(self.run_id or ""))
