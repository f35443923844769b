"""Times that are proposed for a meeting, and what those who are to come answer; the hours in which a school teaches."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField, SealedTextField
from skolestotte.web.people.models import Account, Unit


class Proposal(InFolder):
    """One round: a few times for one meeting, put to those who are to come. Lies in a folder of its own, which opens before
    the meeting's parts do: who answers has not been invited yet. `unit`: the school that is asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField(db_index=True)
    case_id = models.UUIDField(db_index=True)
    type = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_open_round_each", fields=["meeting_id"],
                                               condition=Q(closed_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d}"


class ProposedTime(InFolder):
    """One of the times. `in_teaching`: it falls in hours in which the school teaches. `picked`: it became the meeting's time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    in_teaching = models.BooleanField(default=False)
    picked = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class TimeMark(InFolder):
    """What takes people or the room up at a proposed time, as it was when it was proposed. Lies with the service's own work:
    another meeting is no matter of those who are asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    time_id = models.UUIDField(unique=True)
    taken = SealedJSONField()  # {"names": [employees], "family": bool, "room": bool}

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return str(self.time_id)


class Asked(InFolder):
    """One who is asked: the school as one, each of the family, each from elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="asked")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = SealedTextField()
    capacity = models.CharField(max_length=30, blank=True)  # empty for the school
    side = models.CharField(max_length=12)

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return self.capacity or self.side


class TimeAnswer(InFolder):
    """What one who is asked says to one time. `for_other`: written down by somebody else on their behalf."""

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("a time", "It suits")
        MAYBE = "maybe", pgettext_lazy("a time", "If need be")
        NO = "no", pgettext_lazy("a time", "It does not suit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    time = models.ForeignKey(ProposedTime, on_delete=models.PROTECT, related_name="answers")
    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=6, choices=Answer.choices)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    for_other = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_time_answer_each", fields=["time", "asked"])]

    def __str__(self) -> str:
        return self.answer


class TeachingHours(models.Model):
    """When a school, or one of its teachers, teaches: from and to for Monday to Friday. Without a row the default holds
    (`teaching.py`). Not confidential."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
                                verbose_name=_("the teacher; empty for the whole school"))
    week = models.JSONField()  # five of ["08:30", "14:00"], or null for a day without teaching
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_week_each", fields=["unit", "account"], nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.account_id or ''}"
