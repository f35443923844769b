"""My day: what I have to do, what is new, what nobody has seen. At most ten queries, for one task and for a thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.cases.models import Case, ContactPeriod
from skolestotte.web.concerns.models import Report
from skolestotte.web.concerns.queries.sent import latest
from skolestotte.web.design.wording import say
from skolestotte.web.folders import door, line
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.journal.models import Event
from skolestotte.web.people.roles import codes

from . import worklist
from .sight import children_of
from .timeline import ICONS
from .todo import Todo, todo
from .unit_owners import SEE_UNIT, vacant

NEW_FOR = timedelta(days=7)
CASES_LOOKED_AT, NEWS_SHOWN, UNSEEN_SHOWN = 60, 6, 10
# What the service does with itself is no news to it; to the school it is.
OWN_HOUSE = ("report.seen", "report.reviewed", "contact.assigned", "contact.accepted")
OVERVIEW, INTAKE = codes(keeps_overview=True), codes(works_intake=True)


@dataclass(frozen=True)
class News:
    """Something that happened in a case of mine, done by somebody else."""

    text: str
    child: str
    who: str
    at: date
    icon: str
    url: str


@dataclass(frozen=True)
class Unseen:
    """A report that no human has opened."""

    reference: str
    child: str
    received_at: datetime
    url: str


@dataclass(frozen=True)
class Offer:
    """A case offered to me as contact person, or a question to my school."""

    child: str
    at: date
    url: str


@dataclass(frozen=True)
class Waiting:
    """A question or a round of times that waits for my school. `about`: the question, or the meeting."""

    kind: str
    about: UUID
    case_id: UUID
    asked_at: datetime

    def offer(self, names: dict[UUID, str], page: str) -> Offer:
        return Offer(names.get(self.case_id, ""), timezone.localdate(self.asked_at), reverse(page, args=[self.about]))


@dataclass(frozen=True)
class Day:
    """The page. `may_report`: this person can begin a report here."""

    todos: list[Todo]
    next: str
    news: list[News]
    unseen: list[Unseen]
    offers: list[Offer]
    questions: list[Offer]
    times: list[Offer]
    is_intake: bool
    may_report: bool
    sees_unit: bool

    @property
    def has_aside(self) -> bool:
        return self.is_intake or bool(self.news and self.todos)


_contact_for = asked(lambda account: ContactPeriod.objects.select_related(None).filter(
    account_id=account, ended_at__isnull=True, declined_at__isnull=True).order_by("-offered_at")[:CASES_LOOKED_AT])
_counsellor_in = asked(lambda account: Case.objects.select_related(None).filter(counsellor_id=account).order_by("-number")
                       .values_list("id")[:CASES_LOOKED_AT])
# What the school is asked and has not answered: questions, and times that are proposed for a meeting. Row-level security holds.
_ASKED = f"""
(SELECT 'question', id, case_id, asked_at FROM investigations_informationrequest
 WHERE to_id = ANY(%s::uuid[]) AND answered_at IS NULL ORDER BY asked_at LIMIT {NEWS_SHOWN})
