"""Case, run of a routine, task, contact person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedTextField
from skolestotte.web.people.models import Account, Child, Guardian, Unit


class Case(InFolder):
    """The case around one child. Its row lies in the collaboration folder: who takes part sees that it is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="case")
    intake_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    measures_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    counsellor = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    interpreter_language = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact", "number"], name="case_by_contact"),
                   models.Index(fields=["counsellor", "number"], name="case_by_counsellor", condition=Q(counsellor__isnull=False))]

    def __str__(self) -> str:
        return self.number


class Run(InFolder):
    """One run of a routine in a case, from one report. It keeps the routine version it began under (SYS-11).

    `number`: the how-manieth of the case, in the order they began. `follows`: the run that handed over to this one.
    `ended_after`: the number of the journal's last entry when it ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    report_id = models.UUIDField()
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    routine = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    reporting_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_after = models.PositiveIntegerField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_number_a_run", fields=["case_id", "number"])]

    def __str__(self) -> str:
        return f"{self.routine} v{self.version}"

    @property
    def unit_kind(self) -> str | None:
        """On which side the unit that reported is: its pages speak of it so (SYS-06). None where no unit is known."""
        return self.reporting_unit.side if self.reporting_unit else None

    @property
    def definition(self) -> Routine:
        """The routine as this run knows it."""
        return shipped_routine(self.routine, self.version)


class Task(InFolder):
    """One open step with one owner and a date: the worklists read this. Computed from the journal, never set by hand."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("fell away")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="tasks")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12)
    owner_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=30, blank=True)
    owner = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField()
    due_strict = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)  # the rolled date: what counts as late
    original_due = models.DateField(null=True, blank=True)  # kept when lawfully extended
    closed_on = models.DateField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # when somebody who owns it first opened it

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_open_task_a_step", fields=["run", "step"], condition=Q(state="open")),
            models.CheckConstraint(name="open_task_has_one_owner",
                                   condition=Q(owner_unit__isnull=False) | Q(owner__isnull=False)),
        ]
        indexes = [
            # With the id last a page of the worklist is read in order: no row beyond the page has its door tried.
            models.Index(fields=["owner_unit", "owner_role", "due", "id"], name="task_by_unit", condition=Q(state="open")),
            models.Index(fields=["owner", "due", "id"], name="task_by_owner", condition=Q(state="open")),
            models.Index(fields=["case_id"], name="task_by_case"),
            models.Index(fields=["due_strict"], name="task_by_day", condition=Q(state="open")),  # what the reminders look through
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.run}"


class SettledUntil(models.Model):
    """Up to which day a nightly job has settled what follows from birthdays. The next time it goes on from there, however long it
    was away."""

    job = models.CharField(primary_key=True, max_length=20)
    day = models.DateField()

    app_rights = ("SELECT", "INSERT", "UPDATE")

    def __str__(self) -> str:
        return f"{self.job} {self.day}"


class ContactPeriod(InFolder):
    """Who was the child's contact person, from and until (ORG-05). A change is a handover that the next one accepts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-offered_at"], name="contact_by_account",
                                condition=Q(ended_at__isnull=True, declined_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.account)


class Deviation(InFolder):
    """A standard step that was left out: why, and what was chosen instead; the other party sees it (DLN-09, RT1-01)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="deviations")
    step = models.CharField(max_length=12)
    reason = SealedTextField()
    alternative = SealedTextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.step


class Leaving(InFolder):
    """What is said about leaving the routine to those who may read the folder: the service's own reason in its folder, what the
    school can expect in the joint one (RT1-01)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField()
    process = SealedTextField()
    roles = SealedTextField()
    time_frame = SealedTextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.run_id} was left"


class Expectation(InFolder):
    """What school and service have clarified about a process: roles, time frame, what can be expected (TRU-05). The latest of a
    run stands; the earlier ones are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    roles = SealedTextField()
    time_frame = SealedTextField()
    measures = SealedTextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return f"what to expect of {self.run_id}"


class Responsibility(InFolder):
    """What the service has settled about one guardian's parental responsibility: whether, from where it knows, and why (bvl
    § 12-2). Lies in the service's own folder. The latest of a guardian stands; the earlier ones are kept."""

    class Source(models.TextChoices):
        REGISTER = "register", _("shown in the National Population Register")
        TOLD = "told", _("told by somebody")
        REVIEW = "review", _("settled in the review of a report")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    has = models.BooleanField()
    source = models.CharField(max_length=8, choices=Source.choices)
    told_by = SealedTextField()
    reason = SealedTextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_name = SealedTextField()

    app_rights = APPEND_ONLY

    def __str__(self) -> str:
        return f"of {self.guardian_id}"


class Seat(InFolder):
    """An employee of a school who is named to take part in one part of a meeting (MTG-03). The door rules read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    writes = models.BooleanField(default=False)  # takes the minutes
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_seat_each", fields=["folder", "account"],
                                               condition=Q(left_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.account)
