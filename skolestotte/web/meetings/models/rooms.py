"""The meeting rooms of a unit. Not confidential: which meeting is in a room is nowhere said here."""

from __future__ import annotations

import uuid

from django.db import models

from skolestotte.web.people.models import Account, Unit


class MeetingRoom(models.Model):
    """One room that meetings can be planned in. `mark`: what it is booked under, also when it is written as free text
    (`rooms.py`); it stays when the room gets another name. A room that is `closed` is no longer offered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    mark = models.CharField(max_length=120)
    closed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(name="one_room_a_mark", fields=["unit", "mark"])]

    def __str__(self) -> str:
        return self.name
