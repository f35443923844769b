"""Who comes from the school."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.people.access import Request, for_roles

from .. import commands
from ..forms.from_school import FromSchoolForm
from ..people import HEADS, LIAISONS
from ..queries.from_school import from_school


@for_roles(*LIAISONS, *HEADS)
def choose(request: Request, meeting_id: UUID) -> HttpResponse:
    """The school social teacher decides who comes from the school; whoever is new is invited, who is taken out is told."""
    page = from_school(meeting_id, by=request.actor, today=timezone.localdate())
    to = reverse("meetings:page", args=[meeting_id])
    form = FromSchoolForm(request.POST if request.method == "POST" else None, page=page)
    context: dict[str, Any] = {"page": page, "around": page.page, "form": form, "back": to}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.choose_from_school(meeting_id=meeting_id, version=data["version"], people=form.comes, note=data["note"],
                                        by=request.actor, at=timezone.now())
        except commands.Busy as busy:
            form.add_error("people", _("Busy at that time: %(names)s. Choose somebody else.") % {"names": ", ".join(busy.names)})
        except commands.Changed:
            return already(request, _("Somebody else changed the meeting in between. Look at it, and choose then."), to)
        except commands.NotNow:
            return already(request, _("The meeting can no longer be changed. Nothing was changed."), to)
        else:
            return done(request, _("Those who come from the school are chosen. They have got word."), to)
    if form.rows.changed:
        form.without_errors()
    return show(request, "meetings/from_school.html", _("Who comes from the school?"), context, refused=not form.rows.changed)
