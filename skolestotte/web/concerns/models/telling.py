"""How a report is handled that the guardians are not told of: what was coordinated with the police, and when and how they are told
(DUT-09)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField, SealedTextField
from skolestotte.web.people.models import Account


class Coordination(InFolder):
    """The service has talked the handling over with the police, the school or both. Lies in the service's own folder: what is
    settled with the police is not the family's to read, also not later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_id = models.UUIDField(db_index=True)
    with_police = models.BooleanField()
    with_school = models.BooleanField()
    people = SealedTextField()
    on = models.DateField()
    agreed = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    class Meta:
        ordering = ["-on", "-at"]

    def __str__(self) -> str:
        return str(self.on)


class TellingDecision(InFolder):
    """The service has decided when and how the guardians are told, and says to the school why they are not told yet. The latest
    holds. Lies with the report, where the reporter, the head and the liaison read it."""

    class How(models.TextChoices):
        FIRST_TALK = "first_talk", _("the service tells them in the first talk")
        WITH_POLICE = "with_police", _("the service and the police together")
        CALL = "call", _("the service calls them")
        OPEN = "open", _("not decided yet")

    class Why(models.TextChoices):
        CHILD = "child", _("to protect the child")
        OTHERS = "others", _("to protect somebody else")
        EVIDENCE = "evidence", _("so that nothing that can be proved is lost")
        POLICE = "police", _("the police have asked us to wait")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_id = models.UUIDField(db_index=True)
    why = SealedJSONField(default=list)  # codes of `Why`
    how = models.CharField(max_length=12, choices=How.choices)
    tell_on = models.DateField(null=True, blank=True)
    meanwhile = SealedTextField()  # what the school does until then
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.how

    @property
    def reasons(self) -> list[str]:
        """Why they are not told yet, in words."""
        return [str(self.Why(code).label) for code in self.why if code in self.Why.values]
