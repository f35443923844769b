"""Who has been asked about a meeting that the school calls, and what each has answered (RT3-11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.actor import Actor

from ..models import Meeting, Participant

OPEN = (Consent.State.ASKED, Consent.State.ORAL)


@dataclass(frozen=True)
class Asked:
    """One person of the family, by the name that stands in the meeting."""

    row: Consent
    name: str

    @property
    def state(self) -> str:
        return str(self.row.state)

    @property
    def open(self) -> bool:
        """No written answer yet."""
        return self.row.state in OPEN

    @property
    def record_url(self) -> str:
        return reverse("meetings:answered", args=[self.row.meeting_id, self.row.id])


def asked_about(meeting: Meeting, people: Sequence[Participant]) -> tuple[Asked, ...]:
    """The latest question about this meeting, one line for each who was asked and can still answer (one query). In: who takes part."""
    rows = list(Consent.objects.filter(meeting_id=meeting.id).select_related("folder", "recorded_by").order_by("-asked_at", "id"))
    names = {one.account_id: one.name for one in people}
    latest = [row for row in rows if row.request_id == rows[0].request_id]
    decide = [row for row in latest if row.state != Consent.State.FELL_AWAY] or latest
    return tuple(Asked(row, names.get(row.of_id, "")) for row in decide)


def one_asked(page_asked: Sequence[Asked], consent_id: UUID, *, by: Actor) -> Asked:
    """The line of one consent. Errors: Http404 when it is not about this meeting, or the reader answers it themselves."""
    found = next((one for one in page_asked if one.row.id == consent_id and one.row.of_id != by.account_id), None)
    if found is None:
        raise Http404
    return found
