"""The case page, and the short way from a list to the page that does a step."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.people.access import Request, signed_in

from .. import papers, queries_case, steps
from ..sight import look


@signed_in
def show(request: Request, case_id: UUID) -> HttpResponse:
    """Where the case stands, what is next, who, by when. Families have their own page for it."""
    if not request.actor.roles:
        return redirect("portal:case", case_id)
    page = queries_case.case_page(case_id, by=request.actor, today=timezone.localdate(), run_id=request.GET.get("run", ""))
    if any(one.mine for one in page.doing):
        cases.see(case_id=case_id, by=request.actor, at=timezone.now())
    return render(request, "overview/case.html", {"page": page, "today": timezone.localdate()})


@signed_in
def do(request: Request, case_id: UUID, step: str) -> HttpResponse:
    """Find the page that does this step now, and go there. Errors: Http404 for a shut case or an unknown step."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="step", run_id=request.GET.get("run", ""))
    place = queries_case.place_of(sight, papers.meetings(sight))
    found = next((one for one in sight.routine.steps if one.id == step), None) if sight.routine else None
    if place is None or found is None:
        raise Http404
    cases.see(case_id=case_id, by=request.actor, at=timezone.now())
    return redirect(steps.address(found, place))


@signed_in
def call_note(request: Request, case_id: UUID) -> HttpResponse:
    """What the service and the school agreed on the phone: read by everybody whose door to the joint folder is open (SYS-07)."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="call_note", run_id=request.GET.get("run", ""))
    notes = papers.call_notes(sight)
    if not notes:
        raise Http404
    context = {"notes": notes, "case_id": case_id, "child": sight.child.name, "why": sight.grants}
    return render(request, "overview/call_note.html", context)
