"""Write the note of a step."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skolestotte.web.cases.commands import NotNow
from skolestotte.web.consents.replies import already, asked_run, done, show
from skolestotte.web.design.dates import words
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, signed_in

from . import commands, queries
from .forms import CHOICE, DAY, FIXED, MEETING_ON, SEEN, AgreeForm, NoteForm


@signed_in
def write(request: Request, case_id: UUID, step: str) -> HttpResponse:
    """What the step asks for; when it is saved, the step is done."""
    page = _read(request, case_id, step)
    form = open_form(request, lambda data: NoteForm(data, step=page.step, seen=len(page.written)))
    to = page.around.case_url
    if request.method == "POST" and form.is_valid():
        try:
            commands.record(case_id=case_id, run_id=page.around.run.id, step_id=page.step.id, choice=form.chosen,
                            answers=form.answers, on=form.cleaned_data[DAY], seen=form.cleaned_data[SEEN], by=request.actor,
                            at=timezone.now())
        except commands.NotLawfulYet as early:
            form.add_error(DAY, _("This is possible from %(day)s at the earliest (%(law)s).") % {
                "day": words(early.first), "law": early.law.label(get_language() or "nb")})
        except NotNow:
            page = _read(request, case_id, step)
            if page.written and page.written[0].answers == form.said:
                return already(request, _("This is done already. Nothing was changed now."), to)
        else:
            return _saved(request, case_id, step, to)
    late = request.method == "POST" and not page.open
    return show(request, "notes/write.html", page.about.title, {
        "page": page, "around": page.around, "about": page.about, "form": form, "late": late, "not_now": late, "back": to,
        "submit": _("Save")})


@signed_in
def next_meeting(request: Request, case_id: UUID) -> HttpResponse:
    """The day of the next meeting, by the service or by the school, or that meetings are not needed now (RT3-05, RT3-09)."""
    page = _agreeing(request, case_id)
    begin = {MEETING_ON: page.said_on, CHOICE: FIXED} if page.said_on else {}  # as the minutes say: to be looked at and saved
    form = open_form(request, lambda data: AgreeForm(data, step=page.step, initial=begin))
    to = page.around.case_url
    if request.method == "POST" and not page.open and form.day_as_typed() is not None and form.day_as_typed() == page.fixed_on:
        return already(request, _("This is done already. Nothing was changed now."), to)  # whichever step it was done in
    if request.method == "POST" and form.is_valid():
        before = page.open
        try:
            commands.agree(case_id=case_id, run_id=page.around.run.id, meeting_on=form.meeting_on, answers=form.answers,
                           step_id=page.step.id, by=request.actor, at=timezone.now())
        except NotNow:
            page = _agreeing(request, case_id)
        else:
            if not before:
                return already(request, _("This is done already. Nothing was changed now."), to)
            return done(request, _("The date is fixed. School and family can see it.") if form.meeting_on else _(
                "It is recorded that regular meetings are not needed now. School and family can see it."), to)
    late = request.method == "POST" and not page.open
    return show(request, "notes/next_meeting.html", _("The next collaboration meeting"), {
        "page": page, "around": page.around, "about": page.about, "form": form, "late": late, "not_now": late, "back": to,
        "leave_out": reverse("overview:deviate", args=[case_id, page.step.id]) + page.around.in_run if page.step.may_be_left_out else "",
        "submit": _("Save")})


def _agreeing(request: Request, case_id: UUID) -> queries.AgreePage:
    return queries.agree_page(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())


def _saved(request: Request, case_id: UUID, step: str, to: str) -> HttpResponse:
    """Back to the case; to this page again where something else is missing before the step is done."""
    if _read(request, case_id, step).waits:
        return done(request, _("Saved. The step is not done yet: see what remains."), request.get_full_path())
    return done(request, _("Saved."), to)


def _read(request: Request, case_id: UUID, step: str) -> queries.NotePage:
    return queries.note_page(case_id, step, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
