"""May this be shared? `may_share(what, sender, receiver, facts, today) -> Allowed | Refused`: pure and total.

The receiver is first tried against the facts (is this person really the child's contact person, has this unit
really reported), then against the rule of the folder's kind. `docs/sharing.md` holds the rules as a table.
Source: bvl §§ 12-2, 12-3, 12-6, 13-1 to 13-3, 15-8; fvl §§ 13-13 c, 18-19; opl §§ 24-1, 24-3; bhl §§ 2 b, 46;
requirements CNS-01, CNS-05, CNS-12, CNS-14, DUT-08, PAR-01, PAR-02, RT1-06, RT1-09, MTG-07.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from skolestotte.rulebook.casefacts import IN_MEASURES, CaseFacts, MeetingFact, Phase, ReportFact
from skolestotte.rulebook.parties import (
    SYSTEM,
    CwsFunction,
    FolderFacts,
    FolderKind,
    Party,
    PartyKind,
    Relation,
    UnitKind,
)
from skolestotte.rulebook.reasons import Allowed, Refused, reasons

Answer = Allowed | Refused
PARTY_AGE, ADULT_AGE = 15, 18
ENDS_COLLABORATION = ("ended", "no_collaboration", "not_together")  # closing meetings that rest on the consent for these

CWS = (PartyKind.CWS_INTAKE, PartyKind.CWS_CONTACT, PartyKind.CWS_LEADER)
SCHOOL_SIDE = (PartyKind.SCHOOL_HEAD, PartyKind.SCHOOL_LIAISON)
GUARDIANS = (PartyKind.GUARDIAN, PartyKind.GUARDIAN_WITHOUT)
CHILD = (PartyKind.YOUNG_PERSON, PartyKind.CHILD)
FAMILY = GUARDIANS + CHILD
HOLD_FOR_THEMSELVES = (*FAMILY, PartyKind.SCHOOL_PARTICIPANT)
NEVER = {
    PartyKind.ADMINISTRATOR: "administrator",
    PartyKind.CWS_OTHER: "not_on_the_case",
    PartyKind.CONSULTANT: "consultant",
    PartyKind.OTHER_SCHOOL: "unit_has_not_reported",
    PartyKind.PARTNER: "partner",
}


def may_share(what: FolderFacts, sender: Party, receiver: Party, facts: CaseFacts, today: date) -> Answer:
    """Whether `sender` may let `receiver` see what lies in the folder `what`, on the day `today`.

    The sender must lawfully hold it, and hold it for more than their own part in the case. Never raises.
    """
    answer = access(what, receiver, facts, today)
    if sender in (SYSTEM, receiver) or isinstance(answer, Refused):
        return answer
    if isinstance(access(what, sender, facts, today), Refused):
        return _no("sender_has_no_access")
    if sender.kind in HOLD_FOR_THEMSELVES:
        return _no("sender_may_not_pass_on")
    return answer


def access(what: FolderFacts, receiver: Party, facts: CaseFacts, today: date) -> Answer:
    """Whether the receiver may have what lies in the folder, whoever gives it."""
    if receiver.kind == PartyKind.SYSTEM:
        return _yes("keeping", _owner_kind(what, facts), write=True)
    if receiver.kind in NEVER:
        return _no(NEVER[receiver.kind])
    if what.kind == FolderKind.PERSONAL:
        return _yes("own_draft", write=True) if _wrote(what, receiver) else _no("only_the_author")
    if what.kind == FolderKind.CONCERN:
        return _concern(what, receiver, facts)
    if what.kind == FolderKind.REPORT and facts.report(what.report) is None:
        return _unreceived(what, receiver, facts)
    if refused := _standing(receiver, facts, today, what):
        return refused
    return RULES[what.kind](what, receiver, facts)


def _standing(who: Party, facts: CaseFacts, today: date, what: FolderFacts) -> Refused | None:
    """None when the facts bear out the capacity that is claimed."""
    if who.kind in CWS:
        return None if _is_cws(who, facts) else _no("not_on_the_case")
    if who.kind in FAMILY:
        return _family_standing(who, facts, today, what)
    if who.kind == PartyKind.REPORTER:
        return None if _reported(who, facts) else _no("not_in_this_case")
    unit = facts.unit(who.unit) if who.unit in facts.reporting_units else None
    return None if unit and unit.takes_part else _no("unit_has_not_reported")


def _is_cws(who: Party, facts: CaseFacts) -> bool:
    if who.kind == PartyKind.CWS_CONTACT:
        return bool(who.person) and who.person in (facts.contact.person, facts.contact.offered)
    unit = facts.unit(who.unit)
    if unit is None or unit.kind != UnitKind.CWS:
        return False
    if who.kind == PartyKind.CWS_INTAKE:
        return CwsFunction.INTAKE in unit.functions
    taken_over = facts.outcome == "measures" or facts.measures_began
    leads = {CwsFunction.INTAKE, CwsFunction.LEADERSHIP} | ({CwsFunction.MEASURES} if taken_over else set())
    return bool(leads & unit.functions)


def _family_standing(who: Party, facts: CaseFacts, today: date, what: FolderFacts) -> Refused | None:
    """While a report is held back, the family gets nothing of it; what it had before of the case it keeps (DUT-08)."""
    person = facts.person(who.person)
    relation = Relation.GUARDIAN if who.kind in GUARDIANS else Relation.CHILD
    if person is None or person.relation != relation:
        return _no("not_in_this_case")
    if facts.all_held or facts.is_held(_report_behind(what, facts)):
        return _no("held_back")
    if relation == Relation.CHILD:
        return None if person.has_turned(PARTY_AGE, today) else _no("under_15")
    if any(p.relation == Relation.CHILD and p.has_turned(ADULT_AGE, today) for p in facts.people):
        return _no("child_is_adult")
    return None if person.is_party else _no("not_a_party")


def _concern(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The school's own paper: its author and its unit's head and liaison; nobody else before it is sent."""
    kind = _owner_kind(what, facts)
    if who.kind == PartyKind.REPORTER and _wrote(what, who):
        return _yes("own_concern", kind, write=not what.sent)
    if who.kind in SCHOOL_SIDE and who.unit and who.unit == what.owner_unit:
        head_decides = who.kind == PartyKind.SCHOOL_HEAD  # also after the employee reported directly (DUT-05)
        return _yes("unit_decides_concern", kind, write=head_decides or not what.sent)
    return _no("schools_own_notes")


