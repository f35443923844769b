"""What the family has agreed to share in a meeting: for whoever leads it, so that no more is said (RT2-05, CNS-04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from skolestotte.rulebook.consent import consent_standing
from skolestotte.rulebook.events import effective
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.consents.around import Around
from skolestotte.web.consents.models import Consent

from ..models import Meeting
from ..plans import PartPlan
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
    return _of(needs, meeting.case_id, meeting.run_id, meeting.id)


def agreed_so_far(around: Around, parts: Iterable[PartPlan], meeting: Meeting | None) -> tuple[AgreedTo, ...]:
    """The same while the meeting is planned, so that the agenda goes no further."""
    events = effective(around.events)
    needs = {one for part in parts for one in part.consents if consent_standing(events, one).state == "given"}
    return _of(needs, around.case_id, around.run.id, meeting.id if meeting else None)


def _of(needs: Collection[str], case_id: UUID, run_id: UUID | None, meeting_id: UUID | None) -> tuple[AgreedTo, ...]:
    if not needs:
        return ()
    rows = Consent.objects.filter(case_id=case_id, purpose__in=needs, state=Consent.State.GIVEN).select_related("folder")
    of_case = shipped_catalogue().of_case
    own = [row for row in rows.order_by("-answered_at") if row.purpose in of_case or row.run_id == run_id]
    own = [row for row in own if row.meeting_id in (None, meeting_id)]
    return tuple(dict.fromkeys(AgreedTo(row.purpose, row.scope) for row in own))
