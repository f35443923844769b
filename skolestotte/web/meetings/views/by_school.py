"""The school asks for a meeting, and records what the family has answered on paper or by word of mouth (RT3-11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.forms import ConfirmForm, RecordForm
from skolestotte.web.consents.models import Consent
from skolestotte.web.consents.replies import already, asked_run, done, show
from skolestotte.web.design.speech import language
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles

from .. import commands
from ..forms.wish import WishForm
from ..queries.asked import one_asked
from ..queries.by_school import wish_page
from ..queries.meeting import meeting_page
from .planning import CONVENERS


@for_roles(*CONVENERS)
def ask(request: Request, case_id: UUID) -> HttpResponse:
    """Why the school wants a meeting; everybody in the family who must consent is then asked."""
    page = wish_page(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    if page.standing is not None and request.method != "POST" and page.standing.state == "called":
        return already(request, _("The school has called this meeting already."), _meeting(page.standing.id))
    form = open_form(request, WishForm)
    context: dict[str, Any] = {"page": page, "around": page.around, "about": page.about, "form": form,
                               "not_now": not page.open, "back": page.around.case_url}
    if request.method == "POST" and form.is_valid():
        try:
            meeting = commands.wish(
                case_id=case_id, run_id=page.around.run.id, role=page.role, by=request.actor, at=timezone.now(),
                wanted=commands.Wish(form.cleaned_data["why"], form.cleaned_data["goal"], language()))
        except commands.NobodyConsents:
            form.add_error(None, _("Nobody in the family can answer here. Call child welfare: it has to ask in another way."))
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _("The family is asked, and gets word that there is something to do."), _meeting(meeting.id))
    return show(request, "meetings/wish.html", _("Ask for a meeting"), context)


@for_roles(*CONVENERS)
def answered(request: Request, meeting_id: UUID, consent_id: UUID) -> HttpResponse:
    """The school records an answer that did not come signed in. An oral yes opens nothing until it is in writing (CNS-02)."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.answered")
    if not page.convenes:
        raise PermissionDenied
    one = one_asked(page.asked, consent_id, by=request.actor)
    oral = one.row.state == Consent.State.ORAL and "new" not in request.GET
    form = open_form(request, lambda data: (ConfirmForm if oral else RecordForm)(data, initial={"on": timezone.localdate()}))
    if request.method == "POST" and form.is_valid():
        try:
            _record(one.row.id, form, request=request)
        except commands.NotNow:
            return already(request, _("It has been answered already. Nothing was changed now."), _meeting(meeting_id))
        return done(request, _("The answer is recorded."), _meeting(meeting_id))
    context = {"page": page, "around": page, "one": one, "form": form, "oral": oral, "back": _meeting(meeting_id)}
    return show(request, "meetings/answered.html", _("Record an answer"), context)


@require_POST
@for_roles(*CONVENERS)
def ask_too(request: Request, meeting_id: UUID) -> HttpResponse:
    """The school asks the same question of those who can consent since the others were asked (CNS-07)."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.ask_too")
    if not page.convenes:
        raise PermissionDenied
    to = _meeting(meeting_id)
    nobody = _("They have been asked already. Nothing more was sent.")
    try:
        names = commands.ask_family_too(meeting_id=meeting_id, by=request.actor, at=timezone.now())
    except commands.Busy:
        return already(request, _("Nobody was asked: one of them is busy when the meeting is. Move the meeting first."), to)
    except commands.NotNow:
        return already(request, nobody, to)
    if not names:
        return already(request, nobody, to)
    if page.meeting.state == "called":  # the meeting is shut to the school until they have answered
        to = reverse("overview:day")
    return done(request, _("The question is sent to %(names)s. Until it is answered, the consent does not hold.") % {
        "names": ", ".join(names)}, to)


def _record(consent_id: UUID, form: ConfirmForm | RecordForm, *, request: Request) -> None:
    data, at = form.cleaned_data, timezone.now()
    if isinstance(form, ConfirmForm):
        consents.confirm(consent_id=consent_id, note=data["note"], on=data["on"], by=request.actor, at=at)
        return
    written = data["how"] == "paper"
    consents.answer(consent_id=consent_id, given=data["given"], form="written" if written else "oral", how=data["how"],
                    note=data["note"], on=data["on"], by=request.actor, at=at)


def _meeting(meeting_id: UUID) -> str:
    return reverse("meetings:page", args=[meeting_id])