def _unreceived(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """A report on its way, or gone to another municipality: its author and unit hold it and may send it."""
    kind = _owner_kind(what, facts)
    if who.kind == PartyKind.REPORTER and _wrote(what, who):
        return _yes("own_report", kind, write=not what.sent)
    if who.kind in SCHOOL_SIDE and who.unit and who.unit == what.owner_unit:
        return _yes("units_report", kind)
    if who.kind == PartyKind.CWS_INTAKE and _is_cws(who, facts):
        return _yes("duty_to_report", kind, write=True)
    return _no("report_not_received")


def _identity(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """Name and birth date: secret at the service, known already to the unit that reported (CNS-14)."""
    if who.kind in CWS:
        return _cws(who, facts)
    if who.kind in GUARDIANS:
        told = facts.guardians_cleared and not facts.investigation_opened
        return _yes("told_guardian") if told else _party(who, facts)
    if who.kind in CHILD:
        return _party(who, facts)
    if who.kind == PartyKind.SCHOOL_PARTICIPANT and not _is_named(what, who):
        return _no("only_through_meetings")
    return _yes("reported_this_child", _unit_kind(who, facts))


def _report(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    report = facts.report(what.report)
    if report is None:
        return _no("report_not_received")
    if who.kind == PartyKind.CWS_INTAKE:
        return _yes("duty_to_report", report.unit_kind, write=True)
    if who.kind in CWS:
        return _cws(who, facts, write=who.kind == PartyKind.CWS_CONTACT)
    if who.kind == PartyKind.REPORTER:
        return _yes("own_report") if who.person == report.reporter else _no("another_units_report")
    if who.kind in SCHOOL_SIDE:
        return _yes("units_report") if who.unit == report.unit else _no("another_units_report")
    if who.kind in FAMILY:
        if not report.in_investigation:
            return _no("investigation_not_opened")
        return _party(who, facts) if report.reviewed else _no("not_reviewed")
    return _no("only_through_meetings")


def _cws_folder(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    if who.kind in CWS:
        return _cws(who, facts)
    return _no("cws_internal_documents" if who.kind in FAMILY else "cws_own_notes")


def _family_folder(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The family writes here too: its own view of the report, its answers (PAR-05)."""
    if who.kind in CWS:
        return _cws(who, facts)
    return _party(who, facts, write=True) if who.kind in FAMILY else _no("family_only")


def _collab(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The joint folder. It is shut for writing when the investigation is over and nobody consents to more.

    During the investigation the service shares for its own tasks (bvl § 13-1(3)). After it, what lies there
    stays with the unit as its own record, and only consent lets anything new in (CNS-10). Where new things
    came in on consent, the folder closes to the unit when the consent ends (CNS-05).
    """
    consent = facts.consent(IN_MEASURES)
    if who.kind in CWS:
        return _cws(who, facts, write=facts.phase != Phase.CONCLUDED or consent.state == "given")
    if who.kind in FAMILY:
        return _party(who, facts)
    if who.kind == PartyKind.REPORTER:
        return _no("reporter_gets_feedback")
    if who.kind == PartyKind.SCHOOL_PARTICIPANT:
        return _no("only_through_meetings")
    own = facts.report(what.report)
    if (what.school_unit and who.unit != what.school_unit) or (own is not None and own.unit != who.unit):
        return _no("another_units_folder")
    if not any(report.collaborates for report in _counting(what, who, facts)):
        return _no("not_collaborating_yet")
    if consent.state == "given" and facts.phase == Phase.CONCLUDED:
        return _by_consent(consent.purpose, facts, write=True)
    if facts.shared_on_consent and consent.state != "given":
        return _by_consent(consent.purpose, facts)
    if facts.phase == Phase.CONCLUDED:
        return _yes("kept_from_investigation", _unit_kind(who, facts))
    return _yes("joint_work", _unit_kind(who, facts), write=True)


def _counting(what: FolderFacts, who: Party, facts: CaseFacts) -> tuple[ReportFact, ...]:
    """The unit's reports that bring it into this joint folder. Those who read the case's own joint folder see who else has a
    door to it, so a report that is held back brings nobody in there while the family reads it (DUT-08)."""
    own = facts.reports_of(who.unit)
    return own if what.report or facts.all_held else tuple(report for report in own if not report.held_back)


def _meeting(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    if who.kind in CWS:
        return _cws(who, facts)
    meeting = facts.meeting(what.meeting)
    if meeting is None or not meeting.called:
        return _no("meeting_not_called")
    if who.kind in FAMILY:
        return _party(who, facts)
    if who.kind == PartyKind.REPORTER:
        return _no("reporter_gets_feedback")
    behind = facts.report(facts.report_of(meeting.run))  # the meeting is with the unit whose report it follows up
    had_reported = any(report.seq < meeting.seq for report in facts.reports_of(who.unit)) and (
        behind is None or behind.unit == who.unit)
    named = who.kind != PartyKind.SCHOOL_PARTICIPANT or _is_named(what, who)
    if not (had_reported and named and what.school_unit in ("", who.unit)):
        return _no("not_at_this_meeting")
    write = _takes_minutes(what, who) and what.part not in meeting.sent
    if meeting.type == "start" and what.part == 1:
        code = "named_participant" if who.kind == PartyKind.SCHOOL_PARTICIPANT else "joint_work"
        return _yes(code, _unit_kind(who, facts), write=write)
    return _by_consent(meeting_consent(meeting, what.part), facts, write=write, run=meeting.run)


def meeting_consent(meeting: MeetingFact, part: int) -> str:
    """The purpose of the consent on which a school takes part in a meeting (RT1-06, RT1-09, RT2-04, RT3-05, K-04)."""
    if meeting.type == "closing":
        return "closing_in_measures" if meeting.variant in ENDS_COLLABORATION else "closing_meeting"
    if meeting.type in ("start", "review") and part == 2:
        return "school_in_part_2"
    return "after_conversation" if meeting.type == "after_conversation" else IN_MEASURES


RULES: dict[FolderKind, Callable[[FolderFacts, Party, CaseFacts], Answer]] = {
    FolderKind.IDENTITY: _identity,
    FolderKind.REPORT: _report,
    FolderKind.CWS: _cws_folder,
    FolderKind.FAMILY: _family_folder,
    FolderKind.COLLAB: _collab,
    FolderKind.MEETING: _meeting,
}


def _yes(code: str, unit_kind: UnitKind | None = None, *, write: bool = False) -> Allowed:
    return _allowed(code, unit_kind, write)


@cache
def _allowed(code: str, unit_kind: UnitKind | None, write: bool) -> Allowed:
    return Allowed(reasons().basis(code, unit_kind), write)


def _no(code: str, purpose: str = "") -> Refused:
    return reasons().refusal(code, purpose)


def _cws(who: Party, facts: CaseFacts, *, write: bool = True) -> Allowed:
    """One who is asked to take over reads; without a contact person the first one asked works at once."""
    if who.kind != PartyKind.CWS_CONTACT:
        return _yes(who.kind.value, write=write)
    if who.person == facts.contact.person or not facts.contact.person:
        return _yes("cws_contact", write=write)
    return _yes("cws_takes_over")


def _party(who: Party, facts: CaseFacts, *, write: bool = False) -> Answer:
    """Access of a party, from the opening of an investigation and without end (PAR-02)."""
    if not facts.opened_in_the_open:
        return _no("investigation_not_opened")
    return _yes("party_young_person" if who.kind in CHILD else "party_guardian", write=write)


def _by_consent(purpose: str, facts: CaseFacts, *, write: bool = False, run: str = "") -> Answer:
    consent = facts.consent(purpose, run)
    if consent.state == "given":
        return Allowed(reasons().by_consent(purpose, consent.consent), write)
    return _no(f"consent_{consent.state}", purpose)


def _report_behind(what: FolderFacts, facts: CaseFacts) -> str:
    """The report that what lies in the folder came of, where it is bound to one."""
    meeting = facts.meeting(what.meeting) if what.meeting else None
    return facts.report_of(meeting.run) if meeting is not None else what.report


def _wrote(what: FolderFacts, who: Party) -> bool:
    return bool(who.person) and who.person == what.person


def _reported(who: Party, facts: CaseFacts) -> bool:
    return bool(who.person) and any(report.reporter == who.person for report in facts.reports)


def _is_named(what: FolderFacts, who: Party) -> bool:
    return any(p.person == who.person and p.unit == who.unit for p in what.participants if p.person)


def _takes_minutes(what: FolderFacts, who: Party) -> bool:
    """The one named from the school writes in that part's folder, until the minutes are sent (RT2-08)."""
    return who.kind == PartyKind.SCHOOL_PARTICIPANT and any(
        p.writes and p.person == who.person and p.unit == who.unit for p in what.participants if p.person)


def _unit_kind(who: Party, facts: CaseFacts) -> UnitKind | None:
    unit = facts.unit(who.unit)
    return unit.kind if unit else None


def _owner_kind(what: FolderFacts, facts: CaseFacts) -> UnitKind | None:
    unit = facts.unit(what.owner_unit)
    return unit.kind if unit else None
