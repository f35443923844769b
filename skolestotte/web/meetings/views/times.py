"""Propose times for a meeting, answer them, pick one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.rulebook.sharing_meetings import BY_SCHOOL
from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import already, done, home_of, show
from skolestotte.web.people.access import Request, for_roles, signed_in

from .. import commands
from ..forms.times import AnswerTimesForm, ProposeForm
from ..people import CWS, HEADS, LIAISONS, SCHOOL
from ..queries.by_school import page_to_edit
from ..queries.times import AskedLine, TimesPage, suggestions, times_page

CONVENERS = (*LIAISONS, *HEADS)  # the school convenes the meeting that it has asked for (RT3-11)


@for_roles(*WORKS_CASES, *CONVENERS)
def propose(request: Request, meeting_id: UUID) -> HttpResponse:
    """Two to five times. What they collide with is shown first; they can be proposed all the same."""
    today = timezone.localdate()
    page = page_to_edit(meeting_id, by=request.actor, today=today)
    asked = [one for one in page.invited if one.side != (SCHOOL if page.type == BY_SCHOOL else CWS)]
    form = (ProposeForm(request.POST) if request.method == "POST"
            else ProposeForm(suggested=suggestions(page, today=today)))  # type: ignore[arg-type]
    context: dict[str, Any] = {"page": page, "around": page.around, "form": form, "asked": asked, "not_now": not page.open,
                               "back": _address("page", meeting_id), "collisions": []}
    if request.method == "POST" and form.is_valid():
        found = commands.try_times(meeting_id=meeting_id, times=form.slots, by=request.actor, at=timezone.now())
        collides = any(one.any for one in found)
        if "check" in request.POST or (collides and form.cleaned_data["seen"] != form.mark):
            context |= {"collisions": list(zip(form.slots, found, strict=True)), "collides": collides}
            form.show_as_seen()
            return show(request, "meetings/propose.html", _("Propose times"), context, refused=False)
        try:
            commands.propose_times(meeting_id=meeting_id, times=form.slots, by=request.actor, at=timezone.now())
        except commands.NobodyToAsk:
            context["asked"] = []
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _("The times are proposed. Those who are asked get a word that there is something to do."),
                        _address("times", meeting_id))
    if form.rows.changed:
        form.without_errors()
    return show(request, "meetings/propose.html", _("Propose times"), context, refused=not form.rows.changed)


@signed_in
def times(request: Request, meeting_id: UUID) -> HttpResponse:
    """The round as the reader may see it, with the form to answer: one's own, or what somebody has said (`?for=`)."""
    page = times_page(meeting_id, by=request.actor)
    line = page.line(request.GET.get("for", "")) if "for" in request.GET else page.mine
    if "for" in request.GET and line is None:
        raise Http404
    rows = [one.row for one in page.times]
    form = None
    if line is not None and page.open:
        form = AnswerTimesForm(request.POST if request.method == "POST" else None, times=rows, standing=line.standing,
                               at_school=page.at_school)
    context = {"page": page, "around": page, "form": form, "line": line, "not_now": False, "back": _back(page)}
    if request.method == "POST":
        if line is None:
            raise PermissionDenied
        if form is None:
            return already(request, _("The time is settled. Your answer is no longer needed."), request.path)
        if form.is_valid():
            return _answer(request, page, line, form)
    return show(request, "meetings/times.html", _("Which times suit?"), context)


@for_roles(*WORKS_CASES, *CONVENERS)
@require_POST
def pick(request: Request, meeting_id: UUID) -> HttpResponse:
    """Make one of the times the meeting's. Who is taken by then is named, as when a meeting is planned."""
    page = times_page(meeting_id, by=request.actor, what="meeting.times.pick")
    chosen = next((one for one in page.times if str(one.row.id) == request.POST.get("time")), None)
    if not page.leads or chosen is None:
        raise PermissionDenied
    to, here = _address("page", meeting_id), _address("times", meeting_id)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
    try:
        commands.pick_time(time_id=chosen.row.id, version=version, by=request.actor, at=timezone.now())
    except commands.Busy as busy:
        context = {"page": page, "around": page, "form": None, "line": None, "not_now": False, "back": _back(page), "busy": busy,
                   "busy_at": chosen.row}
        return show(request, "meetings/times.html", _("Which times suit?"), context)
    except commands.Changed:
        return already(request, _("Somebody else changed the meeting in between. Look at it, and pick then."), to)
    except commands.NotSettled:
        return already(request, _("Something about the meeting is not settled any more. Look at it, and pick then."), to)
    except commands.OthersNeedConsent:
        return already(request, _("Somebody is invited whom the family has not consented to. Look at the meeting first."), to)
    except commands.NotNow:
        return already(request, _("The round is over. Nothing was changed."), here)
    return done(request, _("The meeting has its time."), to)


def _answer(request: Request, page: TimesPage, line: AskedLine, form: AnswerTimesForm) -> HttpResponse:
    try:
        commands.answer_times(asked_id=line.row.id, answers=form.answers, for_other=not line.mine, by=request.actor,
                              at=timezone.now())
    except commands.SaidThemselves:
        return already(request, _("They have answered themselves in between. Nothing was changed."), request.path)
    except commands.NotNow:
        return already(request, _("The time is settled. Your answer is no longer needed."), request.path)
    said = _("Thank you. Your answer is noted.") if line.mine else _("The answer is noted, and that you wrote it down.")
    return done(request, said, request.path)


def _back(page: TimesPage) -> str:
    if page.leads:
        return _address("page", page.proposal.meeting_id)
    return home_of(page.case_id, page.grants)


def _address(name: str, meeting_id: UUID) -> str:
    return reverse(f"meetings:{name}", args=[meeting_id])
