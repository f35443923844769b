"""Correct minutes that are sent."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.folders import door
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from .. import commands
from ..forms.correcting import CorrectMinutesForm
from ..queries.meeting import part_page


@for_roles(*codes(works_cases=True))
def correct(request: Request, part_id: UUID) -> HttpResponse:
    """Child welfare sends a new version with the reason; the old one is kept and can be read."""
    page, part = part_page(part_id, by=request.actor, what="minutes.correct")
    door.open_folder(part.row.folder_id, by=request.actor, what="minutes.correct", write=True)
    if not page.works:
        raise PermissionDenied
    to = reverse("meetings:minutes", args=[part_id])
    if not part.row.minutes_sent_at:
        return already(request, _("The minutes are not sent yet. Change them as they are."), to)
    form = open_form(request, partial(CorrectMinutesForm, part=part.row))
    context: dict[str, Any] = {"page": page, "part": part, "around": page, "form": form, "back": to, "not_now": False}
    if request.method == "POST" and form.is_valid():
        try:
            commands.correct_minutes(part_id=part_id, version=form.cleaned_data["version"], minutes=form.minutes(),
                                     reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
        except commands.Changed:
            fresh = part_page(part_id, by=request.actor, what="minutes.correct")[1].row
            again = CorrectMinutesForm(form.data, part=fresh)
            context |= {"theirs": again.mine_and_theirs() if again.is_valid() else [], "changed": True,
                        "form": CorrectMinutesForm(again.on_top_of_theirs(), part=fresh)}
        else:
            return done(request, _("The corrected minutes are sent to those who may read them. The old ones are kept."), to)
    if form.rows.changed:
        form.without_errors()
    return show(request, "meetings/correct_minutes.html", _("Correct the minutes"), context, refused=not form.rows.changed)
