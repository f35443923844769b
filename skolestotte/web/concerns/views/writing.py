"""Writing a worry: the list, a new one, the pages of the form, the check, asking the head, phoning first, sending."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.models import Unit
from skolestotte.web.people.roles import ROLES, codes

from .. import form_specs, reading
from ..commands import sending, writing
from ..commands.receiving import NoService
from ..content import duty_kind
from ..forms.pages import PageForm, settle_flags
from ..forms.school import UnitForm
from ..models import Concern
from ..queries import check as checks
from ..queries import school

REPORTERS = codes(may_report=True)


@for_roles(*REPORTERS)
def list_(request: Request) -> HttpResponse:
    """The unit's worries and reports."""
    before = _moment(request.GET.get("before", ""))
    page = school.list_page(by=request.actor, today=timezone.localdate(), before=before)
    return render(request, "concerns/list.html", {"page": page, "before": before})


@for_roles(*REPORTERS)
def new(request: Request) -> HttpResponse:
    """What to think of before writing; then a draft at the unit."""
    units = [(str(unit_id), name) for unit_id, name in school.reporting_units(request.actor)]
    form = UnitForm(request.POST or None, units=units) if len(units) > 1 else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _begin(request, UUID(form.cleaned_data["unit"] if form else units[0][0]))
    context = {"form": form, "intake": checks.service_of(Unit.objects.get(id=units[0][0]))}
    return render(request, "concerns/new.html", context, status=422 if request.method == "POST" else 200)


def _begin(request: Request, unit_id: UUID) -> HttpResponse:
    concern = school.untouched_draft(unit_id=unit_id, by=request.actor)
    if concern is None:
        role = request.actor.role_at(unit_id, *REPORTERS)
        content = {"reporter_position": str(ROLES[role.role].name) if role else "",
                   "reporter_phone": school.phone_of(request.actor)}
        concern = writing.begin(unit=Unit.objects.get(id=unit_id), content=content, by=request.actor, at=timezone.now())
    return see_other("concerns:edit", concern.id, form_specs.PAGES[0].key)


@for_roles(*REPORTERS)
def edit(request: Request, concern_id: UUID, page: str) -> HttpResponse:
    """One page of the form. What can be understood is always saved; what cannot is shown again, with the reason."""
    spec = form_specs.page(page)
    if spec is None:
        raise Http404
    concern = school.open_concern(concern_id, by=request.actor, what="concern.edit", write=True)
    if concern.state == Concern.State.SENT:
        return already_sent(request, concern)
    form = open_form(request, lambda data: PageForm(spec, data, content=concern.content, unit=concern.unit))
    if request.method == "POST" and not form.changed:
        return _save(request, concern, form)
    version = form.data.get("version") if form.data is not None else None
    return _show(request, concern, form, version=version or concern.version)


def _save(request: Request, concern: Concern, form: PageForm) -> HttpResponse:
    valid = form.is_valid()
    content = settle_flags({**concern.content, **form.to_keep()})
    try:
        saved = writing.keep(concern_id=concern.id, content=content, version=version_in(request), by=request.actor,
                             at=timezone.now())
    except writing.Changed:
        concern = school.read_again(concern)
        return _show(request, concern, form, version=concern.version, changed=True)
    except writing.AlreadySent:
        return already_sent(request, concern)
    if not valid:
        _keep_typed(request, saved.version)
        return _show(request, saved, form, version=saved.version, refused=True)
    drafts.drop(path=request.path, by=request.actor)
    then = request.POST.get("then", "next")
    if then == "close":
        messages.success(request, _("Saved. Nobody outside your unit sees it before it is sent."))
        return see_other("concerns:list")
    key = form_specs.before(form.page.key) if then == "back" else form_specs.after(form.page.key)
    return _to_page(concern, key)


def _keep_typed(request: Request, version: int) -> None:
    """What could not be understood lies in the person's own draft, so that closing the page loses nothing."""
    assert request.actor.account_id is not None
    fields = {**dict(request.POST.lists()), "version": [str(version)]}
    drafts.keep(account_id=request.actor.account_id, path=request.path, fields=fields, by=request.actor, at=timezone.now())


