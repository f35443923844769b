"""One consent, asked of one guardian or young person, for one purpose."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders.models import InFolder
from skolestotte.web.folders.sealed import SealedTextField
from skolestotte.web.people.models import Account


class Consent(InFolder):
    """What was asked of whom: recipients, purpose, scope, consequences, period; and the answer. Lies in the family folder; what
    the school asks about a meeting of its own lies in that meeting's folder (`meeting_id`, RT3-11)."""

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for an answer")
        ORAL = "oral", _("given orally, waiting for it in writing")
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("ended: the period is over")
        FELL_AWAY = "fell_away", _("holds no more")

    class How(models.TextChoices):
        PLATFORM = "platform", _("signed in")
        PAPER = "paper", _("on paper")
        ORAL = "oral", _("orally")

    class Purpose(models.TextChoices):
        OBTAIN_INFORMATION = "obtain_information", _("gathering information about the child")
        SCHOOL_IN_PART_2 = "school_in_part_2", _("the school stays for part 2 of the meeting")
        CLOSING_MEETING = "closing_meeting", _("a closing meeting with the school")
        AFTER_CONVERSATION = "after_conversation", _("a meeting with the school after the first talks")
        CLOSING_IN_MEASURES = "closing_in_measures", _("a closing meeting when the collaboration or the measures end")
        OTHER_BODIES = "other_bodies", _("others take part in the collaboration meeting")
        MEETING_BY_SCHOOL = "meeting_by_school", _("a meeting that the school calls")
        COLLABORATION_IN_MEASURES = "collaboration_in_measures", _("collaboration with the school during measures")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField()  # the same question to several people shares it: the event's `consent`
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    meeting_id = models.UUIDField(null=True, blank=True)
    asked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recipients = SealedTextField()
    scope = SealedTextField()
    used_for = SealedTextField()
    consequences = SealedTextField()
    whom_note = SealedTextField()  # why others than usual are asked (CNS-07)
    language = models.CharField(max_length=40, blank=True)
    interpreter_used = models.BooleanField(default=False)
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    how = models.CharField(max_length=10, choices=How.choices, blank=True)  # how the answer came (CNS-02)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    record_note = SealedTextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_answer_each", fields=["request_id", "of"])]
        indexes = [models.Index(fields=["of", "state"], name="consent_of")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"
