"""The consents one person of the family has been asked for: what waits for an answer, and what can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from skolestotte.web.consents.models import Consent
from skolestotte.web.consents.queries import WITHDRAWABLE, is_open
from skolestotte.web.design import speech

from .sight import Sight
from .wording import purpose


@dataclass(frozen=True)
class Answer:
    """One consent asked of this person. `mine`: about the reader's own case. `waits`: an answer is wanted.

    `withdraw_url` is empty when nothing is given.
    """

    case_id: UUID
    child: str
    mine: bool
    purpose: str
    state: str
    asked_on: date
    waits: bool
    url: str
    withdraw_url: str
    code: str


def answers(sights: Iterable[Sight], *, today: date) -> list[Answer]:
    """Everything this person has been asked in these cases, newest first (one query)."""
    by_case = {sight.case_id: sight for sight in sights}
    actors = {sight.actor.account_id for sight in by_case.values()}
    rows = (Consent.objects.select_related(None).filter(case_id__in=list(by_case), of_id__in=list(actors))
            .order_by("-asked_at", "id"))
    return [_answer(row, by_case[row.case_id], today) for row in rows if row.folder_id in by_case[row.case_id].folders]


def _answer(row: Consent, sight: Sight, today: date) -> Answer:
    with speech.speaking_of(sight.unit_kind):
        asked_for = purpose(row.purpose)
    return Answer(
        case_id=row.case_id, child=sight.child.name, mine=sight.young, purpose=asked_for, state=row.state,
        asked_on=timezone.localdate(row.asked_at), waits=is_open(row, today), url=reverse("consents:answer", args=[row.id]),
        withdraw_url=reverse("consents:withdraw", args=[row.id]) if row.state in WITHDRAWABLE else "",
        code=row.purpose,
    )
