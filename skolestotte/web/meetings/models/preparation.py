"""What is gathered before a meeting: what the child wants said and not said, what is settled, what each side expects."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField, SealedTextField
from skolestotte.web.people.models import Account


class Preparation(InFolder):
    """For child welfare and the one who leads, nobody else: what is settled (MTG-04) and what the child wants (CHD-04). The
    latest of a meeting stands; the earlier ones are kept. Lies in the leader's folder, which the family never opens."""

    class Say(models.TextChoices):
        YES = "yes", _("It may be said")
        SOME = "some", _("It may be said, but not to all")
        NO = "no", _("It is not to be said")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField(db_index=True)
    may_share = SealedTextField()
    help_needed = SealedTextField()
    must_come = SealedTextField()
    child_asked = models.BooleanField(null=True, blank=True)
    not_asked_because = SealedTextField()
    topics = SealedJSONField(default=list)  # [{"topic", "say": of Say, "not_to": [names]}]
    child_view = SealedTextField()
    speaker = SealedTextField()  # who says it, and speaks for a child that does not come (MTG-09)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return str(self.id)


class Expectation(InFolder):
    """What one side wants of a meeting, and for the family how they see it (MTG-09). One of each side, and of each in the
    family, stands; those before it are `replaced`. Lies with the first part, for everybody who comes; or, where somebody of the
    family wants it so, with the service alone: the other guardian does not read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField(db_index=True)
    side = models.CharField(max_length=12)
    capacity = models.CharField(max_length=30, blank=True)
    name = SealedTextField()
    wants = SealedTextField()
    view = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    app_rights = ("SELECT", "INSERT", "UPDATE (replaced_at)")

    def __str__(self) -> str:
        return self.side
