"""A difficulty in the collaboration, and arenas for reflection. Nothing here is about a child, and nothing touches a case (TRU-03)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.people.models import Account, Unit


class Difficulty(models.Model):
    """Something that is hard between two services: with the nearest leader first, then in a joint meeting of unit heads."""

    class Kind(models.TextChoices):
        CLIMATE = "climate", _("The tone between us")
        UNCLEAR = "unclear", _("It is unclear who does what")
        DISAGREEMENT = "disagreement", _("We disagree professionally")

    class State(models.TextChoices):
        RAISED = "raised", _("with the leader")
        JOINT = "joint", _("joint meeting of the unit heads")
        PLANNED = "planned", _("plan agreed")
        SETTLED = "settled", _("settled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RAISED)
    said = models.TextField(blank=True)  # what the leader did, or how it was settled
    clarified = models.TextField(blank=True)  # roles, expectations and misunderstandings, in the joint meeting
    who_does_what = models.TextField(blank=True)
    done_differently = models.TextField(blank=True)
    evaluate_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        indexes = [models.Index(fields=["unit", "-raised_at"], name="difficulty_by_unit"),
                   models.Index(fields=["other", "-raised_at"], name="difficulty_by_other")]
        constraints = [models.CheckConstraint(
            name="plan_is_whole",
            condition=~models.Q(state="planned") | (~models.Q(clarified="") & ~models.Q(who_does_what="")
                                                    & ~models.Q(done_differently="") & models.Q(evaluate_on__isnull=False)))]

    def __str__(self) -> str:
        return f"{self.unit} – {self.other}"


class Arena(models.Model):
    """A date on which two services reflect on how they work together (TRU-04)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    about = models.CharField(max_length=200)
    planned_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = ("SELECT", "INSERT")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_arena_a_day", fields=["unit", "other", "on"])]
        indexes = [models.Index(fields=["unit", "on"], name="arena_by_unit"), models.Index(fields=["other", "on"], name="arena_by_other")]

    def __str__(self) -> str:
        return f"{self.unit} – {self.other} {self.on}"
