"""Emergency access: open a case, what a leader must look at, one access."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.rulebook.emergency import LASTS
from skolestotte.rulebook.reasons import Refused
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.design import dates
from skolestotte.web.design.speech import language
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from . import commands, queries
from .forms import LookForm, OpenForm


def go(name: str, *args: object) -> HttpResponse:
    """303: what was sent is done; look at this page next."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)


@for_roles(*codes(opens_in_emergency=True))
def open_case(request: Request) -> HttpResponse:
    """Open a case one has no door to, for a short while, with a reason."""
    form = open_form(request, OpenForm)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            case_id = commands.open_case(number=given["number"], reason=given["reason"], by=request.actor, at=timezone.now())
        except commands.NotOpened as no:
            if no.case_id is not None:
                messages.info(request, _("You can already open this case. No emergency access was needed, and none was given."))
                return go("overview:case", no.case_id)
            form.add_error("reason", refusal(no.refused))
        else:
            if case_id is None:
                form.add_error("number", _("Nobody with this number has a case here. Check the digits."))
                return _asking(request, form)
            drafts.drop(path=request.path, by=request.actor)
            messages.success(request, _("The case is open to you until {time}, to read. The leader is told.").format(
                time=dates.clock(timezone.now() + LASTS)))
            return go("overview:case", case_id)
    return _asking(request, form)


def _asking(request: Request, form: OpenForm) -> HttpResponse:
    return render(request, "emergency/open.html", {"form": form}, status=422 if form.is_bound and form.errors else 200)


@for_roles(*commands.LEADERS)
def accesses(request: Request) -> HttpResponse:
    """Every emergency access to the cases one leads: first what nobody has looked at."""
    now = timezone.now()
    context = {"waiting": queries.accesses(by=request.actor, now=now, looked_at=False),
               "looked_at": queries.accesses(by=request.actor, now=now, looked_at=True)}
    return render(request, "emergency/accesses.html", context)


@for_roles(*commands.LEADERS)
def access(request: Request, access_id: UUID) -> HttpResponse:
    """One access: why it was taken and what was opened; the leader marks that it has been looked at."""
    now = timezone.now()
    page = queries.one(access_id, by=request.actor, now=now)
    form = open_form(request, lambda data: LookForm(data, still_open=page.row.is_open))
    if request.method == "POST" and form.is_valid():
        try:
            commands.look_at(access_id=access_id, comment=form.cleaned_data["comment"],
                             shut=form.cleaned_data.get("shut", False), by=request.actor, at=now)
        except NotNow:
            messages.info(request, _("Somebody else has looked at it already, or it is your own."))
        else:
            messages.success(request, _("It is marked as looked at, with your comment."))
        drafts.drop(path=request.path, by=request.actor)
        return go("emergency:accesses")
    return render(request, "emergency/access.html", {"page": page, "form": form, "why": page.why},
                  status=422 if form.is_bound and form.errors else 200)


def refusal(refused: Refused) -> str:
    """Why not, and what to do."""
    code = language()
    return f"{refused.reason.say(code)} {refused.remedy.say(code)}"
