"""Call note, child talk, meeting, its parts and participants."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField, SealedTextField
from skolestotte.web.people.models import Account

from .rooms import MeetingRoom


class CallNote(InFolder):
    """The call that fixes a meeting: an answer to each of the routine's points (RT1-03). Lies in the collab folder.

    `run_id`: the run whose call it is, as a case can have several (none for notes of before that was kept).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField(null=True)
    with_whom = SealedTextField()
    answers = SealedJSONField()  # {point id: text}
    agreed_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return str(self.id)


class Meeting(InFolder):
    """One meeting. Its row lies in the folder of its first part; each part has a folder of its own.

    `type` and `variant` as the routine's data name them; `step`: the step of the routine it was planned for.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("being planned")
        CALLED = "called", _("invitations sent")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class Because(models.TextChoices):
        CWS_SICK = "cws_sick", _("Sickness at child welfare: nobody from us can come")
        SCHOOL_SICK = "school_sick", _("Sickness at the school")
        CONSENT = "consent", _("The family does not consent (any more)")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    type = models.CharField(max_length=30)
    variant = models.CharField(max_length=30, blank=True)
    step = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = SealedTextField()
    room = models.ForeignKey(MeetingRoom, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purpose = SealedTextField()
    goal = SealedTextField()
    convener = SealedTextField()
    leader = SealedTextField()
    minute_taker = SealedTextField()
    change_note = SealedTextField()  # why a default of the routine was changed for this meeting (MTG-02)
    interpreter_needed = models.BooleanField(null=True, default=False)  # none: nobody has said yet (MTG-05)
    interpreter_language = models.CharField(max_length=40, blank=True)
    interpreter_owner = models.CharField(max_length=60, blank=True)
    interpreter_booked = models.BooleanField(default=False)
    separate_talks = models.BooleanField(default=False)
    cancelled_because = models.CharField(max_length=12, choices=Because.choices, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)  # of the calendar invitation
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_start")]

    def __str__(self) -> str:
        return f"{self.type} {self.state}"


class Part(InFolder):
    """One part of a meeting: agenda, who may be there, minutes. Its folder decides who may read it (RT1-06)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField(db_index=True)
    case_id = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    agenda = SealedJSONField(default=list)  # [{"key", "text", "minutes"}]
    child_view = SealedTextField()
    guardians_view = SealedTextField()
    decisions = SealedTextField()
    joint_plan = SealedJSONField(default=list)  # [{"what", "who", "by"}]
    answers = SealedJSONField(default=list)  # [{"key", "text", "answer"}]: what the routine has the minutes settle (RT3-11)
    next_on = models.DateField(null=True, blank=True)  # when to meet again, where it was agreed (MTG-01, MTG-07)
    held_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # where it ended otherwise than planned
    minutes_sent_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_part_each", fields=["meeting_id", "number"])]

    def __str__(self) -> str:
        return f"part {self.number}"


class FormerMinutes(InFolder):
    """Minutes that were sent and then corrected: as they stood, who corrected them, when and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="former")
    number = models.PositiveSmallIntegerField()
    text = SealedJSONField()  # the texts of the part by name, as they were sent
    next_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField()
    written_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()

    app_rights = APPEND_ONLY

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="one_former_each", fields=["part", "number"])]

    def __str__(self) -> str:
        return f"version {self.number}"


class Participant(InFolder):
    """Somebody who is invited to one part, in which capacity, and whether they came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="participants")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = SealedTextField()
    capacity = models.CharField(max_length=30)  # guardian, young_person, social_teacher, contact_teacher, cws, interpreter …
    side = models.CharField(max_length=12)  # cws, school, family, partner
    attended = models.BooleanField(null=True, blank=True)

    app_rights = ("SELECT", "INSERT", "UPDATE", "DELETE")

    def __str__(self) -> str:
        return self.capacity


class Booking(models.Model):
    """A person or a room that a meeting takes up: the same one cannot be taken up twice at one time, whoever plans.

    It holds no name and no place, only marks (`folders.keys.blind`), and only commands read it. `sitting`: meetings of
    siblings that are held as one share it. A meeting that is moved or cancelled ends its rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField(db_index=True)
    sitting = models.UUIDField()
    key = models.CharField(max_length=64)
    during = DateTimeRangeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    app_rights = ("SELECT", "INSERT", "UPDATE (ended_at)")
    confidential_by = "system"

    class Meta:
        constraints = [ExclusionConstraint(
            name="nobody_is_in_two_places", condition=models.Q(ended_at__isnull=True),
            expressions=[("key", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS),
                         ("sitting", RangeOperators.NOT_EQUAL)])]

    def __str__(self) -> str:
        return str(self.during)


class AgreedTask(InFolder):
    """Something that was agreed in a part, once its minutes are sent: who does it, by when, and whether it is done (MTG-07)."""

    class Side(models.TextChoices):
        CWS = "cws", _("child welfare")
        SCHOOL = "school", _("the school")
        FAMILY = "family", _("the family")
        OTHER = "partner", _("somebody else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="agreed")
    number = models.PositiveSmallIntegerField()
    what = SealedTextField()
    who = SealedTextField()
    side = models.CharField(max_length=12, choices=Side.choices)
    due = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)  # taken out when the minutes were corrected

    class Meta:
        indexes = [models.Index(fields=["side", "due"], name="agreed_and_open",
                                condition=models.Q(done_at__isnull=True, dropped_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.number} {self.side}"


class Comment(InFolder):
    """What a guardian or the young person says about minutes that are sent. Lies with them, changes nothing in them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="comments")
    text = SealedTextField()
    name = SealedTextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return str(self.id)


class Felt(InFolder):
    """Whether somebody at the school or child welfare felt that something was wrong in a meeting and has raised it (MTG-08).

    A yes or a no, on purpose without words: it is raised in person or by phone, never in writing here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_id = models.UUIDField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    raised = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="felt_once_each", fields=["meeting_id", "by"])]

    def __str__(self) -> str:
        return str(self.raised)
