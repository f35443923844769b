"""What the family has agreed to share in a meeting: for whoever leads it, so that no more is said (RT2-05, CNS-04)."""

from __future__ import annotations

from dataclasses import dataclass

from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.consents.models import Consent

from ..models import Meeting
from ..standing import Standing


@dataclass(frozen=True)
class AgreedTo:
    """One consent that stands: what for, and how far it reaches in the words the family said yes to."""

    purpose: str
    scope: str


def agreed_to(meeting: Meeting, stands: Standing) -> tuple[AgreedTo, ...]:
    """The consents that the school's coming rests on and that stand, as far as the reader may read them (one query, or none
    where the meeting rests on no consent)."""
    needs = {purpose for plan in stands.plans.values() for purpose in plan.consents if stands.consent(purpose) == "given"}
    if not needs:
        return ()
    rows = Consent.objects.filter(case_id=meeting.case_id, purpose__in=needs, state=Consent.State.GIVEN).select_related("folder")
    of_case = shipped_catalogue().of_case
    own = [row for row in rows.order_by("-answered_at") if row.purpose in of_case or row.run_id == meeting.run_id]
    own = [row for row in own if row.meeting_id in (None, meeting.id)]
    return tuple(dict.fromkeys(AgreedTo(row.purpose, row.scope) for row in own))
