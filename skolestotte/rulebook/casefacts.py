"""The facts of one case that decisions about sharing look at. `facts.py` tells them from the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skolestotte.rulebook.parties import Person, Unit, UnitKind

IN_MEASURES = "collaboration_in_measures"


class Phase(StrEnum):
    """Where the case stands between reports and measures (bvl § 2-2)."""

    REVIEW = "review"
    INVESTIGATION = "investigation"
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class ReportFact:
    """One received report. `seq` is the number of the event it came with.

    `held_back`: the guardians are not to be told yet. `reviewed`: intake has judged it. `in_case`:
    an investigation ran when it came, or was opened later; or it is information in a case in measures (RT4-03).
    `feedback_sent`: first written feedback.
    `collaborates`: after it reported, its unit was told of the investigation, rung, or called to a meeting.
    """

    id: str
    unit: str
    unit_kind: UnitKind
    reporter: str
    channel: str
    seq: int
    received_on: date
    held_back: bool = False
    reviewed: bool = False
    in_case: bool = False
    feedback_sent: bool = False
    collaborates: bool = False


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """One meeting. `seq` is the number of the event that first named it. `proposed`: times for it are proposed to those who
    are to come. `held`, `sent`: the parts that are held, and those whose minutes are sent. `wished_by`: the unit that asked for
    it and convenes it; empty where child welfare does."""

    id: str
    type: str
    seq: int
    run: str = ""
    variant: str = ""
    meeting_on: date | None = None
    proposed: bool = False
    called: bool = False
    cancelled: bool = False
    held: frozenset[int] = frozenset()
    sent: frozenset[int] = frozenset()
    wished_by: str = ""


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """Where the consent for one purpose stands; with `run`, as far as one run of a routine goes; with `meeting`, what was
    asked about that meeting.
    `state`: as in `consent.ConsentState`.

    `consent`: the id of the one that decides. `given_by`: those whose written yes stands.
    """

    purpose: str
    state: str
    consent: str
    given_by: frozenset[str] = frozenset()
    run: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The child's contact person (`person`) and the one who is asked to take over (`offered`); empty if none.

    A change is a handover: the former stays until the next one accepts. One who no longer works at the service cannot
    stay: then `left` says who it was, until somebody has accepted. `counsellor`: the family counsellor who is named while the
    family gets measures (RT3-04).
    """

    person: str = ""
    offered: str = ""
    left: str = ""
    counsellor: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything `may_share` looks at. Build it with `facts_of`.

    `opened_in_the_open`: an investigation was opened on a report that the guardians may know of. `report_of_run`: the report
    of each run of a routine. `outcome`: of the latest concluded investigation.
    `measures_began`: a routine has handed the case over to measures. `shared_on_consent`: new things have come to the school
    on the consent to collaboration in measures, so they stop when it ends.
    """

    reports: tuple[ReportFact, ...] = ()
    phase: Phase = Phase.REVIEW
    investigation_opened: bool = False
    opened_in_the_open: bool = False
    report_of_run: tuple[tuple[str, str], ...] = ()
    outcome: str = ""
    measures_began: bool = False
    guardians_cleared: bool = False
    contact: Contact = Contact()
    consents: tuple[ConsentFact, ...] = ()
    shared_on_consent: bool = False
    meetings: tuple[MeetingFact, ...] = ()
    next_meeting_on: date | None = None
    routine_left: bool = False
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()

    @property
    def hold_back(self) -> bool:
        """True while the guardians are not to be told of some report (DUT-08)."""
        return any(report.held_back for report in self.reports)

    def is_held(self, report_id: str) -> bool:
        """True while the guardians are not to be told of this report."""
        return any(report.held_back for report in self.reports if report.id == report_id)

    def report_of(self, run: str) -> str:
        """The report that a run of a routine is about, or empty."""
        return next((report for one, report in self.report_of_run if one == run), "")

    @property
    def all_held(self) -> bool:
        """True while the guardians are not to be told of any report that there is."""
        return bool(self.reports) and all(report.held_back for report in self.reports)

    @property
    def investigation_concluded(self) -> bool:
        """True when the latest investigation is concluded and no new one runs."""
        return self.phase == Phase.CONCLUDED

    @property
    def school_informed(self) -> bool:
        """True when a first feedback is sent."""
        return any(report.feedback_sent for report in self.reports)

    @property
    def collaboration_begun(self) -> bool:
        """True when collaboration with some reporting unit has begun."""
        return any(report.collaborates for report in self.reports)

    @property
    def reporting_units(self) -> tuple[str, ...]:
        """Ids of the units that have reported, in the order of their first report."""
        return tuple(dict.fromkeys(report.unit for report in self.reports if report.unit))

    def report(self, report_id: str) -> ReportFact | None:
        """The report with this id."""
        return next((r for r in self.reports if r.id == report_id), None)

    def reports_of(self, unit: str) -> tuple[ReportFact, ...]:
        """The reports one unit has sent."""
        return tuple(r for r in self.reports if r.unit == unit)

    def meeting(self, meeting_id: str) -> MeetingFact | None:
        """The meeting with this id."""
        return next((m for m in self.meetings if m.id == meeting_id), None)

    def consent(self, purpose: str, run: str = "") -> ConsentFact:
        """The consent for a purpose; state `none` when nobody has been asked. With `run`: what was asked in that run, and what
        belongs to the case as a whole; an answer that was given in another run is no answer in this one."""
        found = [c for c in self.consents if c.purpose == purpose and not c.meeting]
        asked_in_runs = run and any(c.run for c in found)
        mine = [c for c in found if c.run == (run if asked_in_runs else "")]
        return next(iter(mine), ConsentFact(purpose, "none", ""))

    def consent_to(self, meeting: str, purpose: str) -> ConsentFact:
        """The consent that was asked about one meeting; state `none` when nobody has been asked."""
        found = (c for c in self.consents if c.meeting == meeting and c.purpose == purpose)
        return next(found, ConsentFact(purpose, "none", "", meeting=meeting))

    def unit(self, unit_id: str) -> Unit | None:
        """The unit with this id; a reporting unit that nobody described is known by its kind alone."""
        known = next((u for u in self.units if u.id == unit_id), None)
        reported = next((r for r in self.reports if r.unit == unit_id), None)
        return known or (Unit(unit_id, reported.unit_kind) if reported else None)

    def person(self, person_id: str) -> Person | None:
        """The child or guardian with this id."""
        return next((p for p in self.people if p.id == person_id), None)
