"""Note that a worry was talked over with child welfare (RT4-01); the unit's own judgement comes after it (RT4-02)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.drafts import commands as drafts
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles

from ..commands import discussing
from ..commands.writing import AlreadySent
from ..forms.school import DiscussionForm
from ..models import Concern
from ..queries import check as checks
from ..queries import school, whom
from .writing import REPORTERS, already_sent, see_other


@for_roles(*REPORTERS)
def discuss(request: Request, concern_id: UUID) -> HttpResponse:
    """Whom to call, and the note of the talk."""
    concern = school.open_concern(concern_id, by=request.actor, what="concern.discuss", write=True)
    if concern.state == Concern.State.SENT:
        return already_sent(request, concern)
    contacts = whom.contacts_for(concern, by=request.actor)
    start = {"on": timezone.localdate(), "with_whom": "contact" if contacts else "intake"}
    form = open_form(request, lambda data: DiscussionForm(data, with_contact=bool(contacts), initial=start))
    if request.method == "POST" and form.is_valid():
        return _keep(request, concern, form)
    context = {"concern": concern, "form": form, "contacts": contacts, "intake": checks.service_of(concern.unit),
               "discussions": whom.discussions(concern)}
    return render(request, "concerns/discuss.html", context, status=422 if request.method == "POST" else 200)


def _keep(request: Request, concern: Concern, form: DiscussionForm) -> HttpResponse:
    try:
        discussing.discuss(concern_id=concern.id, by=request.actor, at=timezone.now(), **form.cleaned_data)
    except AlreadySent:
        return already_sent(request, concern)
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, _("The talk is noted. It does not replace your own judgement: is the duty to report triggered?"))
    return see_other("concerns:check", concern.id)
