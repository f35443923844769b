"""Who gets word of a meeting: a neutral notice, and a neutral entry for the calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from skolestotte.web.documents.calendar import CalendarEntry, Method, calendar_file
from skolestotte.web.folders.actor import members_of, person_principal, unit_principal
from skolestotte.web.folders.models import Grant
from skolestotte.web.notices import commands as notices
from skolestotte.web.notices.commands import NewNotice
from skolestotte.web.people.models import Account, Membership
from skolestotte.web.people.roles import ROLES

from ..models import Meeting, Participant


def tell_of(meeting: Meeting, *, cancelled: bool = False, at: datetime) -> None:
    """Everybody who is invited and may open the invitation; a cancellation reaches all who were invited."""
    people = invited(meeting.id)
    if not cancelled:
        people = with_open_door(people, meeting.folder_id, at=at)
    mark = f"{meeting.id} {meeting.state} {meeting.sequence}"
    notices.queue([NewNotice(account_id=one.id, kind="new" if cancelled else "calendar", about=mark,
                             calendar=entry_for(meeting, one, at=at, cancelled=cancelled)) for one in people], at=at)


def tell_who_comes_and_goes(meeting: Meeting, before: Collection[UUID], now: Collection[UUID], *, at: datetime) -> None:
    """A called meeting has got other people: who is new gets the invitation, who is not to come any more gets word that it is
    off for them. In: the accounts of those invited before and now. Inside `as_system()`, after the doors are set."""
    come, gone = set(now) - set(before), set(before) - set(now)
    accounts = list(Account.objects.filter(id__in=come | gone, is_active=True))
    reached = with_open_door([one for one in accounts if one.id in come], meeting.folder_id, at=at)
    mark = f"{meeting.id} {meeting.version}"
    notices.queue([NewNotice(account_id=one.id, kind="calendar", about=mark, calendar=entry_for(meeting, one, at=at)) for one in reached]
                  + [NewNotice(account_id=one.id, kind="new", about=mark, calendar=entry_for(meeting, one, at=at, cancelled=True))
                     for one in accounts if one.id in gone], at=at)


def tell_of_minutes(meeting: Meeting, part_id: UUID, folder_id: UUID, *, version: int = 1, by: UUID | None,
                    at: datetime) -> None:
    """Those of the meeting who may open this part: nobody hears of minutes they cannot read. `version` above 1: corrected."""
    people = [one for one in with_open_door(invited(meeting.id), folder_id, at=at) if one.id != by]
    mark = f"minutes {part_id}" + (f" {version}" if version > 1 else "")
    notices.queue([NewNotice(account_id=one.id, kind="new", about=mark) for one in people], at=at)


def invited(meeting_id: UUID) -> list[Account]:
    """The active accounts that are invited to any part of the meeting. Inside `as_system()`."""
    ids = Participant.objects.filter(part__meeting_id=meeting_id).values_list("account_id", flat=True)
    return list(Account.objects.filter(id__in=[i for i in ids if i], is_active=True))


def with_open_door(people: Iterable[Account], folder_id: UUID, *, at: datetime) -> list[Account]:
    """Those whose own door, or the door of a role they hold now, is open. Call inside `as_system()`."""
    open_to = set(Grant.objects.filter(folder_id=folder_id, valid_until__isnull=True).values_list("principal", flat=True))
    found = list(people)
    today = timezone.localdate(at)
    held: dict[UUID, set[str]] = {one.id: {person_principal(one.id)} for one in found}
    rows = (Membership.objects.filter(account__in=found).on(today))
    for account_id, unit_id, role in rows.values_list("account_id", "unit_id", "role"):
        held[account_id] |= {unit_principal(unit_id, role), *members_of(account_id, [(unit_id, ROLES[role].side)])}
    return [one for one in found if held[one.id] & open_to]


def entry_for(meeting: Meeting, account: Account, *, at: datetime, cancelled: bool = False) -> str:
    """The meeting in one person's calendar: a neutral title, no names, no place; empty without a time."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return ""
    entry = CalendarEntry(
        meeting=str(meeting.id), sequence=meeting.sequence, begins=meeting.starts_at, ends=meeting.ends_at,
        changed_at=at, domain=urlsplit(settings.SITE).hostname or "skolestotte", organizer=settings.DEFAULT_FROM_EMAIL,
        link=settings.SITE)
    return calendar_file(entry, account.language, Method.CANCEL if cancelled else Method.REQUEST).decode()
