"""Attached files: the page where they are added and removed, and the files themselves, always as a download."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from skolestotte.rulebook.attached import MEDIA, Kind, charset_of, safe_name
from skolestotte.web.people.access import Request, for_roles, signed_in

from .. import form_specs
from ..commands import attaching
from ..commands.writing import AlreadySent
from ..forms.attached import AttachForm
from ..models import Concern, File
from ..queries import attached, school
from ..queries import report as reports
from .writing import REPORTERS, already_sent, see_other


@for_roles(*REPORTERS)
def files(request: Request, concern_id: UUID) -> HttpResponse:
    """Add files to a worry, or remove one. What can be taken is kept, also when another file is refused."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.files", write=True)
    if concern.state == Concern.State.SENT:
        return already_sent(request, concern)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            if _change(request, concern, form):
                return see_other("concerns:files", concern.id)
        except AlreadySent:
            return already_sent(request, concern)
    context = {"concern": concern, "form": form, "files": attached.of_draft(concern),
               "steps": form_specs.tracker(form_specs.CHECK)}
    return render(request, "concerns/files.html", context, status=422 if form.errors else 200)


def _change(request: Request, concern: Concern, form: AttachForm) -> bool:
    """Carry out what was pressed. True when nothing is to be said at a field."""
    now = timezone.now()
    removed = _uuid(request.POST.get("remove", ""))
    if removed is not None:
        attaching.remove(concern_id=concern.id, file_id=removed, by=request.actor, at=now)
        messages.success(request, _("The file is removed."))
        return True
    if not form.is_valid():
        return False
    judged = attaching.attach(concern_id=concern.id, files=form.cleaned_data["chosen"], about=form.cleaned_data["about"],
                              by=request.actor, at=now)
    form.refuse(judged)
    taken = sum(one.fault is None for one in judged)
    if taken:
        messages.success(request, _("Attached: {number}. The files are sent with the report.").format(number=taken))
    return not form.errors


@for_roles(*REPORTERS)
def draft_file(request: Request, concern_id: UUID, file_id: UUID) -> HttpResponse:
    """One file of a worry that is not sent."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.file")
    return _download(attached.one_of_draft(concern, file_id))


@signed_in
def report_file(request: Request, report_id: UUID, attached_id: UUID) -> HttpResponse:
    """One file of a report, to those whose door to the report is open."""
    report = reports.open_report(report_id, by=request.actor, what="report.file")
    return _download(attached.one_of_report(report, attached_id, reader=reports.reader_of(report, by=request.actor)))


def _download(file: File) -> HttpResponse:
    """Never shown in the page: a download with the ending that its content has, which the browser may not guess about."""
    kind = Kind(file.kind)
    media = MEDIA[kind] + (f"; charset={charset_of(file.data)}" if kind == Kind.TEXT else "")
    response = HttpResponse(file.data, content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, safe_name(file.name, kind)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
