"""The times one person of the family is asked about, before a meeting is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from skolestotte.web.design import speech
from skolestotte.web.folders.actor import Actor
from skolestotte.web.meetings.models import Asked, TimeAnswer

from .sight import Sight
from .timeline import meeting_name


@dataclass(frozen=True)
class TimesAsked:
    """One round that is open. `mine`: about the reader's own case. `answered`: by or for the reader; it can be changed."""

    case_id: UUID
    child: str
    mine: bool
    meeting: str
    answered: bool
    url: str


def times_asked(sights: Iterable[Sight], *, by: Actor) -> list[TimesAsked]:
    """The open rounds in these cases that ask this person (one query)."""
    by_case = {sight.case_id: sight for sight in sights}
    said = Exists(TimeAnswer.objects.select_related(None).filter(asked=OuterRef("pk")))
    rows = (Asked.objects.select_related(None).select_related("proposal").annotate(said=said)
            .filter(account_id=by.person_id, proposal__case_id__in=list(by_case), proposal__closed_at=None).order_by("proposal__at"))
    return [_asked(row, by_case[row.proposal.case_id]) for row in rows
            if row.folder_id in by_case[row.proposal.case_id].folders]


def _asked(row: Asked, sight: Sight) -> TimesAsked:
    with speech.speaking_of(sight.unit_kind):
        name = meeting_name(row.proposal.type)
    return TimesAsked(sight.case_id, sight.child.name, sight.young, name,
                      row.said, reverse("meetings:times", args=[row.proposal.meeting_id]))  # type: ignore[attr-defined]
