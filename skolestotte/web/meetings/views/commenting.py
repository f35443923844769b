"""The family's comment beside minutes."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.replies import SeeOther, already, done, show
from skolestotte.web.people.access import Request, signed_in

from .. import commands
from ..forms.comment import CommentForm
from ..queries.former import comments_of, former
from ..queries.meeting import part_page


@signed_in
def comment(request: Request, part_id: UUID) -> HttpResponse:
    """A guardian or the young person says something about minutes that are sent; they cannot change them (PAR-05)."""
    page, part = part_page(part_id, by=request.actor, what="minutes.comment")
    to = reverse("meetings:minutes", args=[part_id])
    if not page.family:
        raise PermissionDenied
    if request.method != "POST":
        return SeeOther(to)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            commands.comment(part_id=part_id, text=form.cleaned_data["text"], name=part.name_of(request.actor.account_id),
                             by=request.actor, at=timezone.now())
        except commands.NotNow:
            return already(request, _("The minutes are not sent yet. Nothing was sent."), to)
        return done(request, _("Your comment stands beside the minutes."), f"{to}#comments")
    context = {"page": page, "part": part, "around": page, "back": reverse("meetings:page", args=[page.meeting.id]),
               "former": former(part), "comments": comments_of(part), "comment_form": form}
    return show(request, "meetings/minutes_read.html", _("Minutes"), context)
