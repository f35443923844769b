"""Who may have what lies in the folders of a meeting: its parts, the times that are proposed, what is for its leader or for the
school alone.

Source: bvl §§ 13-1, 15-8; requirements RT1-06, RT1-09, RT2-04, RT2-08, RT3-05, RT3-11, MTG-03, MTG-07, MTG-12, CHD-04.
"""

from __future__ import annotations

from skolestotte.rulebook.casefacts import IN_MEASURES, CaseFacts, MeetingFact
from skolestotte.rulebook.parties import FolderFacts, FolderUse, Party, PartyKind
from skolestotte.rulebook.sharing_answers import CWS, FAMILY, Answer, by_consent, cws, granted, is_named, no, party, unit_kind, yes

BY_SCHOOL = "by_school"  # the type of meeting that the school asks for, convenes and leads (RT3-11)
ABOUT_THE_REPORT = ("start", "report")  # goes through the report with those who sent it: rests on no consent (K-04, K-07, MTG-10)
SCHOOL_SIDE = (PartyKind.SCHOOL_HEAD, PartyKind.SCHOOL_LIAISON)
ENDS_COLLABORATION = ("ended", "no_collaboration", "not_together")  # closing meetings that rest on the consent for these


def meeting(what: FolderFacts, who: Party, facts: CaseFacts) -> Answer:
    """The answer for a folder of kind meeting; which of a meeting's folders it is, stands in `use`."""
    if what.use == FolderUse.STAFF and who.kind not in SCHOOL_SIDE:
        return no("for_the_school_alone")
    if who.kind in CWS:
        return cws(who, facts)
    about = facts.meeting(what.meeting)
    opened = about is not None and (about.called or (what.use == FolderUse.TIMES and about.proposed))
    if about is not None and about.wished_by and not about.called and not what.use:
        return _wished(who, about, facts)
    if about is None or not opened:
        return no("meeting_not_called")
    if who.kind in FAMILY:
        return no("for_the_leader_alone") if what.use == FolderUse.LEADER else party(who, facts)
    if who.kind == PartyKind.REPORTER:
        return no("reporter_gets_feedback")
    if not _comes(what, who, about, facts):
        return no("not_at_this_meeting")
    if what.use:
        return _school(what, who, about, facts, part=1, write=False)
    return _school(what, who, about, facts, part=what.part,
                   write=_takes_minutes(what, who) and what.part not in about.sent)


def _wished(who: Party, about: MeetingFact, facts: CaseFacts) -> Answer:
    """A meeting that the school asks for is planned by its head and liaison; the family, which is asked there, reads it (RT3-11)."""
    if who.kind in FAMILY:
        return party(who, facts)
    convenes = who.kind in SCHOOL_SIDE and who.unit == about.wished_by
    return yes("convenes_meeting", unit_kind(who, facts), write=True) if convenes else no("meeting_not_called")


def _comes(what: FolderFacts, who: Party, about: MeetingFact, facts: CaseFacts) -> bool:
    """The school's head and liaison of a unit that had reported, and those named; to the leader's folder only the one named."""
    behind = facts.report(facts.report_of(about.run))  # the meeting is with the unit whose report it follows up
    had_reported = any(report.seq < about.seq for report in facts.reports_of(who.unit)) and (
        behind is None or behind.unit == who.unit)
    needs_name = who.kind == PartyKind.SCHOOL_PARTICIPANT or what.use == FolderUse.LEADER
    return had_reported and (not needs_name or is_named(what, who)) and what.school_unit in ("", who.unit)


def _school(what: FolderFacts, who: Party, about: MeetingFact, facts: CaseFacts, *, part: int, write: bool) -> Answer:
    if about.type in ABOUT_THE_REPORT and part == 1:
        code = "named_participant" if who.kind == PartyKind.SCHOOL_PARTICIPANT else "joint_work"
        return yes(code, unit_kind(who, facts), write=write)
    purpose = meeting_consent(about, part)
    if about.wished_by:
        return granted(facts.consent_to(about.id, purpose), write=write)
    return by_consent(purpose, facts, write=write, run=about.run)


def meeting_consent(about: MeetingFact, part: int) -> str:
    """The purpose of the consent on which a school takes part in a meeting (RT1-06, RT1-09, RT2-04, RT3-05, RT3-11, K-04)."""
    if about.type == "closing":
        return "closing_in_measures" if about.variant in ENDS_COLLABORATION else "closing_meeting"
    if about.type in ("start", "review") and part == 2:
        return "school_in_part_2"
    if about.type == BY_SCHOOL:
        return "meeting_by_school"
    return "after_conversation" if about.type == "after_conversation" else IN_MEASURES


def _takes_minutes(what: FolderFacts, who: Party) -> bool:
    """The one named from the school writes in that part's folder, until the minutes are sent (RT2-08)."""
    return who.kind == PartyKind.SCHOOL_PARTICIPANT and any(
        p.writes and p.person == who.person and p.unit == who.unit for p in what.participants if p.person)
