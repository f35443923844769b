"""The investigation plan on paper: from our rows to the letter of `documents`."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from skolestotte.rulebook.consent import ConsentState as State
from skolestotte.web.cases.runs import reported_on
from skolestotte.web.consents.around import Around, open_case
from skolestotte.web.consents.models import Consent
from skolestotte.web.documents.letterhead import Letterhead, Participant, Sender
from skolestotte.web.documents.plan import ConsentState, InvestigationPlan, Source
from skolestotte.web.documents.whom_to_call import whom_to_call
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Guardian

from .commands import CONSENT
from .deadline import last_day
from .models import InformationRequest, Investigation

EXEMPT = "offl. § 13 jf. fvl. § 13"
STATES = {State.GIVEN: ConsentState.GIVEN, State.ASKED: ConsentState.ASKED, State.REFUSED: ConsentState.REFUSED,
          State.WITHDRAWN: ConsentState.WITHDRAWN}


def plan_letter(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> tuple[InvestigationPlan, str]:
    """The plan as a letter to the family, and the case's number. Errors: Http404 when the reader has no door or no plan is
    written."""
    around = open_case(case_id, folder="family", what="investigation.plan-pdf", by=by, today=today, run_id=run_id)
    known = Investigation.objects.filter(run_id=around.run.id).first()
    due = last_day(around.events, reported_on(around.run, around.events))
    if known is None or not known.plan or due is None:
        raise Http404
    letter = InvestigationPlan(
        head=_head(around, today), begun_on=around.run.began_on, finished_by=due.strict,
        questions=tuple(line.strip(" -–•\t") for line in known.plan.splitlines() if line.strip(" -–•\t")) or (known.plan,),
        child_heard=known.child_heard, sources=_sources(around), parents_view=known.guardians_view,
        contact=whom_to_call(around.case.contact, around.case.intake_unit))
    return letter, around.case.number


def _head(around: Around, today: date) -> Letterhead:
    service, contact = around.case.intake_unit, around.case.contact
    family = Guardian.objects.filter(child_id=around.case.child_id).select_related("folder").order_by("id")
    return Letterhead(
        sender=Sender(settings.MUNICIPALITY_NAME, service.name, tuple(filter(None, [service.address])), service.phone,
                      service.email),
        to=tuple(person.name for person in family if person.has_responsibility), on=today,
        reference=around.case.number, about=around.child_name, exempt=EXEMPT,
        signer=Participant(contact.name, _("contact person")) if contact else None)


def _sources(around: Around) -> tuple[Source, ...]:
    """Whom we ask: the school on the family's consent, and each question without it."""
    school = around.run.reporting_unit
    if school is None:
        return ()
    standing = around.consent(CONSENT)
    asked = (Consent.objects.filter(run_id=around.run.id, purpose=CONSENT).select_related("folder")
             .order_by("-asked_at").first())
    state = ConsentState.ENDED if standing.fell_away else STATES.get(standing.state)
    found = [Source(school.name, asked.scope, state, standing.since)] if asked is not None and state is not None else []
    without = (InformationRequest.objects.filter(run_id=around.run.id, basis=InformationRequest.Basis.SERIOUS)
               .order_by("asked_at"))
    found += [Source(school.name, one.question, ConsentState.NOT_NEEDED) for one in without]
    return tuple(found)
