"""The head decides on a raised worry (DUT-04)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from ..commands import writing
from ..forms.school import DecisionForm
from ..models import Concern
from ..queries import check as checks
from ..queries import school
from .writing import already_sent, saved_between, see_other, version_in


@for_roles(*codes(decides_on_reports=True))
def decide(request: Request, concern_id: UUID) -> HttpResponse:
    """Report, discuss first or not report, with reasons; the employee sees it and keeps the right to send."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.decide", write=True)
    if not school.is_head(request.actor, concern):
        raise PermissionDenied
    if concern.state == Concern.State.SENT:
        return already_sent(request, concern)
    form = open_form(request, DecisionForm)
    if request.method == "POST" and form.is_valid():
        return _decide(request, concern, form)
    return _show(request, concern, form)


def _decide(request: Request, concern: Concern, form: DecisionForm) -> HttpResponse:
    try:
        writing.decide(concern_id=concern.id, version=version_in(request), decision=form.cleaned_data["decision"],
                       reasons=form.cleaned_data["reasons"], by=request.actor, at=timezone.now())
    except writing.Changed:
        if not _decided_so(request, concern, form):
            return _show(request, school.read_again(concern), form, refused=saved_between())
    except writing.AlreadySent:
        return already_sent(request, concern)
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, _("Your decision is saved. The employee is told."))
    return see_other("concerns:list")


def _decided_so(request: Request, concern: Concern, form: DecisionForm) -> bool:
    """The button was pressed twice: the latest decision is this very one."""
    latest = next(iter(school.decisions(concern)), None)
    return latest is not None and (latest.by_id, latest.decision, latest.reasons) == (
        request.actor.account_id, form.cleaned_data["decision"], form.cleaned_data["reasons"])


def _show(request: Request, concern: Concern, form: DecisionForm, *, refused: str = "") -> HttpResponse:
    context = {"page": checks.check_page(concern, by=request.actor, today=timezone.localdate()), "form": form,
               "refused": refused}
    return render(request, "concerns/decide.html", context, status=422 if request.method == "POST" else 200)
