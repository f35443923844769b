"""The phone call to the school, and the talk with the child."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.around import WORKS_CASES
from skolestotte.web.consents.replies import asked_run, done, show
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.people.access import Request, for_roles

from .. import commands
from ..forms.call import CallForm, TalkForm
from ..queries import call as queries


@for_roles(*WORKS_CASES)
def call(request: Request, case_id: UUID) -> HttpResponse:
    """The points of the phone card, and the days that the call settles (RT1-03, RT2-02)."""
    today = timezone.localdate()
    page = queries.call_page(case_id, run_id=asked_run(request), by=request.actor, today=today)
    begin = {"on": today, "with_whom": ", ".join(f"{one.account.name}" for one in page.liaisons)}
    form = open_form(request, lambda data: CallForm(data, points=page.points, settles=page.settles, meeting=page.meeting,
                                                    began_on=page.around.run.began_on, initial=begin))
    context: dict[str, Any] = {"page": page, "around": page.around, "about": page.about, "form": form,
                               "not_now": not page.open and page.note is None, "back": page.around.case_url}
    if request.method == "POST" and form.is_valid():
        try:
            commands.call(case_id=case_id, run_id=page.around.run.id, by=request.actor, at=timezone.now(),
                          **form.settled)
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _said(page), context["back"])
    return show(request, "meetings/call.html", _("Call the school"), context)


def _said(page: queries.CallPage) -> str:
    if page.settles.conversation:
        return _("The call is recorded. Next: the first talks with the child and the guardians.")
    return _("The call is recorded. Next: plan the meeting.")


@for_roles(*WORKS_CASES)
def child_talk(request: Request, case_id: UUID) -> HttpResponse:
    """The talk with the child: held, or judged not to be needed (RT1-07, CHD-02)."""
    page = queries.talk_page(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    begin = {"known": len(page.held), "on": timezone.localdate()}
    form = open_form(request, lambda data: TalkForm(data, began_on=page.around.run.began_on, declines=page.declines, initial=begin))
    context: dict[str, Any] = {"page": page, "around": page.around, "about": page.about, "form": form,
                               "not_now": not page.open, "back": page.around.case_url}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        held = data["what"] == "held"
        try:
            commands.child_talk(case_id=case_id, run_id=page.around.run.id, held=held, on=data["on"] if held else None,
                                with_whom=data["with_whom"].strip() if held else "", said=data["said"].strip() if held else "",
                                known=data["known"], by=request.actor, at=timezone.now())
        except commands.Changed:
            context |= {"changed": True, "form": _on_top(request, page)}
        except commands.NotNow:
            context["not_now"] = True
        else:
            return done(request, _("It is recorded. Neither the guardians nor the school are told."), context["back"])
    return show(request, "meetings/child_talk.html", _("Talk with the child"), context)


def _on_top(request: Request, page: queries.TalkPage) -> TalkForm:
    """What was typed, beside the talk that somebody else has recorded in between: saved again it is one more."""
    data = request.POST.copy()
    data["known"] = str(len(page.held))
    return TalkForm(data, began_on=page.around.run.began_on, declines=page.declines)
