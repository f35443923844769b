"""One investigation of a case and the requests for information made in it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders.models import InFolder
from skolestotte.web.folders.sealed import SealedTextField
from skolestotte.web.people.models import Account, Unit


class Investigation(InFolder):
    """Plan, extension and conclusion. Lies in the family folder: the parties see their own case's plan."""

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", _("dismissed")
        MEASURES = "measures", _("measures")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField(unique=True)
    plan = SealedTextField()
    guardians_view = SealedTextField()
    child_heard = SealedTextField()  # how the child takes part, or why not (bvl § 1-4)
    extended_until = models.DateField(null=True, blank=True)
    original_due = models.DateField(null=True, blank=True)
    extension_reason = SealedTextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    conclusion = SealedTextField()
    concluded_on = models.DateField(null=True, blank=True)
    collaboration_in_decision = SealedTextField()
    collaboration_in_plan = SealedTextField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.outcome or "open"


class InformationRequest(InFolder):
    """The service asks the school for information about the child; on consent, or with a recorded ground (CNS-16)."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("consent of the guardians")
        SERIOUS = "serious", _("serious case, without their cooperation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    reason = SealedTextField()
    question = SealedTextField()
    answer = SealedTextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.id)


class RefusalHandled(InFolder):
    """The three duties when the guardians refuse a meeting or sharing (CNS-11, RT1-S9X). Lies in the service's own folder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    told_school = SealedTextField()
    asked_narrower = SealedTextField()
    assessed_sharing = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.id)
