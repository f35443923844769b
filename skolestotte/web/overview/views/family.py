"""Who has parental responsibility: settled, taken away, added by those who work in the case (bvl § 12-2)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases import commands as cases
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents import queries as consented
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from .. import queries_family
from ..forms import AddGuardianForm, ResponsibilityForm
from .acting import go

CASES = codes(works_cases=True)


@for_roles(*CASES)
def show(request: Request, case_id: UUID) -> HttpResponse:
    """Everybody who is registered on the child, what is settled about each, and from where it is known."""
    page = queries_family.family_page(case_id, by=request.actor, today=timezone.localdate())
    return render(request, "overview/family.html", {"page": page, "case_id": case_id})


@for_roles(*CASES)
def guardian(request: Request, case_id: UUID, guardian_id: UUID) -> HttpResponse:
    """Confirm or take away the parental responsibility of one of them; the doors follow at once."""
    page = queries_family.family_page(case_id, by=request.actor, today=timezone.localdate(), what="family.guardian")
    person = queries_family.relative(page, guardian_id)
    form = open_form(request, partial(ResponsibilityForm, initial={"on": timezone.localdate()}))
    if request.method == "POST" and form.is_valid():
        has = form.cleaned_data["has"]
        fell_away = consents.settle_guardian(case_id=case_id, guardian_id=guardian_id, has=has, known=form.known(),
                                             by=request.actor, at=timezone.now())
        drafts.drop(path=request.path, by=request.actor)
        if fell_away is None:
            messages.info(request, _("It was settled so already. Nothing is changed."))
        elif has:
            messages.success(request, _("{name} has parental responsibility, and is a party to the case.").format(name=person.name))
        else:
            messages.success(request, _("{name} is no party. The doors to the case are shut.").format(name=person.name))
        if fell_away:
            messages.info(request, _("What {name} had agreed to or been asked for holds no more. Here you see what must be asked anew.")
                          .format(name=person.name))
            return go("consents:of-case", case_id)
        if has and _to_ask(request, case_id):
            return go("consents:of-case", case_id)
        return go("overview:family", case_id)
    return render(request, "overview/guardian.html", {"page": page, "person": person, "form": form, "case_id": case_id},
                  status=422 if form.is_bound and form.errors else 200)


@for_roles(*CASES)
def add(request: Request, case_id: UUID) -> HttpResponse:
    """Somebody whom no report has named."""
    page = queries_family.family_page(case_id, by=request.actor, today=timezone.localdate(), what="family.add")
    form = open_form(request, partial(AddGuardianForm, initial={"on": timezone.localdate()}))
    if request.method == "POST" and form.is_valid():
        try:
            added = cases.add_guardian(case_id=case_id, data=form.data_of(), has=form.cleaned_data["has"], known=form.known(),
                                       by=request.actor, at=timezone.now())
        except cases.AlreadyNamed:
            form.add_error("name", _("Somebody with this name or identity number is registered on the child already."))
        else:
            drafts.drop(path=request.path, by=request.actor)
            messages.success(request, _("{name} is registered on the child.").format(name=added.name))
            return go("consents:of-case" if _to_ask(request, case_id) else "overview:family", case_id)
    return render(request, "overview/add_guardian.html", {"page": page, "form": form, "case_id": case_id},
                  status=422 if form.is_bound and form.errors else 200)


def _to_ask(request: Request, case_id: UUID) -> bool:
    """Whether somebody can consent now who was not asked with the others; says so (CNS-07)."""
    page = consented.of_case(case_id, run_id=None, by=request.actor, today=timezone.localdate())
    left = any(line.unasked for line in page.lines)
    if left:
        messages.info(request, _("Others have been asked for consents before. Here you see what is to be asked now, and of whom."))
    return left
