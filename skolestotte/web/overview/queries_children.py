"""The school's own overview: the children it has reported, for each whose move it is (ORG-07), and its contacts (ORG-03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from skolestotte.rulebook.progress import Progress, progress
from skolestotte.rulebook.routine import OWNERS, Step
from skolestotte.web.cases.models import Run
from skolestotte.web.cases.owners import COUNSELLOR
from skolestotte.web.cases.runs import events_of, reported_on
from skolestotte.web.design.wording import say
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings.models import Part
from skolestotte.web.people.models import Child, FixedContact
from skolestotte.web.people.roles import codes

from .progressing import SHOWN_AS, Phase, list_note, phase_of
from .sight import SCHOOL, children_of
from .wording import owner, responsibility

PAGE = 25
OVERVIEW = codes(keeps_overview=True)


@dataclass(frozen=True)
class Agreed:
    """Something that was agreed in the closing meeting: what, who, by when (free words)."""

    what: str
    who: str
    by: str


@dataclass(frozen=True)
class ChildRow:
    """One reported child in the school's own picture. `follow_up`: the school goes on after a closed investigation (RT1-13)."""

    child: str
    age: int | None
    url: str
    reported_on: date
    unit: str
    phase: Phase
    next: str
    who: str
    responsibility: str
    due: date | None
    standing: str
    note: str
    contact: str
    ended: bool
    follow_up: bool
    agreed: tuple[Agreed, ...]


@dataclass(frozen=True)
class Contact:
    """A fixed contact between one school and the service."""

    name: str
    side: str
    phone: str
    email: str
    presence: str


@dataclass(frozen=True)
class UnitContacts:
    """The contact card of one of my units. `missing`: the service has not named its contact (a gap, ORG-03)."""

    unit_id: UUID
    unit: str
    ours: tuple[Contact, ...]
    theirs: tuple[Contact, ...]
    may_choose: bool

    @property
    def missing(self) -> bool:
        return not self.theirs


@dataclass(frozen=True)
class Children:
    """The page: running first as the list is read, `next` the mark of the next page."""

    rows: list[ChildRow]
    next: str
    contacts: list[UnitContacts]
    several_units: bool


def children(*, by: Actor, today: date, after: str = "") -> Children:
    """The children my units have reported, what began last first. Nine queries, however many children."""
    units = by.units(*OVERVIEW)
    found = list(_runs(units, after)[: PAGE + 1])
    runs = found[:PAGE]
    case_ids = {run.case_id for run in runs}
    named = children_of(case_ids, by=by)
    told = _told(case_ids)
    events = {run.id: events_of(run, told[run.case_id]) for run in runs}
    agreed = _agreed(event for of in events.values() for event in of)
    door.log_looks({*(c.folder_id for c in named.values()), *(e.folder_id for of in events.values() for e in of)},
                   by=by, what="children")
    rows = [_row(run, named.get(run.case_id), events[run.id], agreed.get(run.case_id, ()), today,
                 reported_on(run, [event.as_rule_event() for event in told[run.case_id]])) for run in runs]
    more = f"{runs[-1].began_on.isoformat()}.{runs[-1].id}" if len(found) > PAGE else ""
    return Children(rows, more, _contacts(by, units, today), len(units) > 1)


def _runs(units: Iterable[UUID], after: str) -> QuerySet[Run]:
    later = Run.objects.select_related(None).filter(follows_id=OuterRef("pk"))  # a report that went on in another routine
    runs = (Run.objects.select_related(None).filter(~Exists(later), reporting_unit_id__in=list(units))
            .select_related("reporting_unit").order_by("-began_on", "-id"))
    day, _dot, run = after.partition(".")
    try:
        began, last = date.fromisoformat(day), UUID(run)
    except ValueError:
        return runs
    return runs.filter(began_on__lte=began).filter(Q(began_on__lt=began) | Q(id__lt=last))


