"""What the family counsellor may have: what the family has, while the family agrees to work with the school (RT3-04).

From the day of being named until the measures end. The counsellor works with the family about school. That takes the child's
name, what the family reads of its own case, and what is agreed with the school; it does not take the service's own work or what
the family is not to know yet (fvl § 13 b(1) no. 3).
"""

from __future__ import annotations

from skolestotte.rulebook.casefacts import IN_MEASURES, CaseFacts
from skolestotte.rulebook.parties import FolderFacts, FolderKind, Party
from skolestotte.rulebook.reasons import Refused
from skolestotte.rulebook.sharing_answers import Answer, no, yes

BASIS = "family_counsellor"


def family_counsellor(what: FolderFacts, who: Party, facts: CaseFacts, *, held: bool, family: Answer) -> Answer:
    """The answer for one folder of the case.

    In: `held`: what lies in it came of a report that the family is not to know of yet; `family`: the answer for a guardian who
    is a party.
    """
    if not who.person or who.person != facts.contact.counsellor:
        return no("not_on_the_case")
    if what.kind == FolderKind.CWS:
        return no("family_counsellor")
    if held:
        return no("held_back")
    consent = facts.consent(IN_MEASURES)
    if consent.state != "given":
        return no(f"consent_{consent.state}", consent.purpose)
    return family if isinstance(family, Refused) else yes("family_counsellor", write=what.kind == FolderKind.COLLAB)
