"""Pages of this room."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.design import forms
from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import WORK_TOGETHER

from . import commands, queries
from .forms import AnswerForm, ArenaForm, EvaluateForm, PlanForm, RaiseForm
from .models import Difficulty


@for_roles(*WORK_TOGETHER)
def all_mine(request: Request) -> HttpResponse:
    """What to do when the collaboration is hard, one's own difficulties, and the coming arenas."""
    return render(request, "trust/list.html", {"page": queries.list_page(by=request.actor, today=timezone.localdate())})


@for_roles(*WORK_TOGETHER)
def new(request: Request) -> HttpResponse:
    """Raise a difficulty with the nearest leader (TRU-01)."""
    form = open_form(request, lambda data: RaiseForm(data, units=_units(request), others=queries.others(())))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row = commands.raise_difficulty(unit_id=UUID(given["unit"]), other_id=UUID(given["other"]), kind=given["kind"],
                                        about=given["about"], by=request.actor, at=timezone.now())
        return _done(request, _("Your leader is told that there is something to talk about."), "trust:one", row.id)
    return _page(request, "trust/form.html", form, title=_("Raise something that is hard"), submit=_("Send to the leader"))


@for_roles(*WORK_TOGETHER)
def one(request: Request, difficulty_id: UUID) -> HttpResponse:
    """One difficulty, and its next step for the leaders whose matter it is."""
    page = queries.one_page(difficulty_id, by=request.actor)
    kinds: dict[str, type[forms.Form]] = {"raised": AnswerForm, "joint": PlanForm, "planned": EvaluateForm}
    kind = kinds.get(page.row.state) if page.may_act else None
    form = open_form(request, kind) if kind else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                _act(request, page.row, form)
            except commands.Changed:
                messages.info(request, _("Somebody else was first. Here is how it stands now."))
                return _go("trust:one", difficulty_id)
            return _done(request, _("Saved."), "trust:one", difficulty_id)
    return render(request, "trust/one.html", {"page": page, "form": form},
                  status=422 if form is not None and form.is_bound and form.errors else 200)


@for_roles(*commands.LEADERS)
def arena(request: Request) -> HttpResponse:
    """Plan an arena for reflection (TRU-04)."""
    led = _units(request, *commands.LEADERS)
    form = open_form(request, lambda data: ArenaForm(data, units=led, others=queries.others(())))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        commands.plan_arena(unit_id=UUID(given["unit"]), other_id=UUID(given["other"]), on=given["on"], about=given["about"],
                            by=request.actor, at=timezone.now())
        return _done(request, _("The date is planned. Both units see it."), "trust:list")
    return _page(request, "trust/form.html", form, title=_("Plan an arena for reflection"), submit=_("Plan it"))


def _act(request: Request, row: Difficulty, form: forms.Form) -> None:
    given, by, at = dict(form.cleaned_data), request.actor, timezone.now()
    if row.state == Difficulty.State.JOINT and not given.pop("plan"):
        commands.clear_up(difficulty_id=row.id, version=row.version, clarified=given["clarified"], by=by, at=at)
    elif row.state == Difficulty.State.JOINT:
        commands.agree_plan(difficulty_id=row.id, version=row.version, by=by, at=at, **given)
    elif given.get("what") == "joint":
        commands.call_joint_meeting(difficulty_id=row.id, version=row.version, said=given["said"], by=by, at=at)
    else:
        commands.settle(difficulty_id=row.id, version=row.version, said=given["said"], by=by, at=at)


def _units(request: Request, *roles: str) -> list[tuple[str, str]]:
    found = {str(role.unit_id): role.unit_name for role in request.actor.roles if not roles or role.role in roles}
    return list(found.items())


def _page(request: Request, template: str, form: forms.Form, **context: object) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound and form.errors else 200)


def _done(request: Request, text: str, name: str, *args: object) -> HttpResponse:
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, text)
    return _go(name, *args)


def _go(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=303)
