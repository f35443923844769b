"""The report page, for everybody whose door is open: reporter, head and liaison, intake, contact person, a party."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.sharing_counsellor import BASIS as COUNSELLOR
from skolestotte.web.design import speech
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.people.roles import codes

from .. import reading
from ..content import duty_kind
from ..models import Feedback, Message, Report, ReportFile, Review
from . import attached
from .handling import Handled, handled
from .opening import opened
from .standing import MEETING, Next, next_of

CWS_BASES = {"duty_to_report", "cws_intake", "cws_contact", "cws_takes_over", "cws_leader"}
FAMILY_BASES = {"party_guardian", "party_young_person", "told_guardian", COUNSELLOR}  # who supports the family reads what it reads
SIDES = {"cws": None, "school": "school", "family": "guardians"}


@dataclass(frozen=True)
class May:
    """What the reader can do with the report."""

    work: bool = False  # on the case: review, answer, clear
    answer: bool = False  # as the reporting unit: answer questions, record a delivery
    steps: frozenset[str] = field(default_factory=frozenset)  # the forms of the open steps
    leads: bool = False  # the unit's head or liaison
    meeting: frozenset[bool] = field(default_factory=frozenset)  # open steps about a report meeting: whether it is the unit's to ask

    @property
    def say(self) -> bool:
        return self.work or self.answer

    @property
    def review(self) -> bool:
        return self.work and "report_review" in self.steps

    @property
    def first(self) -> bool:
        return self.work and "first_feedback" in self.steps and not self.review

    @property
    def second(self) -> bool:
        return self.work and "second_feedback" in self.steps

    @property
    def ask_meeting(self) -> bool:
        """The unit can ask for a report meeting (MTG-10)."""
        return self.leads and not self.work and True in self.meeting

    @property
    def answer_meeting(self) -> bool:
        """The unit has asked, and the service has not answered."""
        return self.work and False in self.meeting

    @property
    def clear(self) -> bool:
        return self.work and "clear_guardians" in self.steps


@dataclass(frozen=True)
class ReportPage:
    """Everything the page shows. `reader`: school, cws or family."""

    report: Report
    reader: str
    sections: tuple[reading.Section, ...]
    first: Feedback | None
    second: Feedback | None
    review: Review | None
    messages: list[Message]
    files: list[ReportFile]
    siblings: list[Report]
    next: list[Next]
    may: May
    why: list[Grant]
    handled: Handled

    @property
    def unit_name(self) -> str:
        """Where the report comes from; from outside, as it says itself."""
        return unit_name(self.report)

    @property
    def asked(self) -> Message | None:
        """What the unit wrote when it asked for a report meeting: its latest message."""
        return next((one for one in reversed(self.messages) if not one.from_cws), None)

    @property
    def home(self) -> str:
        """The page of the case that a reader on the family's side came from."""
        staff = any(grant.basis == COUNSELLOR for grant in self.why)
        return reverse("overview:case" if staff else "portal:case", args=[self.report.case_id])

    @property
    def is_family(self) -> bool:
        return self.reader == "family"

    @property
    def elsewhere(self) -> bool:
        """The child lives in another municipality."""
        return self.report.case_id is None


def open_report(report_id: UUID, *, by: Actor, what: str) -> Report:
    """The report itself, with its unit and people. From here on the page speaks of the unit's kind."""
    report = opened(Report, report_id, by=by, what=what, related=("unit", "reporter", "seen_by"))
    speech.speak_of(report.unit.side if report.unit else None)
    return report


def report_page(report: Report, *, by: Actor, today: date) -> ReportPage:
    """What stands around a report that is opened. Nine queries, and two where the guardians are not told."""
    grants = _grants(report, by)
    works = any(grant.can_write and grant.folder.kind == Folder.Kind.CWS for grant in grants)
    given = {one.which: one for one in Feedback.objects.filter(report_id=report.id).select_related("by", "contact")}
    reader = _reader([grant for grant in grants if grant.folder_id == report.folder_id])
    steps = next_of([report], by=by, side=SIDES[reader], today=today).get(report.id, [])
    return ReportPage(
        report=report, reader=reader, sections=sections_of(report, for_family=reader == "family"),
        first=given.get(Feedback.Which.FIRST), second=given.get(Feedback.Which.SECOND),
        review=Review.objects.filter(report_id=report.id).select_related("by").first() if reader == "cws" else None,
        messages=list(Message.objects.filter(report_id=report.id).select_related("by")),
        files=attached.of_report(report),
        siblings=list(Report.objects.filter(sending=report.sending).exclude(id=report.id).order_by("reference")),
        next=[one for one in steps if not (one.form == MEETING and one.optional)],
        may=May(works, speaks_for_unit(by, report), frozenset(one.form for one in steps), leads_unit(by, report),
                frozenset(one.optional for one in steps if one.form == MEETING)),
        why=[grant for grant in grants if grant.folder_id == report.folder_id], handled=handled(report, reader=reader),
    )


def _grants(report: Report, by: Actor) -> list[Grant]:
    """The reader's own open grants on the report, and on the service's folder of the case."""
    now = timezone.now()
    where = Q(folder_id=report.folder_id)
    if report.case_id:
        where |= Q(folder__case_id=report.case_id, folder__kind=Folder.Kind.CWS)
    return list(Grant.objects.filter(where, principal__in=by.principals).open_at(now)
                .select_related("folder").order_by("-valid_from"))


def reader_of(report: Report, *, by: Actor) -> str:
    """In which capacity this person reads the report: cws, school or family."""
    return _reader([grant for grant in _grants(report, by) if grant.folder_id == report.folder_id])


def works_on(report: Report, by: Actor) -> bool:
    """May the person write in the service's own folder of the case? That is where reviews and reasons lie."""
    return any(grant.can_write and grant.folder.kind == Folder.Kind.CWS for grant in _grants(report, by))


def unit_name(report: Report) -> str:
    """The reporting unit, as the report itself names it where the unit is not one of ours."""
    return report.unit.name if report.unit else report.content.get("unit_name", "")


def speaks_for_unit(actor: Actor, report: Report) -> bool:
    """The reporter, the head and the liaison answer for the reporting unit."""
    if report.unit_id is None or not actor.role_at(report.unit_id):
        return False
    return report.reporter_id == actor.account_id or actor.role_at(report.unit_id, *codes(keeps_overview=True)) is not None


def leads_unit(actor: Actor, report: Report) -> bool:
    """The head and the liaison of the unit that reported."""
    return report.unit_id is not None and actor.role_at(report.unit_id, *codes(keeps_overview=True)) is not None


def sections_of(report: Report, *, for_family: bool = False) -> tuple[reading.Section, ...]:
    """The report as it is read, by the grounds that held on the day it was sent. `for_family`: without what is not for them."""
    kind = duty_kind(report.unit)
    return reading.sections(report.content, duty_kind=kind, on=timezone.localdate(report.sent_at), for_family=for_family)


def _reader(grants: list[Grant]) -> str:
    """In which capacity the report is read: the service's before the school's before a party's."""
    bases = {grant.basis for grant in grants}
    if bases & CWS_BASES:
        return "cws"
    return "family" if bases and bases <= FAMILY_BASES else "school"
