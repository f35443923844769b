"""What the family counsellor may have: what the family has, while the family agrees to work with the school (RT3-04).

From the day of being named until the measures end. The counsellor works with the family about school. That takes the child's
name, what the family reads of its own case, and what is agreed with the school; it does not take the service's own work or what
the family is not to know yet (fvl § 13 b(1) no. 3).
"""

from __future__ import annotations

from skolestotte.rulebook.casefacts import IN_MEASURES, CaseFacts
from skolestotte.rulebook.parties import FolderFacts, FolderKind, FolderUse, Party
from skolestotte.rulebook.sharing_answers import Answer, no, yes

BASIS = "family_counsellor"


def family_counsellor(what: FolderFacts, who: Party, facts: CaseFacts, *, held: bool) -> Answer:
    """The answer for one folder of the case. `held`: what lies in it came of a report that the family is not to know of yet."""
    if not who.person or who.person != facts.contact.counsellor:
        return no("not_on_the_case")
    if held:
        return no("held_back")
    consent = facts.consent(IN_MEASURES)
    if consent.state != "given":
        return no(f"consent_{consent.state}", consent.purpose)
    match what.kind:
        case FolderKind.IDENTITY | FolderKind.FAMILY:
            return yes(BASIS)
        case FolderKind.COLLAB:
            return yes(BASIS, write=True)
        case FolderKind.REPORT:
            return _report(what, facts)
        case FolderKind.MEETING:
            return _meeting(what, facts)
        case _:
            return no("family_counsellor")


def _report(what: FolderFacts, facts: CaseFacts) -> Answer:
    report = facts.report(what.report)
    if report is None or not report.reviewed:
        return no("not_reviewed")
    return yes(BASIS) if report.in_investigation else no("investigation_not_opened")


def _meeting(what: FolderFacts, facts: CaseFacts) -> Answer:
    about = facts.meeting(what.meeting)
    if about is None or not (about.called or (what.use == FolderUse.TIMES and about.proposed)):
        return no("meeting_not_called")
    return no("for_the_leader_alone") if what.use == FolderUse.LEADER else yes(BASIS)
