"""One notice to one account."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from skolestotte.web.people.models import Account


class Notice(models.Model):
    """A neutral word to one person. It holds no name, no reason and no case; the kind chooses one of a few fixed texts."""

    class Kind(models.TextChoices):
        TO_DO = "to_do", _("You have something to do")
        NEW = "new", _("There is something new to read")
        NOT_SEEN = "not_seen", _("Something is waiting that nobody has opened")
        DUE = "due", _("Something is due soon or late")
        UNIT_LATE = "unit_late", _("Something at your unit needs a leader")
        CALENDAR = "calendar", _("You are invited to a meeting")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    once = models.CharField(max_length=64, unique=True)  # a blind mark of what it is about: never sent twice
    calendar = models.TextField(blank=True)  # a neutral iCalendar file; whom it is for is added when it is sent
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    app_rights = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="notice_unsent", condition=models.Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} to {self.account_id}"
