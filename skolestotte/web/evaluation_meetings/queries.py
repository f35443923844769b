"""Reads: the meetings of the units one leads and those one is invited to, and one of them. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from skolestotte.rulebook.between_services import TEXT, Between, Point, between_services
from skolestotte.rulebook.reminders import stage_on
from skolestotte.web.design.wording import say
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Membership, Unit
from skolestotte.web.people.roles import ROLES

from . import who
from .models import Agreed, Comes, Evaluation, Happened

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One meeting in the list. `waits`: how much of what came out of it is not done."""

    row: Evaluation
    title: str
    waits: int


@dataclass(frozen=True)
class ListPage:
    """What is to come first, then what was. `leads`: the reader is a head and can call one."""

    lines: list[Line]
    leads: bool


@dataclass(frozen=True)
class PointLine:
    """One point of the agenda, and what the minutes say to it."""

    text: str
    help: str
    answer: str


@dataclass(frozen=True)
class AgreedLine:
    """One thing that came out of it. `mine`: the reader can mark it as done."""

    row: Agreed
    stage: str
    mine: bool


@dataclass(frozen=True)
class OnePage:
    """One meeting. `leads`: the reader is a head of one of the units; what is about employees is for the heads alone."""

    row: Evaluation
    kind: Between
    coming: list[Comes]
    agreed: list[AgreedLine]
    journal: list[Happened]
    leads: bool
    own: tuple[Unit, ...]
    today: date

    @property
    def title(self) -> str:
        return say(self.kind.name)

    @property
    def purpose(self) -> str:
        return say(self.kind.purpose)

    @property
    def before(self) -> str:
        return say(self.kind.before)

    @property
    def points(self) -> list[PointLine]:
        """The agenda; what is about employees is a point for everybody and an answer for nobody but the heads (`agreed`)."""
        return [PointLine(say(one.text), say(one.help), self.row.answers.get(one.key, "")) for one in self.kind.agenda]

    @property
    def asked(self) -> Sequence[Point]:
        """The points that are answered in words."""
        return [one for one in self.kind.agenda if one.answer == TEXT]

    @property
    def called(self) -> bool:
        return self.row.state == Evaluation.State.CALLED

    @property
    def held(self) -> bool:
        return self.row.state == Evaluation.State.HELD

    @property
    def may_hold(self) -> bool:
        """The day of the meeting has come."""
        return self.called and self.leads and timezone.localdate(self.row.starts_at) <= self.today


def list_page(*, by: Actor) -> ListPage:
    """Three queries."""
    rows = (Evaluation.objects.filter(who.theirs(by)).distinct().select_related("unit", "other", "leader", "other_leader")
            .order_by("-starts_at")[:SHOWN])
    found = list(rows)
    led = who.led_by(by)
    waiting = list(Agreed.objects.filter(evaluation__in=found, done_on__isnull=True).values_list("evaluation_id", "unit_id", "what"))
    return ListPage([Line(row, say(between_services()[row.type].name), sum(
        one == row.id and (bool(what) or unit in led) for one, unit, what in waiting)) for row in found], bool(led))


def one_page(evaluation_id: UUID, *, by: Actor, today: date) -> OnePage:
    """Errors: Http404 for everybody but the heads of the two units and those who are invited."""
    row = (Evaluation.objects.filter(who.theirs(by), id=evaluation_id).distinct()
           .select_related("unit", "other", "leader", "other_leader").first())
    if row is None:
        raise Http404
    leads, led = who.leads(row, by), who.led_by(by)
    agreed = [AgreedLine(one, "" if one.done_on else str(stage_on(one.due, one.due, today) or ""), one.unit_id in led)
              for one in row.agreed.select_related("unit", "done_by").order_by("due", "id") if one.what or leads]
    return OnePage(row, between_services()[row.type],
                   list(row.coming.select_related("account", "unit").order_by("unit__name", "account__name")), agreed,
                   list(row.journal.select_related("by")) if leads else [], leads,
                   tuple(one for one in (row.unit, row.other) if one.id in led), today)


def one_to_lead(evaluation_id: UUID, *, by: Actor, today: date) -> OnePage:
    """The same for those who lead it. Errors: Http404; PermissionDenied for those who are only invited."""
    page = one_page(evaluation_id, by=by, today=today)
    if not page.leads:
        raise PermissionDenied
    return page


def colleagues(unit: Unit, *, but: Sequence[UUID], today: date) -> list[tuple[Account, str]]:
    """Who works at a unit and can be chosen to come, each once, with their first role (one query)."""
    rows = (Membership.objects.on(today).filter(unit=unit, role__in=who.EMPLOYEES, account__is_active=True)
            .exclude(account_id__in=but).select_related("account").order_by("account__name", "id"))
    return [(row.account, str(ROLES[row.role].name)) for row in {row.account_id: row for row in rows}.values()]
