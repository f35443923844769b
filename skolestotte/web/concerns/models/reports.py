"""Concern (the school's own side), report (what the child welfare service received), review, feedback, question and answer."""

from __future__ import annotations

import base64
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.attached import Kind
from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedJSONField, SealedTextField
from skolestotte.web.people.models import Account, Unit


class Concern(InFolder):
    """A worry that is being written as a report at one unit. Nobody outside the unit sees it before it is sent."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        RAISED = "raised", _("waiting for the head's decision")
        REPORT = "report", _("the head says: report")
        DISCUSS = "discuss", _("the head says: discuss first")
        NOT_REPORT = "not_report", _("the head says: do not report")
        SENT = "sent", _("sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    content = SealedJSONField()
    version = models.PositiveIntegerField(default=1)  # goes up with each saving; two people cannot overwrite each other
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    phoned_at = models.DateTimeField(null=True, blank=True)  # acute: phoned first, the written report is still owed (REP-05)

    class Meta:
        indexes = [models.Index(fields=["unit", "state", "-saved_at"], name="concern_by_unit")]

    def __str__(self) -> str:
        return str(self.id)


class HeadDecision(InFolder):
    """What the head decided about a raised concern, with reasons and time (DUT-04). Never leaves the unit."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="decisions")
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.CharField(max_length=12, choices=[(s.value, s.label) for s in (
        Concern.State.REPORT, Concern.State.DISCUSS, Concern.State.NOT_REPORT)])
    reasons = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return self.decision


class Discussion(InFolder):
    """A worry was talked over with child welfare, in a serious matter with the police too, before the unit judged it or sent it
    (RT4-01, DUT-09). What was advised and agreed never leaves the unit."""

    class WithWhom(models.TextChoices):
        CONTACT = "contact", _("the child’s contact person")
        INTAKE = "intake", _("intake, without saying who the child is")
        POLICE = "police", _("the police")
        BOTH = "both", _("child welfare and the police together")

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="discussions")
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    with_whom = models.CharField(max_length=8, choices=WithWhom.choices)
    on = models.DateField()
    advised = SealedTextField()
    people = SealedTextField()  # who took part
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return self.with_whom


class Report(InFolder):
    """One concern report about one child, as it was sent. Its content is never changed."""

    class Channel(models.TextChoices):
        PLATFORM = "platform", _("Skolestøtte")
        NATIONAL_PORTAL = "national_portal", _("the national reporting portal")
        LETTER = "letter", _("letter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    sending = models.UUIDField(db_index=True)  # siblings in one report share it
    digest = models.CharField(max_length=64, unique=True)  # the same sending cannot be received twice
    concern = models.ForeignKey(Concern, null=True, blank=True, on_delete=models.PROTECT, related_name="reports",
                                db_constraint=False)
    case_id = models.UUIDField(null=True, blank=True, db_index=True)  # none when it goes to another municipality
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    recipient_municipality_no = models.CharField(max_length=4)
    child_name = SealedTextField()
    content = SealedJSONField()
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    delivered_reference = models.CharField(max_length=80, blank=True)  # the receipt of the national portal, outgoing
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-sent_at"], name="report_by_unit"),
            models.Index(fields=["reporter", "-sent_at"], name="report_by_reporter"),
            models.Index(fields=["received_at"], name="report_not_seen",
                         condition=Q(seen_at__isnull=True, case_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference


class File(InFolder):
    """One attached file, name and content sealed."""

    class About(models.TextChoices):
        CHILD_TALK = "child_talk", _("minutes of a talk with the child")
        OTHER = "other", _("something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedTextField()
    kind = models.CharField(max_length=4, choices=[(kind.value, kind.name) for kind in Kind])
    about = models.CharField(max_length=12, choices=About.choices, default=About.OTHER)
    size = models.PositiveIntegerField()
    content = SealedTextField()  # base64: what is sealed is text; lists leave it out
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.size}"

    @property
    def data(self) -> bytes:
        return base64.b64decode(self.content)


class DraftFile(File):
    """Attached to a worry that is not sent; it can be removed. Moves into the report when that is sent."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="files")

    app_rights = ("SELECT", "INSERT", "DELETE")


class ReportFile(File):
    """Part of a report that is sent: never changed, never removed."""

    report_id = models.UUIDField(db_index=True)

    app_rights = APPEND_ONLY


class Review(InFolder):
    """Intake's judgement of one report (bvl § 2-1). Lies in the child welfare service's own folder."""

    class Outcome(models.TextChoices):
        INVESTIGATE = "investigate", _("open an investigation")
        DISMISS = "dismiss", _("dismiss without investigation")
        ACT_AT_ONCE = "act_at_once", _("act at once")
        VIOLENCE = "violence", _("open under the violence routine")
        ACTIVE_CASE = "active_case", _("treat as a report in an active case")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_id = models.UUIDField(unique=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = SealedTextField()
    groundless = models.BooleanField(default=False)
    immediate = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return self.outcome

    @property
    def opens_investigation(self) -> bool:
        """What the first feedback says: is an investigation opened?"""
        return self.outcome not in {self.Outcome.DISMISS, self.Outcome.ACTIVE_CASE}


class Feedback(InFolder):
    """A written feedback to the reporter (bvl § 13-3). Holds no field for the service's assessment (FBK-06)."""

    class Which(models.TextChoices):
        FIRST = "first", _("first feedback")
        SECOND = "second", _("second feedback")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_id = models.UUIDField()
    which = models.CharField(max_length=8, choices=Which.choices)
    class Running(models.TextChoices):
        NO = "", _("not a report in an active case")
        KEPT = "kept", _("no new investigation, kept as information")
        FOLLOWED = "followed", _("no new investigation, followed up in the collaboration that the unit takes part in")

    investigation = models.BooleanField(null=True, blank=True)  # first: is an investigation opened
    running = models.CharField(max_length=8, choices=Running.choices, blank=True, default=Running.NO)  # first, in a running case
    followed_up = models.BooleanField(null=True, blank=True)  # second: is the family followed up
    measures = SealedTextField()  # second, only where the reporter needs it
    omitted = models.BooleanField(default=False)  # first: lawfully left out
    concluded_on = models.DateField(null=True, blank=True)  # second: the day the investigation was concluded
    contact = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # whom to call
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(name="one_feedback_each", fields=["report_id", "which"])]

    def __str__(self) -> str:
        return self.which


class Necessity(InFolder):
    """Why something more than the default was told or left out. Lies in the child welfare service's own folder (FBK-03)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_id = models.UUIDField(db_index=True)
    about = models.CharField(max_length=20)  # measures | omitted
    reason = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return self.about


class Message(InFolder):
    """A question from intake to the reporter, or an answer (REP-08). Lies with the report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_id = models.UUIDField(db_index=True)
    text = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    from_cws = models.BooleanField()

    app_rights = APPEND_ONLY

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.at)
