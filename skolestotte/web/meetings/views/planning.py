"""Plan a meeting, change it, send the invitations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import already, asked_run, done, show
from skolestotte.web.design.speech import language
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles

from .. import commands
from ..forms.plan import PlanForm
from ..people import HEADS, LIAISONS
from ..plans import variants_of
from ..queries import plan as queries
from ..queries.by_school import page_to_edit

CONVENERS = (*LIAISONS, *HEADS)  # the school convenes the meeting that it has asked for (RT3-11)


@for_roles(*WORKS_CASES)
def plan(request: Request, case_id: UUID, type: str) -> HttpResponse:
    """Plan a meeting of any type that the routine has, from its defaults (MTG-02)."""
    page = queries.plan_page(case_id, type, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    if page.standing is not None:
        return already(request, _("This meeting is planned already."), _address("page", page.standing.id))
    form = open_form(request, lambda data: PlanForm(data, page=page))
    context = _context(page, form, not_now=not page.open, back=page.around.case_url)
    if request.method == "POST" and form.is_valid() and page.open:
        try:
            meeting = commands.plan(case_id=case_id, run_id=page.around.run.id, settled=form.settled(),
                                    language=language(), by=request.actor, at=timezone.now())
        except commands.StandsAlready as standing:
            return already(request, _("This meeting is planned already."), _address("page", standing.meeting_id))
        except commands.Busy as busy:
            _name_busy(form, busy)
        except commands.OthersNeedConsent as others:
            _name_others(form, others)
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _("The meeting is planned. Nobody is invited yet."), _address("page", meeting.id))
    return _show(request, page, form, context)


@for_roles(*WORKS_CASES, *CONVENERS)
def edit(request: Request, meeting_id: UUID) -> HttpResponse:
    """Change a meeting that is not held. Those who are invited are told of a new time or place."""
    page = page_to_edit(meeting_id, by=request.actor, today=timezone.localdate())
    form = open_form(request, lambda data: PlanForm(data, page=page))
    changeable = page.meeting is not None and page.meeting.state in ("planned", "called") and not any(
        part.held_at for part in page.rows)
    context = _context(page, form, not_now=not changeable, back=_address("page", meeting_id))
    if request.method == "POST" and form.is_valid():
        try:
            commands.replan(meeting_id=meeting_id, version=form.cleaned_data["version"], settled=form.settled(),
                            by=request.actor, at=timezone.now())
        except commands.Changed:
            return _changed(request, page, context)
        except commands.NotSettled as gaps:
            _name_gaps(form, gaps)
        except commands.Busy as busy:
            _name_busy(form, busy)
        except commands.OthersNeedConsent as others:
            _name_others(form, others)
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _("The meeting is changed."), _address("page", meeting_id))
    return _show(request, page, form, context)


@for_roles(*WORKS_CASES, *CONVENERS)
@require_POST
def send(request: Request, meeting_id: UUID) -> HttpResponse:
    """Send the invitations; or the form again, with what is not settled at its field (MTG-01)."""
    page = page_to_edit(meeting_id, by=request.actor, today=timezone.localdate())
    assert page.meeting is not None
    to = _address("page", meeting_id)
    try:
        commands.send_invitations(meeting_id=meeting_id, version=_version(request), by=request.actor, at=timezone.now())
    except commands.NotSettled as gaps:
        form = _as_it_stands(page)
        _name_gaps(form, gaps)
        context = _context(page, form, not_now=False, back=to) | {"action": _address("edit", meeting_id)}
        return _show(request, page, form, context)
    except commands.OthersNeedConsent as others:
        form = _as_it_stands(page)
        _name_others(form, others)
        context = _context(page, form, not_now=False, back=to) | {"action": _address("edit", meeting_id)}
        return _show(request, page, form, context)
    except commands.Changed:
        return already(request, _("Somebody else changed the meeting in between. Look at it, and send then."), to)
    except commands.NotNow:
        return already(request, _("The invitations cannot be sent now. Nothing was sent."), to)
    return done(request, _("The invitations are sent."), to)


def _address(name: str, meeting_id: UUID) -> str:
    return reverse(f"meetings:{name}", args=[meeting_id])


def _version(request: Request) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _context(page: queries.PlanPage, form: PlanForm, *, not_now: bool, back: str) -> dict[str, Any]:
    about = page.about if page.variant or not variants_of(page.parts[0].step) else None  # which one is not known yet
    return {"page": page, "around": page.around, "about": about, "form": form, "not_now": not_now, "back": back}


def _show(request: Request, page: queries.PlanPage, form: PlanForm, context: dict[str, Any]) -> HttpResponse:
    if form.rows.changed:  # a row is added or taken away: nothing is judged yet
        form.without_errors()
    title = _("Plan: %(meeting)s") % {"meeting": page.name}
    return show(request, "meetings/plan.html", title, context, refused=not form.rows.changed)


def _changed(request: Request, page: queries.PlanPage, context: dict[str, Any]) -> HttpResponse:
    """Somebody else saved in between: theirs is shown beside mine, and mine can be saved on top."""
    assert page.meeting is not None
    data = request.POST.copy()
    data["version"] = str(page.meeting.version)
    form = PlanForm(data, page=page)
    form.is_valid()
    return _show(request, page, form, context | {"form": form, "theirs": page.meeting})


def _as_it_stands(page: queries.PlanPage) -> PlanForm:
    """The standing meeting as a form that can carry errors."""
    data = QueryDict(mutable=True)
    blank = PlanForm(page=page)
    for bound in [*blank, *(field for row in blank.rows for field in row)]:
        value = bound.value()
        if value not in (None, ""):
            data.setlist(bound.html_name, value if isinstance(value, list) else [str(value)])
    data[f"{blank.rows.prefix}-TOTAL_FORMS"] = str(blank.rows.total_form_count())
    data[f"{blank.rows.prefix}-INITIAL_FORMS"] = "0"
    form = PlanForm(data, page=page)
    form.is_valid()
    return form


def _name_busy(form: PlanForm, busy: commands.Busy) -> None:
    """Who is taken, at the field; of the family only that it is somebody, and never by what."""
    if busy.names:
        form.add_error("people", _("Busy at that time: %(names)s. Choose another time, or somebody else.") % {
            "names": ", ".join(busy.names)})
    if busy.family:
        form.add_error("people", _("One of those invited is busy at that time. Choose another time."))
    if busy.room:
        field = "room" if "room" in form.fields and form.cleaned_data.get("room") else "place"
        form.add_error(field, _("The room is taken at that time. Choose another room or another time."))


def _name_others(form: PlanForm, others: commands.OthersNeedConsent) -> None:
    form.add_error("people", _("The family has not consented to others taking part: %(names)s. Ask the family first, or leave them "
                               "out.") % {"names": ", ".join(others.names)})


def _name_gaps(form: PlanForm, gaps: commands.NotSettled) -> None:
    words = {"starts_at": "starts", "ends_at": "ends", "invited": "people"}
    for name in gaps.fields:
        if name == "passed":
            form.add_error("meeting_on", _("This time has passed. Choose another."))
            continue
        field = words.get(name, name)
        if field == "starts" and not form["meeting_on"].value():
            field = "meeting_on"
        if field in form.fields:
            form.add_error(field, _("Settle this before the invitations go out: %(what)s") % {
                "what": form.fields[field].label})
