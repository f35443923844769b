"""Who has parental responsibility decides who can consent (CNS-07): what somebody said who no longer has it, holds no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from skolestotte.rulebook.sharing import ADULT_AGE
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.ages import have_turned, settled_since
from skolestotte.web.cases.commands import Known, NewEvent
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import commands as journal
from skolestotte.web.people.models import Guardian

from ..models import Consent
from .answers import said_of, tell

FELL_AWAY = "consent.fell_away"
HOLDS = (Consent.State.ASKED, Consent.State.ORAL, Consent.State.GIVEN)


@transaction.atomic
def settle_guardian(*, case_id: UUID, guardian_id: UUID, has: bool, known: Known, by: Actor, at: datetime) -> int | None:
    """Confirm or take away one guardian's parental responsibility; doors and consents follow in the same moment (bvl § 12-2).

    Out: how many consents fell away; None where it is settled so already.
    Errors: Guardian.DoesNotExist for somebody who is not of this child.
    """
    with as_system():
        journal.lock(case_id)
        child = Case.objects.values("child_id").filter(id=case_id)
        guardian = Guardian.objects.get(id=guardian_id, child_id__in=child)
        if guardian.confirmed and guardian.parental_responsibility == has:
            return None
        news = settled(case_id, {guardian.id: has}, known, by=by, at=at)
        cases.happened(case_id, news, by=by, at=at)
    return sum(new.kind == FELL_AWAY for new in news)


def settled(case_id: UUID, answers: Mapping[UUID, bool], known: Known, *, by: Actor, at: datetime) -> list[NewEvent]:
    """What was settled about these guardians, and the events to tell the case with.

    What those who do not have the responsibility have been asked for or agreed to falls away: it is no ground for sharing any
    more, and nobody waits for their answer. What the others have said stands; where nobody is left, somebody must be asked
    anew. A no is left as it is: nothing opens because somebody who said no has gone.
    A step inside a command: the case is locked, and the caller says the events."""
    lost = _who_lose(case_id, [guardian for guardian, has in answers.items() if not has])
    news = cases.settled(case_id, answers, known, by=by, at=at)
    return [*news, *_fall_away(Consent.objects.filter(case_id=case_id, of_id__in=lost), by=by, at=at)] if lost else news


@transaction.atomic
def of_age(*, by: Actor, at: datetime) -> int:
    """From the 18th birthday the young person consents alone: what the guardians were asked for or agreed to before it holds no
    more (CNS-07). Who is asked afterwards, for a reason that is written down, is asked as anybody. Out: how many fell away.

    It may be run at any time and as often as one likes."""
    number, today = 0, timezone.localdate(at)
    with as_system():
        for case, day in have_turned(ADULT_AGE, settled_since("consents", today), today):
            journal.lock(case.id)
            rows = Consent.objects.filter(case_id=case.id, asked_at__lt=_midnight(day)).exclude(of_id=case.child.account_id)
            news = _fall_away(rows, by=by, at=at)
            if news:
                cases.happened(case.id, news, by=by, at=at)
            number += len(news)
    return number


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _fall_away(rows: QuerySet[Consent], *, by: Actor, at: datetime) -> list[NewEvent]:
    """Of these, what is asked for or agreed to holds no more. A step inside a command: the caller says the events."""
    news = []
    for consent in rows.select_for_update(of=("self",)).filter(state__in=HOLDS).order_by("asked_at", "id"):
        consent.state, consent.withdrawn_at = Consent.State.FELL_AWAY, at
        consent.save()
        news.append(said_of(consent, FELL_AWAY))
        tell(consent, FELL_AWAY, by=by, at=at)
    return news


def _who_lose(case_id: UUID, guardians: list[UUID]) -> list[UUID]:
    """The accounts of those who have the responsibility until now. Who has been asked without it, for a reason that is written
    down (CNS-07), is asked as before."""
    if not guardians:
        return []
    child = Case.objects.values("child_id").filter(id=case_id)
    return [one.account_id for one in Guardian.objects.filter(id__in=guardians, child_id__in=child)
            if one.has_responsibility and one.account_id]