UNION ALL
(SELECT 'times', round.meeting_id, round.case_id, round.at FROM meetings_proposal AS round
 JOIN meetings_asked AS asked ON asked.proposal_id = round.id AND asked.side = 'school'
 WHERE round.unit_id = ANY(%s::uuid[]) AND round.closed_at IS NULL
 AND NOT EXISTS (SELECT FROM meetings_timeanswer AS said WHERE said.asked_id = asked.id) ORDER BY round.at LIMIT {NEWS_SHOWN})"""
_done_by_others = asked(lambda streams, since, me: Event.objects.filter(
    AnyOf("stream_id", streams), at__gte=since).exclude(by=me).order_by("-at", "-seq")[:NEWS_SHOWN])
_told_by_others = asked(lambda streams, since, me: Event.objects.filter(
    AnyOf("stream_id", streams), at__gte=since).exclude(by=me).exclude(kind__in=OWN_HOUSE).order_by("-at", "-seq")[:NEWS_SHOWN])
_unseen = asked(lambda: Report.objects.filter(seen_at__isnull=True, case_id__isnull=False)
                .order_by("received_at")[:UNSEEN_SHOWN])


def my_day(*, by: Actor, today: date, now: datetime, after: str = "") -> Day:
    """What waits for this person. `after`: where the last page of tasks ended. Every child named is logged as looked at."""
    page = worklist.page([*worklist.owners(by), *vacant(by, today=today)], after=worklist.After.parse(after))
    is_intake = by.has_role(*INTAKE)
    periods = _periods(by)
    case_ids = [p.case_id for p in periods] + _counselled(by) + _reported(by)
    events = _news(case_ids, by, now)
    waiting = _asked(by)
    children = children_of([*(task.case_id for task in page.tasks), *(e.stream_id for e in events),
                            *(p.case_id for p in periods if p.accepted_at is None), *(one.case_id for one in waiting)], by=by)
    unseen = _unseen() if is_intake else []
    door.log_looks({*(c.folder_id for c in children.values()), *(e.folder_id for e in events),
                    *(r.folder_id for r in unseen)}, by=by, what="day")
    names = {case_id: child.name for case_id, child in children.items()}
    return Day(
        todos=[todo(task, names, by, today) for task in worklist.without_echoes(page.tasks)], next=page.next,
        news=[_told(event, names) for event in events],
        unseen=[Unseen(r.reference, r.child_name, r.received_at or r.sent_at, reverse("concerns:report", args=[r.id]))
                for r in unseen],
        offers=[Offer(names.get(p.case_id, ""), timezone.localdate(p.offered_at),
                      reverse("overview:accept-contact", args=[p.case_id])) for p in periods if p.accepted_at is None],
        questions=[one.offer(names, "investigations:answer") for one in waiting if one.kind == "question"],
        times=[one.offer(names, "meetings:times") for one in waiting if one.kind == "times"],
        is_intake=is_intake, may_report=by.has_role(*codes(may_report=True)),
        sees_unit=by.has_role(*SEE_UNIT),
    )


def _periods(by: Actor) -> list[ContactPeriod]:
    """The cases I am contact person for, and those offered to me."""
    if by.account_id is None or not by.has_role(*codes(works_cases=True)):
        return []
    return _contact_for(account=by.account_id)


def _counselled(by: Actor) -> list[UUID]:
    """The cases in which I am the family counsellor."""
    if by.account_id is None or not by.has_role(*codes(counsels=True)):
        return []
    return [case_id for case_id, in _counsellor_in(account=by.account_id)]


def _reported(by: Actor) -> list[UUID]:
    """The cases of the latest reports I have sent, and of those of the units whose overview I keep."""
    if not by.has_role(*codes(may_report=True)):
        return []
    return [case_id for _, case_id in latest(by.units(*OVERVIEW), by.account_id, most=CASES_LOOKED_AT) if case_id]


def _asked(by: Actor) -> list[Waiting]:
    """What the units whose overview I keep are asked (one query)."""
    units = list(by.units(*OVERVIEW))
    if not units:
        return []
    return [Waiting(*row) for row in line.ask(_ASKED, [units, units])]


def _news(case_ids: list[UUID], by: Actor, now: datetime) -> list[Event]:
    if not case_ids:
        return []
    told = _told_by_others if by.has_role(*codes(works_cases=True)) else _done_by_others
    return told(streams=case_ids, since=now - NEW_FOR, me=by.label)


def _told(event: Event, names: dict[UUID, str]) -> News:
    return News(text=say(shipped_catalogue().kinds[event.kind].text), child=names.get(event.stream_id, ""), who=event.by_name,
                at=event.on, icon=ICONS.get(event.kind.partition(".")[0], "info"),
                url=reverse("overview:case", args=[event.stream_id]))
