"""One note of one step."""

from __future__ import annotations

import uuid

from django.db import models

from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField
from skolestotte.web.people.models import Account


class Note(InFolder):
    """What was recorded when a step was done. Lies where its event lies, so who may read the event may read the note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    step = models.CharField(max_length=12)
    kind = models.CharField(max_length=40)
    answers = SealedJSONField()  # {key of the question: text}
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    class Meta:
        indexes = [models.Index(fields=["case_id", "step", "-at"], name="note_by_step")]

    def __str__(self) -> str:
        return f"{self.step} {self.on}"
