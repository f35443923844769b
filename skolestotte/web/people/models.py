"""Units, accounts, memberships, fixed contacts; and the confidential rows: children and guardians."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders import keys
from skolestotte.web.folders.models import APPEND_ONLY, InFolder
from skolestotte.web.folders.sealed import SealedTextField

from . import roles


class Unit(models.Model):
    """One organisation or a part of one (ORG-01). Not confidential."""

    class Kind(models.TextChoices):
        CWS = "cws", _("child welfare service")
        CWS_INTAKE = "cws_intake", _("intake and investigation department")
        CWS_MEASURES = "cws_measures", _("measures department")
        CWS_RECEPTION = "cws_reception", _("child welfare reception")
        SCHOOL = "school", _("primary and lower secondary school")
        UPPER_SECONDARY = "upper_secondary", _("upper secondary school")
        KINDERGARTEN = "kindergarten", _("kindergarten")
        AFTER_SCHOOL = "after_school", _("after-school programme")
        EDUCATION_AGENCY = "education_agency", _("education agency")
        PPT = "ppt", _("educational-psychological service (PPT)")
        SCHOOL_HEALTH = "school_health", _("school health service")
        GP = "gp", _("general practitioner")
        BUP = "bup", _("child and adolescent psychiatry (BUP)")
        HABILITATION = "habilitation", _("habilitation service")
        FOLLOW_UP = "follow_up", _("follow-up service (OT)")
        FAMILY_HELP = "family_help", _("low-threshold family help")
        FAMILY_COUNSELLING = "family_counselling", _("family counselling office")
        NAV_YOUTH = "nav_youth", _("Nav youth guidance")
        POLICE = "police", _("police")
        EMERGENCY = "emergency", _("emergency child welfare duty service")
        INSTITUTION = "institution", _("child welfare institution")
        CARE_CENTRE = "care_centre", _("care centre")
        COUNTY_EDUCATION = "county_education", _("county education authority")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    org_no = models.CharField(max_length=9, blank=True)
    municipality_no = models.CharField(max_length=4)
    district_no = models.CharField(max_length=2, default="00")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey("Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        indexes = [models.Index(fields=["kind", "municipality_no", "district_no"], name="unit_by_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> str:
        """Which side of the collaboration the unit is on: school, kindergarten, cws or partner."""
        if self.kind.startswith("cws"):
            return roles.CWS
        if self.kind in {self.Kind.SCHOOL, self.Kind.UPPER_SECONDARY, self.Kind.AFTER_SCHOOL}:
            return roles.SCHOOL
        return roles.KINDERGARTEN if self.kind == self.Kind.KINDERGARTEN else roles.PARTNER


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(subject=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in. Employees' names are not confidential; families' names lie sealed in folders."""

    class Kind(models.TextChoices):
        STAFF = "staff"
        FAMILY = "family"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=64, unique=True)  # blind index of the identity provider's subject
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.STAFF)
    # Employees' alone: a family's names, addresses and phones lie sealed in folders.
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, default="nb")
    is_active = models.BooleanField(default=True)
    password = None  # type: ignore[assignment]

    USERNAME_FIELD = "subject"
    objects = AccountManager()
    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        constraints = [
            models.CheckConstraint(name="families_are_sealed",
                                   condition=~Q(kind="family") | Q(name="", email="", phone="")),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)

    def get_session_auth_hash(self) -> str:
        # There is no password; deactivation ends sessions at the next page (people.middleware).
        return keys.blind("session", str(self.id))

    def get_session_auth_fallback_hash(self):
        return iter(())


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows that hold from and until (both days included)."""

    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(valid_from__lte=day).exclude(valid_until__lt=day)


class Membership(models.Model):
    """One role at one unit, from and until (both dates included). The history stays (SYS-04)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=roles.CHOICES)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()
    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_role_twice_at_once",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), models.Value("[]"), function="DATERANGE",
                             output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]
        indexes = [models.Index(fields=["unit", "role"], name="membership_by_unit")]

    def __str__(self) -> str:
        return f"{self.account} {self.role} {self.unit}"


class FixedContact(models.Model):
    """The named contact on each side between one school (or kindergarten) and the child welfare service (ORG-03, ORG-04)."""

    class Side(models.TextChoices):
        SCHOOL = "school"
        CWS = "cws"

    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="fixed_contacts")
    side = models.CharField(max_length=8, choices=Side.choices)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contact_for")
    presence = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    # The role that came with the choice and ends with it; empty where the person held it already.
    role_given = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_choices")
    named_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()
    app_rights = ("SELECT", "INSERT", "UPDATE")

    def __str__(self) -> str:
        return f"{self.account} ({self.side}) for {self.school}"


class Child(InFolder):
    """One child. Lies in the child's identity folder; found through blind indexes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedTextField()
    national_id = SealedTextField()
    birth_date = SealedTextField()
    name_marks = ArrayField(models.CharField(max_length=32), default=list)
    national_id_mark = models.CharField(max_length=32, blank=True)
    birth_date_mark = models.CharField(max_length=32, blank=True)
    home_municipality_no = models.CharField(max_length=4)
    home_district_no = models.CharField(max_length=2, default="00")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="as_child")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_child_per_number", fields=["national_id_mark"],
                                    condition=~Q(national_id_mark=""))
        ]
        indexes = [models.Index(fields=["birth_date_mark"], name="child_by_birth_date")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def born(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; None when the birth date is unknown."""
        born = self.born
        return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def mark(self) -> None:
        """Set the blind indexes from the sealed values; call before saving."""
        self.name_marks = keys.blind_name(self.name)
        self.national_id_mark = keys.blind("national_id", self.national_id) if self.national_id else ""
        self.birth_date_mark = keys.blind("birth_date", self.birth_date) if self.birth_date else ""


class NameMark(InFolder):
    """The blind index of one word of a child's name, by which the child is searched for. Lies where the name lies.

    A row a word: the array on the child cannot be searched through an index under row-level security (docs/speed.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", db_index=False)
    mark = models.CharField(max_length=32)

    app_rights = APPEND_ONLY

    class Meta:
        indexes = [models.Index(fields=["mark", "child"], name="child_by_name")]

    def __str__(self) -> str:
        return str(self.id)


class Guardian(InFolder):
    """One guardian of one child. Lies in the family folder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child_id = models.UUIDField(db_index=True)
    name = SealedTextField()
    national_id = SealedTextField()
    national_id_mark = models.CharField(max_length=32, blank=True)
    phone = SealedTextField()
    email = SealedTextField()
    address = SealedTextField()
    parental_responsibility = models.BooleanField(null=True, default=None)  # None: whoever named them did not say
    lives_with = models.BooleanField(default=True)
    interpreter_language = models.CharField(max_length=40, blank=True)
    # True when the service has settled `parental_responsibility`. Anybody can be named in a report, and gets no door by it.
    confirmed = models.BooleanField(default=False)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="as_guardian")

    def __str__(self) -> str:
        return str(self.id)

    @property
    def has_responsibility(self) -> bool:
        """Parental responsibility as the service knows it: what a report says does not count before it is confirmed."""
        return self.confirmed and self.parental_responsibility is True

    def mark(self) -> None:
        self.national_id_mark = keys.blind("national_id", self.national_id) if self.national_id else ""
