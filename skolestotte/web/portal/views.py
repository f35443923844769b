"""Pages of guardians and young people. They read with the person's own doors only, also when the person has a job here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

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
def access(request: Request, case_id: UUID) -> HttpResponse:
    """Who can see what about us and why, and who has read it (SYS-08)."""
    page = readers.access_page(case_id, by=request.actor, today=timezone.localdate())
    return render(request, "portal/access.html", {"page": page, "today": timezone.localdate()})