def _show(request: Request, concern: Concern, form: PageForm, *, version: object, refused: bool = False,
          changed: bool = False) -> HttpResponse:
    kind = duty_kind(concern.unit)
    theirs = reading.page_sections(concern.content, form.page.key, duty_kind=kind, on=timezone.localdate())
    context = {
        "concern": concern, "form": form, "version": version, "refused": refused, "changed": changed, "theirs": theirs,
        "steps": form_specs.tracker(form.page.key), "intake": checks.service_of(concern.unit),
        "names": reading.child_names(concern.content),
    }
    return render(request, "concerns/edit.html", context, status=422 if refused or changed else 200)


@for_roles(*REPORTERS)
def check(request: Request, concern_id: UUID) -> HttpResponse:
    """Everything read through, what is missing, the head's decision, and the ways on."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.check", write=True)
    if concern.state == Concern.State.SENT:
        return see_other("concerns:receipt", concern.id)
    return show_check(request, concern)


def show_check(request: Request, concern: Concern, *, status: int = 200, refused: str = "") -> HttpResponse:
    page = checks.check_page(concern, by=request.actor, today=timezone.localdate())
    context = {"page": page, "refused": refused, "steps": form_specs.tracker(form_specs.CHECK)}
    return render(request, "concerns/check.html", context, status=status)


def changed_check(request: Request, concern: Concern) -> HttpResponse:
    return show_check(request, school.read_again(concern), status=422, refused=saved_between())


@for_roles(*REPORTERS)
@require_POST
def ask_head(request: Request, concern_id: UUID) -> HttpResponse:
    """Raise the worry to the head (DUT-04)."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.raise", write=True)
    try:
        writing.raise_to_head(concern_id=concern.id, version=version_in(request), by=request.actor, at=timezone.now())
    except writing.Changed:
        return changed_check(request, concern)
    except writing.AlreadySent:
        return already_sent(request, concern)
    messages.success(request, _("The head is asked to decide. You can still send the report yourself at any time."))
    return see_other("concerns:check", concern.id)


@for_roles(*REPORTERS)
@require_POST
def phoned(request: Request, concern_id: UUID) -> HttpResponse:
    """Acute: the child welfare service was phoned first; the written report is owed (REP-05)."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.phoned", write=True)
    if concern.phoned_at is None:
        try:
            writing.phoned(concern_id=concern.id, version=version_in(request), by=request.actor, at=timezone.now())
        except writing.Changed:
            return changed_check(request, concern)
        except writing.AlreadySent:
            return already_sent(request, concern)
    messages.success(request, _("Noted. The written report is still owed; send it as soon as you can."))
    return see_other("concerns:check", concern.id)


@for_roles(*REPORTERS)
@require_POST
def send(request: Request, concern_id: UUID) -> HttpResponse:
    """Send the report, whatever the head has decided (DUT-05). Sending again leads to the first sending's receipt."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.send", write=True)
    try:
        sending.submit(concern_id=concern.id, version=version_in(request), by=request.actor, at=timezone.now(), opened=concern)
    except sending.NotComplete:
        return show_check(request, concern, status=422, refused=_("Something is missing before the report can be sent."))
    except writing.Changed:
        return changed_check(request, concern)
    except NoService:
        return show_check(request, concern, status=422, refused=_(
            "There is no child welfare service here for the place where the child lives. Nothing is sent."))
    return see_other("concerns:receipt", concern.id)


def saved_between() -> str:
    return _("Somebody else saved in between. Read it through again before you go on.")


def already_sent(request: Request, concern: Concern) -> HttpResponse:
    messages.info(request, _("The report is sent and cannot be changed. If you learn something new, write a new report."))
    return see_other("concerns:receipt", concern.id)


def version_in(request: Request) -> int:
    """The version that the form was drawn with; 0 for anything else, which fits none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def see_other(name: str, *args: object) -> HttpResponse:
    """After a POST: go and look (303)."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)


def _moment(text: str) -> datetime | None:
    """The moment in an address; None for none, or for one that cannot be (the list then begins anew)."""
    try:
        found = parse_datetime(text)
        return timezone.localtime(timezone.make_aware(found) if found and timezone.is_naive(found) else found) if found else None
    except (ValueError, OverflowError):
        return None


def _to_page(concern: Concern, key: str) -> HttpResponse:
    return see_other("concerns:check", concern.id) if key == form_specs.CHECK else see_other("concerns:edit", concern.id, key)
