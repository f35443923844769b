"""Pages of guardians and young people. They read with the person's own doors only, also when the person has a job here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from skolestotte.web.people.access import Request, signed_in

from .sight import look


@signed_in
def home(request: Request) -> HttpResponse:
    """What I am asked, and each child's case with where it stands."""
    found = look(by=request.actor, today=timezone.localdate(), what="portal.home")
    return render(request, "portal/home.html", {"sights": found})


@signed_in
def case(request: Request, case_id: UUID) -> HttpResponse:
    """One case: what is next, what has happened, meetings, minutes, letters, my consents, whom to call, my rights."""
    found = look(by=request.actor, today=timezone.localdate(), what="portal.case", case_id=case_id)[0]
    return render(request, "portal/case.html", {"sight": found})


@signed_in
def access(request: Request, case_id: UUID) -> HttpResponse:
    """Who can see what about us and why, and who has read it."""
    found = look(by=request.actor, today=timezone.localdate(), what="portal.access", case_id=case_id)[0]
    return render(request, "portal/access.html", {"sight": found})
