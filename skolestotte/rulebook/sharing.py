"""May this be shared? `may_share(what, sender, receiver, facts, today) -> Allowed | Refused`: pure and total.

The receiver is first tried against the facts (is this person really the child's contact person, has this unit
really reported), then against the rule of the folder's kind. `docs/sharing.md` holds the rules as a table.
Source: bvl §§ 12-2, 12-3, 12-6, 13-1 to 13-3, 15-8; fvl §§ 13-13 c, 18-19; opl §§ 24-1, 24-3; bhl §§ 2 b, 46;
requirements CNS-01, CNS-05, CNS-12, CNS-14, DUT-08, PAR-01, PAR-02, RT1-06, RT1-09, RT3-04, MTG-07.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from skolestotte.rulebook.casefacts import IN_MEASURES, CaseFacts, Phase, ReportFact
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
from skolestotte.rulebook.reasons import Refused
from skolestotte.rulebook.sharing_answers import (
    CHILD,
    CWS,
    FAMILY,
    GUARDIANS,
    Answer,
    by_consent,
    cws,
    is_named,
    no,
    party,
    unit_kind,
    yes,
)
from skolestotte.rulebook.sharing_counsellor import family_counsellor
from skolestotte.rulebook.sharing_meetings import meeting

PARTY_AGE, ADULT_AGE = 15, 18
SCHOOL_SIDE = (PartyKind.SCHOOL_HEAD, PartyKind.SCHOOL_LIAISON)
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
        return no("sender_has_no_access")
    if sender.kind in HOLD_FOR_THEMSELVES:
        return no("sender_may_not_pass_on")
    return answer


def access(what: FolderFacts, receiver: Party, facts: CaseFacts, today: date) -> Answer:
    """Whether the receiver may have what lies in the folder, whoever gives it."""
    if receiver.kind == PartyKind.SYSTEM:
        return yes("keeping", _owner_kind(what, facts), write=True)
    if receiver.kind in NEVER:
        return no(NEVER[receiver.kind])
    if what.kind == FolderKind.PERSONAL:
        return yes("own_draft", write=True) if _wrote(what, receiver) else no("only_the_author")
    if what.kind == FolderKind.CONCERN:
        return _concern(what, receiver, facts)
    if what.kind == FolderKind.REPORT and facts.report(what.report) is None:
        return _unreceived(what, receiver, facts)
    if receiver.kind == PartyKind.FAMILY_COUNSELLOR:
        family = RULES[what.kind](what, Party(PartyKind.GUARDIAN), facts)
        return family_counsellor(what, receiver, facts, held=_is_held(what, facts), family=family)
    if refused := _standing(receiver, facts, today, what):
        return refused
    return RULES[what.kind](what, receiver, facts)


def _standing(who: Party, facts: CaseFacts, today: date, what: FolderFacts) -> Refused | None:
    """None when the facts bear out the capacity that is claimed."""
    if who.kind in CWS:
        return None if _is_cws(who, facts) else no("not_on_the_case")
    if who.kind in FAMILY:
        return _family_standing(who, facts, today, what)
    if who.kind == PartyKind.REPORTER:
        return None if _reported(who, facts) else no("not_in_this_case")
    unit = facts.unit(who.unit) if who.unit in facts.reporting_units else None
    return None if unit and unit.takes_part else no("unit_has_not_reported")


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
        return no("not_in_this_case")
    if _is_held(what, facts):
        return no("held_back")
    if relation == Relation.CHILD:
        return None if person.has_turned(PARTY_AGE, today) else no("under_15")
    if any(p.relation == Relation.CHILD and p.has_turned(ADULT_AGE, today) for p in facts.people):
        return no("child_is_adult")
    return None if person.is_party else no("not_a_party")


def _concern(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The school's own paper: its author and its unit's head and liaison; nobody else before it is sent."""
    kind = _owner_kind(what, facts)
    if who.kind == PartyKind.REPORTER and _wrote(what, who):
        return yes("own_concern", kind, write=not what.sent)
    if who.kind in SCHOOL_SIDE and who.unit and who.unit == what.owner_unit:
        head_decides = who.kind == PartyKind.SCHOOL_HEAD  # also after the employee reported directly (DUT-05)
        return yes("unit_decides_concern", kind, write=head_decides or not what.sent)
    return no("schools_own_notes")