def _told(case_ids: Iterable[UUID]) -> dict[UUID, list[Event]]:
    """What this reader may see of what has happened in each case (one query)."""
    rows: dict[UUID, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(stream_id__in=list(case_ids)).order_by("stream_id", "seq"):
        rows[event.stream_id].append(event)
    return rows


def _agreed(events: Iterable[Event]) -> dict[UUID, tuple[Agreed, ...]]:
    """What the closing meetings agreed on, by case, where the door to the meeting is open (one query)."""
    closing = {str(e.data.get("meeting")) for e in events if e.kind == "meeting.part_held" and e.data.get("type") == "closing"}
    found: dict[UUID, tuple[Agreed, ...]] = {}
    for part in Part.objects.filter(meeting_id__in=closing, held_at__isnull=False).order_by("held_at"):
        tasks: list[dict[str, Any]] = part.joint_plan
        if tasks:
            found[part.case_id] = tuple(Agreed(t.get("what", ""), t.get("who", ""), t.get("by", "")) for t in tasks)
    return found


def _row(run: Run, child: Child | None, events: list[Event], agreed: tuple[Agreed, ...], today: date,
         reported: date) -> ChildRow:
    routine = run.definition
    picture = progress(routine, [event.as_rule_event() for event in events], today, SCHOOL)
    phase = phase_of(routine, picture)
    contact = next((e.by_name for e in reversed(events) if e.kind == "contact.accepted"), "")
    first = min((s for s in picture.steps if s.state == "open" and not routine.step(s.step).optional), default=None,
                key=lambda s: (OWNERS[s.owner].side != "school", s.unsure(today), s.due.strict if s.due else date.max))
    step = routine.step(first.step) if first else None
    follow_up = _follows_up(events, picture)
    return ChildRow(
        child=child.name if child else "", age=child.age_on(today) if child else None,
        url=reverse("overview:case", args=[run.case_id]), reported_on=reported,
        unit=run.reporting_unit.name if run.reporting_unit else "",
        phase=Phase(_("Followed up by the school"), phase.sentence, "shared") if follow_up else phase,
        next=say(step.title) if step else "", who=_who(step, contact) if step else "",
        responsibility=responsibility(step.owner) if step else "",
        due=first.due.strict if first and first.due else None,
        standing=SHOWN_AS.get(first.standing, "") if first else "", note=list_note(first.due, first.standing) if first else "",
        contact=contact, ended=picture.ended, follow_up=follow_up, agreed=agreed if follow_up else (),
    )


def _who(step: Step, contact: str) -> str:
    """The contact person by name; the family counsellor is told of as such, since lists do not look up who it is."""
    return owner(step.owner, contact="" if step.owner == COUNSELLOR else contact)


def _follows_up(events: list[Event], picture: Progress) -> bool:
    """The investigation is over and the family is not followed up by the service: the school goes on with its own part."""
    told = [e.data for e in events if e.kind == "feedback.second_sent"]
    held = [e.data for e in events if e.kind == "meeting.part_held" and e.data.get("type") == "closing"]
    closed = any(d.get("followed_up") is False for d in told) or any(d.get("variant") != "measures" for d in held)
    return closed and (picture.ended or bool(told))


def _contacts(by: Actor, units: Iterable[UUID], today: date) -> list[UnitContacts]:
    """The contact card of each of my units (one query)."""
    named: dict[UUID, list[FixedContact]] = {unit: [] for unit in units}
    found = (FixedContact.objects.filter(school_id__in=list(named)).on(today)
             .select_related("account").order_by("account__name"))
    for contact in found:
        named[contact.school_id].append(contact)
    names = {role.unit_id: role.unit_name for role in by.roles}
    leads = by.units(*codes(leads=True))
    return [UnitContacts(unit, names.get(unit, ""), tuple(_contact(c) for c in of if c.side == "school"),
                         tuple(_contact(c) for c in of if c.side == "cws"), unit in leads) for unit, of in named.items()]


def _contact(contact: FixedContact) -> Contact:
    account = contact.account
    return Contact(account.name, contact.side, account.phone, account.email, contact.presence)
