"""The routines, as pictures and lists: blank for everybody, and on a case with “you are here”."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from skolestotte.web.design.speech import language
from skolestotte.web.documents.pdf import render as as_pdf
from skolestotte.web.people.access import Request, signed_in
from skolestotte.web.people.roles import WORK_TOGETHER

from .. import queries_routine
from ..sight import look


@signed_in
def all_routines(request: Request) -> HttpResponse:
    """Every routine of this installation."""
    context = {"routines": queries_routine.routines(), "works_together": request.actor.has_role(*WORK_TOGETHER)}
    return render(request, "overview/routines.html", context)


@signed_in
def blank(request: Request, routine_id: str) -> HttpResponse:
    """One routine, all its steps with agendas and law, for reading and printing. Errors: Http404 for an unknown one."""
    return render(request, "overview/routine.html", {"page": queries_routine.blank(routine_id)})


@signed_in
def card(request: Request, routine_id: str) -> HttpResponse:
    """The routine on one page for the wall, as an accessible PDF in the language of the page. Errors: Http404 for an unknown one."""
    made = queries_routine.wall_card(routine_id, today=timezone.localdate())
    answer = HttpResponse(as_pdf(made, language()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{routine_id}.pdf"'
    return answer


@signed_in
def on_case(request: Request, case_id: UUID) -> HttpResponse:
    """The routine of a case, with what is done and where it stands, in the reader's own picture."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="routine", run_id=request.GET.get("run", ""))
    return render(request, "overview/routine.html", {"page": queries_routine.on_case(sight), "case_id": case_id,
                                                     "child": sight.child.name, "today": sight.today})
