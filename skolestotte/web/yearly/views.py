"""Pages of this room."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles

from . import commands, queries
from .forms import DutyForm, RoundForm


@for_roles(*queries.KEEPERS)
def wheel(request: Request) -> HttpResponse:
    """What comes again between the units one leads, and when next (DLN-07)."""
    return render(request, "yearly/wheel.html", {"lines": queries.wheel(by=request.actor, today=timezone.localdate())})


@for_roles(*queries.KEEPERS)
def new(request: Request) -> HttpResponse:
    """Begin something that comes again."""
    form = open_form(request, lambda data: DutyForm(data, units=queries.units_to_keep(request.actor), others=queries.others()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        duty = commands.begin(key=given["key"], unit_id=UUID(given["unit"]), other_id=UUID(given["other"]),
                              began_on=given["began_on"], by=request.actor, at=timezone.now())
        drafts.drop(path=request.path, by=request.actor)
        messages.success(request, _("It is in the wheel. Both units see it."))
        return _go("yearly:one", duty.id)
    return render(request, "yearly/new.html", {"form": form}, status=422 if form.is_bound and form.errors else 200)


@for_roles(*queries.KEEPERS)
def one(request: Request, duty_id: UUID) -> HttpResponse:
    """One duty: when next, when it was done, and the place to say that it is done now."""
    line = queries.one(duty_id, by=request.actor, today=timezone.localdate())
    form = open_form(request, lambda data: RoundForm(data, line=line))
    if request.method == "POST" and form.is_valid():
        try:
            commands.done(duty_id=duty_id, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except commands.Over:
            messages.info(request, _("This has ended. Nothing was changed."))
        else:
            messages.success(request, _("Kept. The next date follows from it."))
        drafts.drop(path=request.path, by=request.actor)
        return _go("yearly:one", duty_id)
    return render(request, "yearly/one.html", {"line": line, "form": form}, status=422 if form.is_bound and form.errors else 200)


@for_roles(*queries.KEEPERS)
@require_POST
def end(request: Request, duty_id: UUID) -> HttpResponse:
    """It is not done any more."""
    queries.one(duty_id, by=request.actor, today=timezone.localdate())
    try:
        commands.end(duty_id=duty_id, by=request.actor, at=timezone.now())
    except commands.Over:
        messages.info(request, _("This has ended. Nothing was changed."))
    else:
        messages.success(request, _("It has ended. What was done is kept."))
    return _go("yearly:wheel")


def _go(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=303)
