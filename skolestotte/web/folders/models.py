"""Folder, grant, read log, and the base of every confidential row."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from . import keys

FULL = ("SELECT", "INSERT", "UPDATE")
APPEND_ONLY = ("SELECT", "INSERT")


class Folder(models.Model):
    """A place for confidential rows with one set of doors and one key."""

    class Kind(models.TextChoices):
        IDENTITY = "identity"
        CONCERN = "concern"
        REPORT = "report"
        CWS = "cws"
        FAMILY = "family"
        COLLAB = "collab"
        MEETING = "meeting"
        PERSONAL = "personal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    case_id = models.UUIDField(null=True, blank=True, db_index=True)
    about = models.CharField(max_length=80, blank=True)  # what inside the case: a report's or a meeting part's id
    key_name = models.CharField(max_length=40)
    wrapped_key = models.BinaryField()
    created_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    app_rights = FULL
    confidential_by = "id"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @classmethod
    def with_key(cls, **fields: Any) -> Folder:
        """A folder with a new key of its own, not saved yet."""
        folder = cls(**fields)
        folder.key_name, folder.wrapped_key = keys.new_wrapped_key(folder.id)
        return folder

    @property
    def data_key(self) -> bytes:
        return keys.unwrap(self.id, self.key_name, bytes(self.wrapped_key))


class InFolderManager(models.Manager):
    """Brings the folder (and so its key) along in the same query."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("folder")


class InFolder(models.Model):
    """Base of every confidential row: it lies in a folder, and row-level security follows the folder's grants."""

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="+")

    objects = InFolderManager()

    app_rights: tuple[str, ...] = FULL
    confidential_by = "folder_id"

    class Meta:
        abstract = True


class GrantQuerySet(models.QuerySet["Grant"]):
    """Doors."""

    def open_at(self, moment: datetime) -> Self:
        """Those that stand open at that moment."""
        return self.filter(valid_from__lte=moment).exclude(valid_until__lte=moment)


class Grant(models.Model):
    """One open door: this principal may read (or also write) in this folder, on this basis, from and until then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="grants", db_index=False)  # grant_by_folder
    principal = models.CharField(max_length=120)
    can_write = models.BooleanField(default=False)
    basis = models.CharField(max_length=60)
    basis_ref = models.CharField(max_length=80, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(max_length=60)
    ended_by = models.CharField(max_length=60, blank=True)

    objects = GrantQuerySet.as_manager()
    app_rights = ("SELECT", "INSERT", "UPDATE (valid_until, ended_by)")
    confidential_by = "principal"

    class Meta:
        indexes = [
            models.Index(fields=["folder", "principal"], name="grant_by_folder"),
            models.Index(fields=["principal", "folder"], name="grant_by_principal"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
            ),
            models.UniqueConstraint(
                name="one_open_grant_each",
                fields=["folder", "principal", "can_write", "basis", "basis_ref"],
                condition=Q(valid_until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.folder_id} ({self.basis})"


class ReadLog(InFolder):
    """One look at a folder, allowed or refused. It is written in the same transaction as the page, or there is no page."""

    id = models.BigAutoField(primary_key=True)
    # No constraint: a look at a folder that does not exist is refused and logged like any other.
    folder = models.ForeignKey(Folder, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    principal = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=60)
    allowed = models.BooleanField()

    app_rights = APPEND_ONLY
    insert_open = True  # a refused look must be written although the reader has no door

    class Meta:
        indexes = [models.Index(fields=["folder", "-at"], name="readlog_by_folder")]

    def __str__(self) -> str:
        return f"{self.by} {self.what} {self.at:%Y-%m-%d}"
