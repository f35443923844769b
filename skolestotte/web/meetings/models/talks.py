"""Talks beside the meetings: with the child, and with those from the school who take part."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField, SealedTextField
from skolestotte.web.people.models import Account


class ChildTalk(InFolder):
    """One talk that the service has held with the child: who took part, and what was said (RT2-06, CHD-02). Lies in the folder of
    its event, which the service alone reads. On which day it was held stands in the event, where it can be corrected."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    with_whom = SealedTextField()
    said = SealedTextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return str(self.id)


class StaffTalk(InFolder):
    """The school has talked with its own who take part in a meeting, to prepare them before it or to look after them afterwards
    (MTG-03). With whom and on which day, on purpose without words: what felt wrong is raised directly (MTG-08). Lies in a folder
    of the meeting that the school's head and liaison alone open."""

    class When(models.TextChoices):
        BEFORE = "before", _("before the meeting")
        AFTER = "after", _("after the meeting")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField(db_index=True)
    when = models.CharField(max_length=6, choices=When.choices)
    names = SealedJSONField(default=list)  # of those who were talked with
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.when} {self.on}"