def _unreceived(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """A report on its way, or gone to another municipality: its author and unit hold it and may send it."""
    kind = _owner_kind(what, facts)
    if who.kind == PartyKind.REPORTER and _wrote(what, who):
        return yes("own_report", kind, write=not what.sent)
    if who.kind in SCHOOL_SIDE and who.unit and who.unit == what.owner_unit:
        return yes("units_report", kind)
    if who.kind == PartyKind.CWS_INTAKE and _is_cws(who, facts):
        return yes("duty_to_report", kind, write=True)
    return no("report_not_received")


def _identity(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """Name and birth date: secret at the service, known already to the unit that reported (CNS-14)."""
    if who.kind in CWS:
        return cws(who, facts)
    if who.kind in GUARDIANS:
        told = facts.guardians_cleared and not facts.investigation_opened
        return yes("told_guardian") if told else party(who, facts)
    if who.kind in CHILD:
        return party(who, facts)
    if who.kind == PartyKind.SCHOOL_PARTICIPANT and not is_named(what, who):
        return no("only_through_meetings")
    return yes("reported_this_child", unit_kind(who, facts))


def _report(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    report = facts.report(what.report)
    if report is None:
        return no("report_not_received")
    if who.kind == PartyKind.CWS_INTAKE:
        return yes("duty_to_report", report.unit_kind, write=True)
    if who.kind in CWS:
        return cws(who, facts, write=who.kind == PartyKind.CWS_CONTACT)
    if who.kind == PartyKind.REPORTER:
        return yes("own_report") if who.person == report.reporter else no("another_units_report")
    if who.kind in SCHOOL_SIDE:
        return yes("units_report") if who.unit == report.unit else no("another_units_report")
    if who.kind in FAMILY:
        if not report.in_case:
            return no("investigation_not_opened")
        return party(who, facts) if report.reviewed else no("not_reviewed")
    return no("only_through_meetings")


def _cws_folder(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    if who.kind in CWS:
        return cws(who, facts)
    return no("cws_internal_documents" if who.kind in FAMILY else "cws_own_notes")


def _family_folder(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The family writes here too: its own view of the report, its answers (PAR-05)."""
    if who.kind in CWS:
        return cws(who, facts)
    return party(who, facts, write=True) if who.kind in FAMILY else no("family_only")


def _collab(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The joint folder. It is shut for writing when the investigation is over and nobody consents to more.

    During the investigation the service shares for its own tasks (bvl § 13-1(3)). After it, what lies there
    stays with the unit as its own record, and only consent lets anything new in (CNS-10). Where new things
    came in on consent, the folder closes to the unit when the consent ends (CNS-05).
    """
    consent = facts.consent(IN_MEASURES)
    if who.kind in CWS:
        return cws(who, facts, write=facts.phase != Phase.CONCLUDED or consent.state == "given")
    if who.kind in FAMILY:
        return party(who, facts)
    if who.kind == PartyKind.REPORTER:
        return no("reporter_gets_feedback")
    if who.kind == PartyKind.SCHOOL_PARTICIPANT:
        return no("only_through_meetings")
    own = facts.report(what.report)
    if (what.school_unit and who.unit != what.school_unit) or (own is not None and own.unit != who.unit):
        return no("another_units_folder")
    if not any(report.collaborates for report in _counting(what, who, facts)):
        return no("not_collaborating_yet")
    if consent.state == "given" and facts.phase == Phase.CONCLUDED:
        return by_consent(consent.purpose, facts, write=True)
    if facts.shared_on_consent and consent.state != "given":
        return by_consent(consent.purpose, facts)
    if facts.phase == Phase.CONCLUDED:
        return yes("kept_from_investigation", unit_kind(who, facts))
    return yes("joint_work", unit_kind(who, facts), write=True)


def _counting(what: FolderFacts, who: Party, facts: CaseFacts) -> tuple[ReportFact, ...]:
    """The unit's reports that bring it into this joint folder. Those who read the case's own joint folder see who else has a
    door to it, so a report that is held back brings nobody in there while the family reads it (DUT-08)."""
    own = facts.reports_of(who.unit)
    return own if what.report or facts.all_held else tuple(report for report in own if not report.held_back)


RULES: dict[FolderKind, Callable[[FolderFacts, Party, CaseFacts], Answer]] = {
    FolderKind.IDENTITY: _identity,
    FolderKind.REPORT: _report,
    FolderKind.CWS: _cws_folder,
    FolderKind.FAMILY: _family_folder,
    FolderKind.COLLAB: _collab,
    FolderKind.MEETING: meeting,
}


def _is_held(what: FolderFacts, facts: CaseFacts) -> bool:
    """What lies in the folder came of a report that the family is not to know of yet, or all reports are such."""
    return facts.all_held or facts.is_held(_report_behind(what, facts))


def _report_behind(what: FolderFacts, facts: CaseFacts) -> str:
    """The report that what lies in the folder came of, where it is bound to one."""
    about = facts.meeting(what.meeting) if what.meeting else None
    return facts.report_of(about.run) if about is not None else what.report


def _wrote(what: FolderFacts, who: Party) -> bool:
    return bool(who.person) and who.person == what.person


def _reported(who: Party, facts: CaseFacts) -> bool:
    return bool(who.person) and any(report.reporter == who.person for report in facts.reports)


def _owner_kind(what: FolderFacts, facts: CaseFacts) -> UnitKind | None:
    unit = facts.unit(what.owner_unit)
    return unit.kind if unit else None
