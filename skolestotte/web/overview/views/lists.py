"""Cases, children, search, the leader's view."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from .. import queries_cases, queries_children, queries_leader, queries_worklist
from ..staff import HEADS

OWN_CASES = (*codes(works_cases=True), *codes(counsels=True))


@for_roles(*OWN_CASES, *codes(keeps_overview=True))
def tasks(request: Request) -> HttpResponse:
    """One's own open tasks or the unit's: all, what is near or late, what nobody has seen."""
    asked = {key: request.GET.get(key, "") for key in ("whose", "only", "after")}
    page = queries_worklist.tasks(by=request.actor, today=timezone.localdate(), **asked)
    context = {"page": page, "today": timezone.localdate(), "later": bool(asked["after"])}
    return render(request, "overview/tasks.html", context)


@for_roles(*OWN_CASES)
def cases(request: Request) -> HttpResponse:
    """The unit's cases with their open steps, or one's own."""
    page = queries_cases.case_list(
        by=request.actor, today=timezone.localdate(), mine=request.GET.get("whose") == "mine",
        ended=request.GET.get("state") == "ended", after=request.GET.get("after", ""))
    context = {"page": page, "today": timezone.localdate(), "later": "after" in request.GET}
    return render(request, "overview/cases.html", context)


@for_roles(*OWN_CASES, *codes(keeps_overview=True))
def search(request: Request) -> HttpResponse:
    """Find a child by name, birth date, identity number or case number; only behind one's own doors.

    The text is posted, so that a name never stands in an address or a server's log.
    """
    text = request.POST.get("q", "").strip()
    hits = queries_cases.search(text, by=request.actor, today=timezone.localdate()) if text else []
    return render(request, "overview/search.html", {
        "hits": hits, "q": text, "in_emergency": request.actor.has_role(*codes(opens_in_emergency=True))})


@for_roles(*codes(keeps_overview=True))
def children(request: Request) -> HttpResponse:
    """The children my school has reported, in the school's own picture."""
    page = queries_children.children(by=request.actor, today=timezone.localdate(), after=request.GET.get("after", ""))
    return render(request, "overview/children.html", {"page": page, "today": timezone.localdate(),
                                                      "later": "after" in request.GET})


@for_roles(*HEADS)
def leader(request: Request) -> HttpResponse:
    """What nears, is late, was lawfully extended; what nobody has seen or taken over."""
    now = timezone.now()
    page = queries_leader.leader(by=request.actor, today=timezone.localdate(now), now=now)
    return render(request, "overview/leader.html", {"page": page, "today": timezone.localdate(now)})
