"""Pages of this room."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.models import Account

from . import commands, queries, who
from .entry import entry_for
from .forms import AnswersForm, CallForm, MinutesForm, MoveForm, PeopleForm
from .models import Agreed, Evaluation

STAFF = who.EMPLOYEES


@for_roles(*STAFF)
def all_mine(request: Request) -> HttpResponse:
    """The meetings of the units one leads, and those one is invited to."""
    return render(request, "evaluation_meetings/list.html", {"page": queries.list_page(by=request.actor)})


@for_roles(*who.HEADS)
def new(request: Request) -> HttpResponse:
    """Invite the other service's head to look back together (MTG-11)."""
    form = open_form(request, lambda data: CallForm(data, by=request.actor))
    if request.method == "POST" and form.is_valid():
        row = commands.call(kind=form.code, ours=form.pair("ours"), theirs=form.pair("theirs"), when=form.when, by=request.actor,
                            at=timezone.now())
        return _done(request, _("The invitation is sent. Choose who else comes from your unit."), row.id)
    return _form(request, form, "evaluation_meetings/form.html", title=_("Look back together on a complex case"),
                 submit=_("Send the invitation"), calls=True)


@for_roles(*STAFF)
def one(request: Request, evaluation_id: UUID) -> HttpResponse:
    """Why, when, who, the points; afterwards the minutes and what came out of it."""
    return render(request, "evaluation_meetings/one.html", {"page": _read(request, evaluation_id)})


@for_roles(*who.HEADS)
def move(request: Request, evaluation_id: UUID) -> HttpResponse:
    """Another time or place."""
    page = _lead(request, evaluation_id)
    form = open_form(request, lambda data: MoveForm(data, page=page))
    if request.method == "POST" and form.is_valid():
        return _try(request, page, lambda: commands.move(
            evaluation_id=evaluation_id, version=form.cleaned_data["version"], when=form.when, by=request.actor, at=timezone.now()),
            _("It is moved. Everybody who is invited gets the new time."))
    return _form(request, form, "evaluation_meetings/form.html", page=page, title=_("Another time or place"), submit=_("Save"))


@for_roles(*who.HEADS)
def people(request: Request, evaluation_id: UUID) -> HttpResponse:
    """Who comes from the reader's own unit."""
    page = _lead(request, evaluation_id)
    unit = page.own[0]
    staff = queries.colleagues(unit, but=[page.row.leader_id, page.row.other_leader_id], today=page.today)
    chosen = [one.account_id for one in page.coming if one.unit_id == unit.id]
    form = open_form(request, lambda data: PeopleForm(data, staff=staff, chosen=chosen))
    if request.method == "POST" and form.is_valid():
        return _try(request, page, lambda: commands.choose(
            evaluation_id=evaluation_id, unit_id=unit.id, account_ids=form.chosen, by=request.actor, at=timezone.now()),
            _("Saved. Those who are new are invited."))
    return _form(request, form, "evaluation_meetings/form.html", page=page, title=_("Who comes from %(unit)s") % {"unit": unit},
                 submit=_("Save"))


@for_roles(*who.HEADS)
def minutes(request: Request, evaluation_id: UUID) -> HttpResponse:
    """Write the minutes once the day has come; afterwards correct their words."""
    page = _lead(request, evaluation_id)
    form: AnswersForm = open_form(request, lambda data: (AnswersForm if page.held else MinutesForm)(data, page=page))
    if request.method == "POST" and form.is_valid():
        given = {"evaluation_id": evaluation_id, "version": form.cleaned_data["version"], "answers": form.answers,
                 "by": request.actor, "at": timezone.now()}
        if isinstance(form, MinutesForm):
            given |= {"whose_employees": form.whose_employees, "improvements": form.improvements}
            return _try(request, page, lambda: commands.hold(**given), _("The minutes are saved. Those who were invited can read them."))
        return _try(request, page, lambda: commands.correct(**given), _("The minutes are corrected."))
    refused = not (isinstance(form, MinutesForm) and form.rows.changed)
    return _form(request, form, "evaluation_meetings/minutes.html", page=page, refused=refused)


@for_roles(*who.HEADS)
@require_POST
def cancel(request: Request, evaluation_id: UUID) -> HttpResponse:
    """Call it off."""
    page = _lead(request, evaluation_id)
    return _try(request, page, lambda: commands.cancel(evaluation_id=evaluation_id, by=request.actor, at=timezone.now()),
                _("It is called off. Everybody who was invited is told."))


@for_roles(*who.HEADS)
@require_POST
def done(request: Request, evaluation_id: UUID, agreed_id: UUID) -> HttpResponse:
    """The reader's own unit has done what came out of it."""
    page = _lead(request, evaluation_id)
    get_object_or_404(Agreed, id=agreed_id, evaluation_id=evaluation_id)
    return _try(request, page, lambda: commands.done(evaluation_id=evaluation_id, agreed_id=agreed_id, by=request.actor,
                                                     at=timezone.now()), _("Marked as done."))


@for_roles(*STAFF)
def calendar(request: Request, evaluation_id: UUID) -> HttpResponse:
    """The meeting for one's own calendar: a neutral title, no names, no place."""
    page = _read(request, evaluation_id)
    account = Account.objects.get(id=request.actor.person_id)
    text = entry_for(page.row, account.language, off=page.row.state == Evaluation.State.CANCELLED, at=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def _read(request: Request, evaluation_id: UUID) -> queries.OnePage:
    return queries.one_page(evaluation_id, by=request.actor, today=timezone.localdate())


def _lead(request: Request, evaluation_id: UUID) -> queries.OnePage:
    return queries.one_to_lead(evaluation_id, by=request.actor, today=timezone.localdate())


def _try(request: Request, page: queries.OnePage, act: Callable[[], object], text: str) -> HttpResponse:
    """Do it and say so; or say that somebody else was first."""
    try:
        act()
    except commands.NotNow:
        messages.info(request, _("This cannot be done now. Here is how it stands."))
        return _go(page.row.id)
    except commands.Changed:
        messages.info(request, _("Somebody else was first. Here is how it stands now."))
        return _go(page.row.id)
    return _done(request, text, page.row.id)


def _form(request: Request, form: object, template: str, *, refused: bool = True, **context: object) -> HttpResponse:
    wrong = refused and form.is_bound and request.method == "POST"  # type: ignore[attr-defined]
    return render(request, template, {"form": form, **context}, status=422 if wrong else 200)


def _done(request: Request, text: str, evaluation_id: UUID) -> HttpResponse:
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, text)
    return _go(evaluation_id)


def _go(evaluation_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("evaluation_meetings:one", args=[evaluation_id]), status=303)
