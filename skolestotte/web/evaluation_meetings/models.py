"""An evaluation meeting, who comes, what came out of it, and what happened with it.

It has no case, no child, no family and no folder: there is nowhere to put which case it was about, and what is written is
refused where it names somebody in a case.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.people.models import Account, Unit


class Evaluation(models.Model):
    """One meeting between two units, led by a head of each. `answers`: to the points of its type, by their key."""

    class State(models.TextChoices):
        CALLED = "called", _("invitations sent")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    other_leader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CALLED)
    answers = models.JSONField(default=dict)
    sequence = models.PositiveSmallIntegerField(default=0)  # of the calendar invitation
    version = models.PositiveIntegerField(default=1)

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        indexes = [models.Index(fields=["unit", "-starts_at"], name="evaluation_by_unit"),
                   models.Index(fields=["other", "-starts_at"], name="evaluation_by_other")]
        constraints = [models.CheckConstraint(name="evaluation_of_two_units", condition=~models.Q(unit=models.F("other"))),
                       models.CheckConstraint(name="evaluation_has_two_leaders", condition=~models.Q(leader=models.F("other_leader")))]

    def __str__(self) -> str:
        return f"{self.unit} – {self.other}"


class Comes(models.Model):
    """Somebody else who is invited, and from which of the two units. The heads who lead are not listed here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="coming")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = ("SELECT", "INSERT", "DELETE")

    class Meta:
        constraints = [models.UniqueConstraint(name="comes_once", fields=["evaluation", "account"])]

    def __str__(self) -> str:
        return str(self.account)


class Agreed(models.Model):
    """What came out of it: what is done better, or that a head follows up employees (`what` is then empty, on purpose)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="agreed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    what = models.TextField(blank=True)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        indexes = [models.Index(fields=["due"], name="improvement_open", condition=models.Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return f"{self.unit} {self.due}"


class Happened(models.Model):
    """The meeting's own journal: who did what and when. Rows are added and never changed."""

    class What(models.TextChoices):
        CALLED = "called", _("Invited")
        MOVED = "moved", _("Moved")
        PEOPLE = "people", _("Chose who comes")
        CANCELLED = "cancelled", _("Called off")
        HELD = "held", _("Wrote the minutes")
        CORRECTED = "corrected", _("Corrected the minutes")
        DONE = "done", _("Marked something as done")

    id = models.BigAutoField(primary_key=True)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="journal")
    what = models.CharField(max_length=10, choices=What.choices)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    app_rights = ("SELECT", "INSERT")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"
