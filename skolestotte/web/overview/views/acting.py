"""The room's own actions: offer the case, answer the offer, leave out a step, correct a date."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases import commands as cases
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.models import Account
from skolestotte.web.people.roles import codes

from .. import queries_acting, queries_case, queries_correcting
from ..forms import CorrectForm, LeaveOutForm, OfferForm
from ..sight import look


def go(name: str, *args: object) -> HttpResponse:
    """303: what was sent is done; look at this page next."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)


@for_roles(*codes(works_intake=True))
def contact(request: Request, case_id: UUID) -> HttpResponse:
    """A leader or intake offers the case to a contact person (ORG-05)."""
    page = queries_acting.offering(case_id, by=request.actor, today=timezone.localdate())
    if request.method == "POST" and request.POST.get("person") == str(page.contact.offered_id):
        messages.info(request, _("The case is already offered to {name}.").format(name=page.contact.offered))
        return go("overview:case", case_id)
    form = OfferForm([(str(c.id), c.name, c.about) for c in page.candidates], request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=form.cleaned_data["person"])
        cases.assign_contact(case_id=case_id, account=account, by=request.actor, at=timezone.now())
        messages.success(request, _("The case is offered to {name}, who must say yes or no.").format(name=account.name))
        return go("overview:case", case_id)
    return render(request, "overview/contact.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@for_roles(*codes(works_cases=True))
def accept_contact(request: Request, case_id: UUID) -> HttpResponse:
    """The one who is asked says yes or no. The case stays where it is until somebody has said yes."""
    if request.method == "POST":
        yes = request.POST.get("answer") == "yes"
        try:
            cases.answer_contact(case_id=case_id, accept=yes, by=request.actor, at=timezone.now())
        except cases.NotNow:
            messages.info(request, _("There is no open offer to you on this case."))
            return go("overview:day")
        if yes:
            messages.success(request, _("You are now the child’s contact person."))
            return go("overview:case", case_id)
        messages.success(request, _("Your no is recorded, and the leader is told."))
        return go("overview:day")
    page = queries_case.case_page(case_id, by=request.actor, today=timezone.localdate(), what="handover")
    return render(request, "overview/accept.html", {"page": page, "today": timezone.localdate()})


@for_roles(*codes(works_cases=True))
def deviate(request: Request, case_id: UUID, step: str) -> HttpResponse:
    """Leave out a standard step with a reason and an alternative; both sides see it (DLN-09)."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="leave_out", run_id=request.GET.get("run", ""))
    left = queries_acting.step_to_leave_out(sight, step)
    state = sight.progress.step(step)
    if sight.run is None or state is None or state.state not in {"open", "waiting"}:
        messages.info(request, _("This step is no longer open."))
        return go("overview:case", case_id)
    form = open_form(request, LeaveOutForm)
    if request.method == "POST" and form.is_valid():
        cases.deviate(case_id=case_id, run_id=sight.run.id, step=step, by=request.actor, at=timezone.now(), **form.cleaned_data)
        drafts.drop(path=request.path, by=request.actor)
        messages.success(request, _("The step is left out, with your reason. Both sides can see it."))
        return go("overview:case", case_id)
    context = {"sight": sight, "step": left, "form": form, "case_id": case_id}
    return render(request, "overview/leave_out.html", context, status=422 if form.is_bound and form.errors else 200)


@for_roles(*codes(works_cases=True))
def correct(request: Request, case_id: UUID, seq: int) -> HttpResponse:
    """Correct the day something happened. First it shows which dates move; the second time it is done."""
    form = CorrectForm(request.POST or None)
    new = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    page = queries_correcting.correction(case_id, seq, by=request.actor, today=timezone.localdate(), new=new)
    if new and new == page.on:
        form.add_error("on", _("This is the date that is already entered."))
    elif new and "save" in request.POST:
        cases.correct(case_id=case_id, seq=seq, on=new, by=request.actor, at=timezone.now())
        messages.success(request, _("The date is corrected, and every date that follows from it."))
        return go("overview:corrected", case_id, seq)
    return render(request, "overview/correct.html", {"page": page, "form": form, "case_id": case_id, "new": new},
                  status=422 if form.errors else 200)


@for_roles(*codes(works_cases=True))
def corrected(request: Request, case_id: UUID, seq: int) -> HttpResponse:
    """What the correction moved: each step with the date before and the date now."""
    page = queries_correcting.corrected(case_id, seq, by=request.actor, today=timezone.localdate())
    return render(request, "overview/corrected.html", {"page": page, "case_id": case_id, "today": timezone.localdate()})
