"""A duty that comes again, and each time it was done. Nothing here is about a child."""

from __future__ import annotations

import uuid

from django.db import models

from skolestotte.web.people.models import Account, Unit


class Duty(models.Model):
    """Something a unit does again and again: a row of `routines/deadlines.yaml` that repeats, from a first day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField()
    begun_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_running_duty", fields=["key", "unit", "other"],
                                               condition=models.Q(ended_on__isnull=True))]
        indexes = [models.Index(fields=["unit"], name="duty_by_unit"), models.Index(fields=["other"], name="duty_by_other")]

    def __str__(self) -> str:
        return f"{self.key} {self.unit} – {self.other}"


class Round(models.Model):
    """One time it was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="rounds")
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    app_rights = ("SELECT", "INSERT")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_round_a_day", fields=["duty", "on"])]
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.duty} {self.on}"
