"""One person's unsent text for one form."""

from __future__ import annotations

import uuid

from django.db import models

from skolestotte.web.folders.models import InFolder
from skolestotte.web.folders.sealed import SealedJSONField
from skolestotte.web.people.models import Account


class Desk(models.Model):
    """The personal folder of one account, where drafts lie."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.PROTECT, related_name="desk")
    folder_id = models.UUIDField(unique=True)

    app_rights = ("SELECT", "INSERT")

    def __str__(self) -> str:
        return str(self.account_id)


class Draft(InFolder):
    """What was typed in the form at `path` and not sent. Deleted when the form is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=200)
    fields = SealedJSONField()
    saved_at = models.DateTimeField()

    app_rights = ("SELECT", "INSERT", "UPDATE", "DELETE")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_draft_a_form", fields=["folder", "path"])]

    def __str__(self) -> str:
        return self.path
