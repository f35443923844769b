"""One emergency access to one case."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from skolestotte.web.folders.models import InFolder
from skolestotte.web.folders.sealed import SealedTextField
from skolestotte.web.people.models import Account


class Access(InFolder):
    """Who opened which case, why, until when; and the leader who has looked at it. Lies in the service's own folder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comment = SealedTextField()

    class Meta:
        indexes = [
            models.Index(fields=["opened_at"], name="emergency_not_looked_at", condition=Q(looked_at__isnull=True)),
            models.Index(fields=["account", "until"], name="emergency_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.case_id}"
