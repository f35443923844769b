"""My day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from skolestotte.web.people.access import Request, signed_in

from .. import queries_day


@signed_in
def my_day(request: Request) -> HttpResponse:
    """What waits for me. Somebody without a role is a guardian or a young person and has a page of their own."""
    if not request.actor.roles:
        return redirect("portal:home")
    now = timezone.now()
    day = queries_day.my_day(by=request.actor, today=timezone.localdate(now), now=now, after=request.GET.get("after", ""))
    context = {"page": day, "today": timezone.localdate(now), "later": "after" in request.GET}
    return render(request, "overview/day.html", context)
