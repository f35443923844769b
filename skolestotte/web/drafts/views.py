"""Keep and discard drafts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from skolestotte.web.people.access import Request, signed_in

from . import commands
from .forms import is_page


@signed_in
@require_POST
def save(request: Request) -> HttpResponse:
    """Keep what is typed so far (called by the page itself every few seconds while somebody writes)."""
    path = request.POST.get("draft_path", "")
    if not is_page(path):
        return HttpResponse(status=400)
    assert request.actor.account_id is not None
    commands.keep(account_id=request.actor.account_id, path=path, fields=dict(request.POST.lists()), by=request.actor,
                  at=timezone.now())
    return HttpResponse(status=204)


@signed_in
@require_POST
def discard(request: Request) -> HttpResponse:
    """Throw the kept text away and open the form as it was."""
    path = request.POST.get("draft_path", "/")
    if not is_page(path):
        return redirect("/")
    commands.drop(path=path, by=request.actor)
    return redirect(path)
