"""Pages of guardians and young people. They read with the person's own doors only, also when the person has a job here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.meetings import commands as meetings
from skolestotte.web.people.access import Request, signed_in

from . import queries, readers


@signed_in
def home(request: Request) -> HttpResponse:
    """What I am asked, and each child's case with where it stands."""
    page = queries.home(by=request.actor, today=timezone.localdate())
    return render(request, "portal/home.html", {"page": page, "today": timezone.localdate()})


@signed_in
def case(request: Request, case_id: UUID) -> HttpResponse:
    """One case: what is next, what has happened, meetings, minutes, letters, my consents, whom to call, my rights."""
    page = queries.case_page(case_id, by=request.actor, today=timezone.localdate())
    return render(request, "portal/case.html", {"page": page, "today": timezone.localdate()})


@signed_in
def ask_meeting(request: Request, case_id: UUID) -> HttpResponse:
    """The family asks its contact person for a new meeting (MTG-12). Errors: Http404 where there is nobody to ask."""
    page = queries.case_page(case_id, by=request.actor, today=timezone.localdate())
    if not page.may_ask:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/ask_meeting.html", {"page": page})
    try:
        new = meetings.ask_as_family(case_id=case_id, by=request.actor, at=timezone.now())
    except meetings.NotNow:
        raise Http404 from None
    if new:
        messages.success(request, _("{name} has got word that you want a meeting.").format(name=page.contact.name))
    else:
        messages.info(request, _("You have asked for a meeting already, and it is not called yet."))
    return HttpResponseRedirect(reverse("portal:case", args=[case_id]), status=303)


@signed_in
def access(request: Request, case_id: UUID) -> HttpResponse:
    """Who can see what about us and why, and who has read it (SYS-08)."""
    page = readers.access_page(case_id, by=request.actor, today=timezone.localdate())
    return render(request, "portal/access.html", {"page": page, "today": timezone.localdate()})
