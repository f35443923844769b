"""Who can see, who could, and who has read."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from skolestotte.web.folders import door
from skolestotte.web.folders.models import Folder
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from ..forms import OnDay
from ..queries_access import access
from ..sight import Sight, look


@for_roles(*codes(works_cases=True))
def of_folder(request: Request, folder_id: UUID) -> HttpResponse:
    """Who can see this folder now, or could on a chosen day, and why."""
    folder = door.open_folder(folder_id, by=request.actor, what="access")
    if folder.case_id is None:
        raise Http404
    sight = look(folder.case_id, by=request.actor, today=timezone.localdate(), what="access")
    return _page(request, sight, [folder])


@for_roles(*codes(works_cases=True))
def of_case(request: Request, case_id: UUID) -> HttpResponse:
    """The same for every folder of the case that the reader may open."""
    sight = look(case_id, by=request.actor, today=timezone.localdate(), what="access")
    return _page(request, sight, list(sight.folders.values()))


def _page(request: Request, sight: Sight, folders: list[Folder]) -> HttpResponse:
    form = OnDay(request.GET or None)
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    page = access(sight, [folder.id for folder in folders], on=on)
    return render(request, "overview/access.html", {
        "page": page, "form": form, "case_id": sight.case_id, "child": sight.child.name, "today": sight.today})
