"""The school's talks with its own who take part in a meeting, before it and after it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.replies import done, show
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, signed_in

from .. import commands
from ..forms.staff import StaffTalkForm
from ..models import StaffTalk
from ..queries.meeting import meeting_page
from ..queries.staff import staff_talks


@signed_in
def staff_talk(request: Request, meeting_id: UUID) -> HttpResponse:
    """Write down that the school has talked with its own, before the meeting or after it (MTG-03)."""
    page = meeting_page(meeting_id, by=request.actor, what="meeting.staff")
    talks = staff_talks(page, by=request.actor)
    if talks is None:
        raise PermissionDenied
    people, back = [one.row.name for one in talks.people], reverse("meetings:page", args=[meeting_id])
    others = [one.row.name for one in talks.people if one.row.account_id != request.actor.account_id]
    begin = {"when": StaffTalk.When.AFTER if talks.held else StaffTalk.When.BEFORE, "names": others, "on": timezone.localdate()}
    form = open_form(request, lambda data: StaffTalkForm(data, people=people, began_on=page.began_on, held=talks.held, initial=begin))
    context = {"page": page, "around": page, "form": form, "back": back, "not_now": False}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.talk_with_staff(meeting_id=meeting_id, when=data["when"], names=data["names"], on=data["on"], by=request.actor,
                                     at=timezone.now())
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _("It is recorded. The head and the social teacher alone see it."), f"{back}#staff")
    return show(request, "meetings/staff_talk.html", _("Talk with those who take part from the school"), context)
