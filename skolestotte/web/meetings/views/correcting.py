"""Correct minutes that are sent."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from skolestotte.rulebook.meeting_types import meeting_name
from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.design.dates import words
from skolestotte.web.design.speech import language
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.folders import door
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.roles import codes

from .. import commands
from ..forms.correcting import CorrectMinutesForm
from ..models import Meeting
from ..next_day import hangs_on
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
    hangs = hangs_on(part.row, page.meeting)
    context: dict[str, Any] = {"page": page, "part": part, "around": page, "form": form, "back": to, "not_now": False, "hangs": hangs,
                               "next_name": _name(hangs.meeting) if hangs.meeting else ""}
    if request.method == "POST" and form.is_valid():
        try:
            corrected = commands.correct_minutes(part_id=part_id, version=form.cleaned_data["version"], minutes=form.minutes(),
                                                 reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
        except commands.Changed:
            fresh = part_page(part_id, by=request.actor, what="minutes.correct")[1].row
            again = CorrectMinutesForm(form.data, part=fresh)
            context |= {"theirs": again.mine_and_theirs() if again.is_valid() else [], "changed": True,
                        "form": CorrectMinutesForm(again.on_top_of_theirs(), part=fresh)}
        except commands.Busy as busy:
            _name_busy(form, busy)
        except commands.NotSettled as gaps:
            form.add_error("next_on", _not_moved(gaps))
        except commands.OthersNeedConsent:
            form.add_error("next_on", _("The next meeting cannot be moved as it stands: somebody is invited whom the family has not "
                                        "consented to. Change the meeting first."))
        else:
            said = [_("The corrected minutes are sent to those who may read them. The old ones are kept."), *_followed(corrected.followed)]
            return done(request, format_html_join(" ", "{}", ((one,) for one in said)), to)
    if form.rows.changed:
        form.without_errors()
    return show(request, "meetings/correct_minutes.html", _("Correct the minutes"), context, refused=not form.rows.changed)


def _name(meeting: Meeting) -> str:
    return meeting_name(meeting.type, language())


def _followed(what: commands.Followed) -> list[str | SafeString]:
    """What the corrected day moved, and what it left as it was, with a link to it."""
    if what.moved is not None:
        text = (_("It is moved to %(when)s, and those who are invited are told.") if what.moved.state == Meeting.State.CALLED
                else _("It is moved to %(when)s. Nobody is invited to it yet."))
        return [_linked(what.moved, text % {"when": words(what.moved.starts_at)})]
    said: list[str | SafeString] = []
    if what.day is not None:
        said.append(_("The next meeting is now agreed for %(day)s.") % {"day": words(what.day)})
    if what.taken_back:
        said.append(_("No day is agreed for the next meeting any more."))
    if what.stays is not None:
        said.append(_linked(what.stays, _("It stands as it was, on %(when)s. Change it there if it is to be moved.") % {
            "when": words(what.stays.starts_at)}))
    return said


def _linked(meeting: Meeting, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>: {}', reverse("meetings:page", args=[meeting.id]), _name(meeting), text)


def _name_busy(form: CorrectMinutesForm, busy: commands.Busy) -> None:
    """The meeting that hangs on the day cannot be moved to it: who is taken, never by what."""
    if busy.names:
        form.add_error("next_on", _("The next meeting cannot be moved to this day. Busy at that time: %(names)s.") % {
            "names": ", ".join(busy.names)})
    if busy.family:
        form.add_error("next_on", _("The next meeting cannot be moved to this day. One of those invited is busy at that time."))
    if busy.room:
        form.add_error("next_on", _("The next meeting cannot be moved to this day. The room is taken at that time."))


def _not_moved(gaps: commands.NotSettled) -> str:
    if gaps.fields == ("passed",):
        return _("The next meeting cannot be moved to a day that has passed.")
    return _("The next meeting cannot be moved as it stands: something in its invitation is not settled. Change the meeting first.")
