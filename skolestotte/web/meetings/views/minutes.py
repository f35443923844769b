"""The minutes of one part: written by child welfare or by the school's minute-taker, read by those who may, sent once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.web.consents.replies import already, done, show
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, signed_in

from .. import commands, papers
from ..forms.comment import CommentForm
from ..forms.minutes import MinutesForm
from ..queries.former import comments_of, former
from ..queries.meeting import PartLine, part_page, stays_by_consent
from ..queries.preparation import before
from ..queries.seen import MeetingPage


@signed_in
def minutes(request: Request, part_id: UUID) -> HttpResponse:
    """Write the minutes (child welfare, or who takes them), or read them when they are sent. Without a door to the part: 404 (RT1-06)."""
    page, part = part_page(part_id, by=request.actor, what="minutes")
    if not (page.works or part.may_write) or part.row.minutes_sent_at:
        return _read(request, page, part)
    make = _maker(page, part)
    form = open_form(request, make)
    context = _context(page, part) | {"form": form, "before": before(page, by=request.actor)}
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, page, part, form)
        except commands.Changed:
            context |= {"form": make(form.on_top_of_theirs()), "theirs": form.mine_and_theirs(), "changed": True}
        except commands.Unanswered as missing:
            for key in missing.keys:
                form.add_error(f"settles_{key}", _("This must be settled before the meeting can be closed."))
        except commands.NotNow:
            context["not_now"] = True
    if form.rows.changed:  # a row is added or taken away: nothing is judged yet
        form.without_errors()
    return show(request, "meetings/minutes.html", _("Minutes"), context, refused=not form.rows.changed)


@signed_in
@require_POST
def send_minutes(request: Request, part_id: UUID) -> HttpResponse:
    """Send the minutes as they were read; if somebody has changed them since, look again first (MTG-07)."""
    page, part = part_page(part_id, by=request.actor, what="minutes.send")
    if not (page.works or part.may_write or _has_sent(request, part)):
        raise PermissionDenied
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
    to = reverse("meetings:page", args=[page.meeting.id])
    try:
        commands.send_minutes(part_id=part_id, version=version, by=request.actor, at=timezone.now())
    except commands.Changed:
        return already(request, _("Somebody else changed the minutes in between. Read them, and send then."),
                       reverse("meetings:minutes", args=[part_id]))
    except commands.NotNow:
        return already(request, _("The minutes can be sent when the part is held. Nothing was sent."), to)
    return done(request, _("The minutes are sent to those who may read them."), to)


@signed_in
def minutes_pdf(request: Request, part_id: UUID) -> HttpResponse:
    """The minutes on paper: for child welfare at any time, for the others when they are sent."""
    page, part = part_page(part_id, by=request.actor, what="minutes.pdf")
    if not (page.works or part.may_write or part.minutes_shown):
        raise Http404
    try:
        return papers.as_pdf(papers.minutes(page, part, former(part), to=()), "minutes")
    except ValueError as error:
        raise Http404 from error


def _read(request: Request, page: MeetingPage, part: PartLine) -> HttpResponse:
    if request.method == "POST":
        if not (page.works or _has_sent(request, part)):
            raise PermissionDenied
        return already(request, _("The minutes are sent and stand as they are."),
                       reverse("meetings:minutes", args=[part.row.id]))
    shown = {"former": former(part), "comments": comments_of(part), "comment_form": CommentForm()} if part.minutes_shown else {}
    return show(request, "meetings/minutes_read.html", _("Minutes"), _context(page, part) | shown)


def _has_sent(request: Request, part: PartLine) -> bool:
    """The school's minute-taker, whose door for writing shut when the minutes went out, and who pressed twice."""
    return bool(part.row.minutes_sent_at) and part.row.written_by_id == request.actor.account_id


def _maker(page: MeetingPage, part: PartLine) -> Any:
    people = [*part.people, *stays_by_consent(page, part)]
    return lambda data: MinutesForm(data, part=part.row, people=people, asks=part.asks, may_be_unfinished=part.may_leave_open,
                                    began_on=page.began_on)


def _context(page: MeetingPage, part: PartLine) -> dict[str, Any]:
    return {"page": page, "part": part, "around": page, "not_now": False,
            "back": reverse("meetings:page", args=[page.meeting.id])}


def _save(request: Request, page: MeetingPage, part: PartLine, form: MinutesForm) -> HttpResponse:
    """Save, or save and mark as held. Errors: Changed, NotNow."""
    data, at = form.cleaned_data, timezone.now()
    if not form.holds:
        commands.write_minutes(part_id=part.row.id, version=data["version"], minutes=form.minutes(), by=request.actor, at=at)
        return done(request, _("The minutes are saved. Nobody else has got them."), request.path)
    commands.hold(part_id=part.row.id, version=data["version"], minutes=form.minutes(), on=data["held_on"],
                  ended_at=form.ended_at, by=request.actor, at=at)
    return done(request, _("The meeting is recorded as held. Next: read the minutes through, and send them."),
                reverse("meetings:page", args=[page.meeting.id]))
