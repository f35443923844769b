"""The school's reads: the list of worries and reports, one worry, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account
from skolestotte.web.people.roles import ROLES, codes

from .. import reading
from ..commands.writing import EDITABLE
from ..models import Concern, HeadDecision, Report
from .opening import opened
from .sent import latest
from .standing import Next, next_of

PAGE_SIZE = 40
STATE = Concern.State
COLOURS = {STATE.DRAFT: "neutral", STATE.RAISED: "warning", STATE.REPORT: "accent", STATE.DISCUSS: "info",
           STATE.NOT_REPORT: "neutral", STATE.SENT: "success"}


@dataclass(frozen=True)
class WorryRow:
    """A worry that is not sent yet. `next_step` and `who` say what is next; `mine`: it is the reader's turn. `author` is
    empty where it is the reader."""

    names: str
    state: str
    colour: str
    author: str
    saved_at: datetime
    phoned_at: datetime | None
    next_step: str
    who: str
    mine: bool
    url: str


@dataclass(frozen=True)
class ReportRow:
    """A report that is sent. `now`: the first open step; None when nothing is open."""

    child: str
    reference: str
    reporter: str
    sent_at: datetime
    seen: bool
    elsewhere: bool
    delivered: bool
    now: Next | None
    url: str


@dataclass(frozen=True)
class ListPage:
    """`older`: the moment before which there is more, for the link to the next page."""

    waiting: list[WorryRow]
    writing: list[WorryRow]
    sent: list[ReportRow]
    older: datetime | None
    whole_unit: bool


def reporting_units(actor: Actor) -> list[tuple[UUID, str]]:
    """The units the person may report from."""
    return list(dict.fromkeys((role.unit_id, role.unit_name) for role in actor.roles if ROLES[role.role].may_report))


def list_page(*, by: Actor, today: date, before: datetime | None = None) -> ListPage:
    """An employee's own worries and reports; for the head and the liaison all of the unit's. Eight queries."""
    units = by.units(*codes(keeps_overview=True))
    worries = [] if before else _not_sent(by, units)
    ids = [report_id for report_id, _case in latest(units, by.account_id, most=PAGE_SIZE + 1, before=before)]
    reports = list(Report.objects.select_related("unit", "reporter").filter(id__in=ids).order_by("-sent_at", "reference"))
    shown = reports[:PAGE_SIZE]
    door.log_looks([row.folder_id for row in (*worries, *shown)], by=by, what="concerns.list")
    steps = next_of(shown, by=by, side="school", today=today)
    rows = [_worry_row(concern, by) for concern in worries]
    return ListPage(
        waiting=[row for row, concern in zip(rows, worries, strict=True) if concern.state == STATE.RAISED],
        writing=[row for row, concern in zip(rows, worries, strict=True) if concern.state != STATE.RAISED],
        sent=[_report_row(report, steps.get(report.id, []), by) for report in shown],
        older=shown[-1].sent_at if len(reports) > PAGE_SIZE else None, whole_unit=bool(units),
    )


def _not_sent(by: Actor, units: Sequence[UUID]) -> list[Concern]:
    found = Concern.objects.select_related("unit", "author").filter(state__in=EDITABLE)  # so that the unit's index serves
    return list(found.filter(Q(unit_id__in=units) | Q(author_id=by.account_id)).order_by("-saved_at")[:200])


def _worry_row(concern: Concern, by: Actor) -> WorryRow:
    what, who, mine = _next_for(concern, by)
    decide = mine and concern.state in (STATE.RAISED, STATE.DISCUSS) and is_head(by, concern)
    return WorryRow(
        names=reading.child_names(concern.content), state=str(STATE(concern.state).label), colour=COLOURS[STATE(concern.state)],
        author=_other(concern.author, by), saved_at=concern.saved_at, phoned_at=concern.phoned_at,
        next_step=what, who=who, mine=mine, url=reverse("concerns:decide" if decide else "concerns:check", args=[concern.id]),
    )


def _next_for(concern: Concern, by: Actor) -> tuple[str, str, bool]:
    author, head = concern.author_id == by.account_id, is_head(by, concern)
    you = pgettext("who", "You")
    the_author, the_head = you if author else concern.author.name, you if head else _("The head")
    return {
        STATE.DRAFT: (_("Finish and send"), the_author, author),
        STATE.RAISED: (_("Decide"), the_head, head),
        STATE.REPORT: (_("Send the report"), the_author, author or head),
        STATE.DISCUSS: (_("Talk it over, then decide"), the_head, head),
        STATE.NOT_REPORT: (_("Follow up at the unit"), the_author, False),
    }[STATE(concern.state)]


def _report_row(report: Report, steps: list[Next], by: Actor) -> ReportRow:
    return ReportRow(
        child=report.child_name, reference=report.reference, reporter=_other(report.reporter, by),
        sent_at=report.sent_at, seen=report.seen_at is not None,
        elsewhere=report.case_id is None, delivered=bool(report.delivered_reference), now=steps[0] if steps else None,
        url=reverse("concerns:report", args=[report.id]),
    )


def _other(account: Account | None, by: Actor) -> str:
    """The person's name; empty for oneself and for nobody."""
    return account.name if account and account.id != by.account_id else ""


def is_head(actor: Actor, concern: Concern) -> bool:
    """Does the person decide on worries at the concern's unit?"""
    return actor.role_at(concern.unit_id, *codes(decides_on_reports=True)) is not None


def open_concern(concern_id: UUID, *, by: Actor, what: str, write: bool = False) -> Concern:
    """One worry. A worry that is sent is opened for reading also where `write` is asked for: the caller looks at its state."""
    try:
        concern = opened(Concern, concern_id, by=by, what=what, write=write, related=("unit", "author"))
    except PermissionDenied:
        sent = Concern.objects.select_related("unit", "author").filter(id=concern_id, state=STATE.SENT).first()
        if sent is None:
            raise
        concern = sent
    speech.speak_of(concern.unit.side)
    return concern


def read_again(concern: Concern) -> Concern:
    """The worry as it is now, after somebody else saved while this page waited."""
    return Concern.objects.select_related("unit", "author").get(id=concern.id)


def untouched_draft(*, unit_id: UUID, by: Actor) -> Concern | None:
    """A draft that the person has begun at the unit and written nothing in."""
    return Concern.objects.filter(author_id=by.account_id, unit_id=unit_id, state=STATE.DRAFT, version=1).first()


def decisions(concern: Concern) -> list[HeadDecision]:
    """What the head has decided, the latest first."""
    return list(HeadDecision.objects.filter(concern=concern).select_related("by").order_by("-at"))


def phone_of(actor: Actor) -> str:
    """The person's own phone number, so that the form does not ask for it."""
    if actor.account_id is None:
        return ""
    return Account.objects.values_list("phone", flat=True).filter(id=actor.account_id).first() or ""


def receipt_reports(concern: Concern, *, by: Actor) -> list[Report]:
    """The reports that came of the worry. Errors: Http404 when there is none the reader may see."""
    found = Report.objects.select_related("unit", "reporter", "seen_by").filter(concern_id=concern.id)
    reports = list(found.order_by("reference"))
    door.open_folders([report.folder_id for report in reports] or [concern.id], by=by, what="concern.receipt")
    return reports
