"""Handing over: who has which cases, and all that one person has in one go (SYS-04)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.models import Account

from .. import commands, queries_handover
from ..forms import HandOverForm
from ..staff import SERVICE_LEADERS
from .acting import go


@for_roles(*SERVICE_LEADERS)
def people(request: Request) -> HttpResponse:
    """Who has how many cases; first those who have left and still have some."""
    page = queries_handover.carriers(by=request.actor, today=timezone.localdate())
    return render(request, "overview/people.html", {"people": page})


@for_roles(*SERVICE_LEADERS)
def hand_over(request: Request, account_id: UUID) -> HttpResponse:
    """Everything one person has. The chosen cases are offered to somebody, who answers for each."""
    page = queries_handover.hand_over(account_id, by=request.actor, today=timezone.localdate())
    form = HandOverForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=form.cleaned_data["person"])
        number = commands.hand_over(case_ids=[UUID(one) for one in form.cleaned_data["cases"]], account=account,
                                    by=request.actor, at=timezone.now())
        if number:
            messages.success(request, ngettext(
                "{number} case is offered to {name}, who must say yes or no.",
                "{number} cases are offered to {name}, who must say yes or no to each.", number,
            ).format(number=number, name=account.name))
        else:
            messages.info(request, _("These cases are offered to {name} already.").format(name=account.name))
        return go("overview:hand-over", account_id)
    return render(request, "overview/hand_over.html", {"page": page, "form": form}, status=422 if form.errors else 200)
