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
from skolestotte.web.people.roles import FAMILY, ROLES

from . import commands, naming, queries
from .forms import ContactsForm, UnitForm

STAFF = tuple(code for code, role in ROLES.items() if role.side != FAMILY)


@for_roles(*STAFF)
def register(request: Request) -> HttpResponse:
    """Every unit by type, with whom to call (ORG-01, ORG-03)."""
    return render(request, "units/register.html", {"page": queries.register(by=request.actor, today=timezone.localdate())})


@for_roles(*STAFF)
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    """One unit: where it is, and the fixed contacts on both sides, now and before (ORG-03)."""
    return render(request, "units/unit.html", {
        "page": queries.unit_page(unit_id, by=request.actor, today=timezone.localdate())})


@for_roles(*naming.NAMES)
def contacts(request: Request, unit_id: UUID, side: str) -> HttpResponse:
    """Choose the fixed contact of one side (ORG-04)."""
    page = queries.choose_page(unit_id, side, today=timezone.localdate())
    if not naming.may_name(request.actor, page.unit, side):
        raise PermissionDenied
    form = open_form(request, lambda data: ContactsForm(data, page=page))
    if request.method == "POST" and form.is_valid():
        try:
            commands.name_contacts(unit_id=unit_id, side=side, account_ids=form.chosen, seen=form.stood,
                                   presence=form.cleaned_data["presence"], by=request.actor, at=timezone.now())
        except commands.Changed:
            messages.info(request, _("Somebody else was first. Here is how it stands now."))
            return _go("units:unit", unit_id)
        except commands.CannotBeChosen:
            form.add_error("who", _("This person cannot be chosen any more. Choose somebody else."))
        else:
            return _done(request, _("The fixed contact is chosen. It holds from today."), unit_id)
    return _page(request, "units/contacts.html", form, page=page)


@for_roles(naming.ADMINISTRATOR)
def new(request: Request) -> HttpResponse:
    """A new unit in the register (ORG-01)."""
    form = open_form(request, lambda data: UnitForm(data, services=queries.services()))
    if request.method == "POST" and form.is_valid():
        made = commands.add_unit(data=form.given, by=request.actor, at=timezone.now())
        return _done(request, _("The unit is in the register."), made.id)
    return _page(request, "units/form.html", form, title=_("New unit"), back=reverse("units:register"))


@for_roles(naming.ADMINISTRATOR)
def edit(request: Request, unit_id: UUID) -> HttpResponse:
    """What the register says about a unit."""
    page = queries.unit_page(unit_id, by=request.actor, today=timezone.localdate())
    form = open_form(request, lambda data: UnitForm(data, services=queries.services(), unit=page.unit))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_unit(unit_id=unit_id, version=form.cleaned_data["version"], data=form.given, by=request.actor,
                                 at=timezone.now())
        except commands.Changed:
            messages.info(request, _("Somebody else was first. Here is how it stands now."))
            return _go("units:unit", unit_id)
        return _done(request, _("Saved."), unit_id)
    return _page(request, "units/form.html", form, title=page.unit.name, back=reverse("units:unit", args=[unit_id]))


def _page(request: Request, template: str, form: forms.Form, **context: object) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound and form.errors else 200)


def _done(request: Request, text: str, unit_id: UUID) -> HttpResponse:
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, text)
    return _go("units:unit", unit_id)


def _go(name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=args), status=303)
