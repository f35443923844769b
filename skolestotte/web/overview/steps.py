"""From a step of a routine to the page that does it. The one place that knows which form has which address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.routine import Step
from skolestotte.rulebook.sharing_meetings import BY_SCHOOL

# What the button says: a verb, so that it tells what happens next.
BUTTONS: dict[str, Promise] = {
    "report": _("Write a report of concern"),
    "report_review": _("Review the report"),
    "clear_guardians": _("Settle it with the guardians"),
    "contact": _("Appoint a contact person"),
    "accept_contact": _("Answer yes or no"),
    "counsellor": _("Name a family counsellor"),
    "first_feedback": _("Send the first feedback"),
    "call": _("Call the school"),
    "child_talk": _("Record the talk with the child"),
    "meeting_part": _("Plan and hold the meeting"),
    "minutes": _("Write and send the minutes"),
    "information": _("Ask for information"),
    "conclude": _("Conclude the investigation"),
    "ask_consent": _("Ask the family"),
    "refusal": _("Record what you did"),
    "second_feedback": _("Send the second feedback"),
    "write_in": _("Write the collaboration in"),
    "next_meeting": _("Fix the date"),
    "note": _("Record what was done"),
    "hand_over": _("Goes on by itself"),
    "channels": _("See whom you can call"),
    "after_meeting": _("Give feedback after the meeting"),
    "ask_for_meeting": _("Ask for a meeting"),
    "report_meeting": _("About the report meeting"),
}
OF_CASE = {
    "contact": "overview:contact", "accept_contact": "overview:accept-contact",
    "counsellor": "overview:counsellor", "call": "meetings:call",
    "child_talk": "meetings:child-talk", "information": "investigations:request", "conclude": "investigations:conclude",
    "ask_consent": "consents:ask", "refusal": "investigations:refusal", "write_in": "investigations:write-in",
    "next_meeting": "notes:next-meeting", "ask_for_meeting": "meetings:wish",
}
OF_REPORT = {
    "report_review": "concerns:review", "clear_guardians": "concerns:clear-guardians",
    "first_feedback": "concerns:first-feedback", "second_feedback": "concerns:second-feedback",
    "report_meeting": "concerns:report-meeting",
}
NEED_MEETING = ("meeting_part", "minutes")
BY_INTAKE = ("report_review", "contact")  # only intake and leaders open these pages


@dataclass(frozen=True)
class Place:
    """Where in the case the step is: which run, which report, and the meetings that stand (type → id; (type, part) → part id).

    `open`: of those, the meetings that are not held to the end. `several`: the case has more than one run, so that addresses
    must say which.
    """

    case_id: UUID
    run_id: UUID
    report_id: UUID
    several: bool = False
    meetings: Mapping[str, UUID] = field(default_factory=dict)
    open: Mapping[str, UUID] = field(default_factory=dict)
    parts: Mapping[tuple[str, int], UUID] = field(default_factory=dict)


def button(step: Step) -> str:
    return str(BUTTONS[step.form])


def address(step: Step, place: Place) -> str:
    """The page that does this step. Errors: KeyError for a form that no page carries."""
    if step.form == "report":
        return reverse("concerns:new")
    if step.form in OF_REPORT:
        return reverse(OF_REPORT[step.form], args=[place.report_id])
    if step.form in NEED_MEETING:
        return _meeting(step, place)
    if step.form == "note":
        return _with_run(reverse("notes:write", args=[place.case_id, step.id]), place)
    if step.form == "after_meeting":
        return _last_meeting(place)
    if step.form == "ask_for_meeting" and BY_SCHOOL in place.open:
        return reverse("meetings:page", args=[place.open[BY_SCHOOL]])
    if step.form not in OF_CASE:
        return reverse("overview:case", args=[place.case_id])
    return _with_run(reverse(OF_CASE[step.form], args=[place.case_id]), place)


def through_case(step: Step, case_id: UUID, run_id: UUID) -> str:
    """An address that finds the right page when it is opened; for lists, which do not look up each case's meetings."""
    return f"{reverse('overview:do', args=[case_id, step.id])}?{urlencode({'run': run_id})}"


def leave_out(step: Step, place: Place) -> str:
    """Where the step is left out with a reason; empty where the routine does not allow it (DLN-09)."""
    return _with_run(reverse("overview:deviate", args=[place.case_id, step.id]), place) if step.may_be_left_out else ""


def _meeting(step: Step, place: Place) -> str:
    kind, part = meeting_of(step)
    if step.form == "minutes" and (kind, part) in place.parts:
        return reverse("meetings:minutes", args=[place.parts[kind, part]])
    standing = place.open if step.form == "meeting_part" else place.meetings
    if kind in standing:
        return reverse("meetings:page", args=[standing[kind]])
    return _with_run(reverse("meetings:plan", args=[place.case_id, kind]), place)


def _last_meeting(place: Place) -> str:
    """The meeting that was held last, where it stands; else the case itself."""
    meeting = next(iter(place.meetings.values()), None)
    return reverse("meetings:page", args=[meeting]) if meeting else reverse("overview:case", args=[place.case_id])


def meeting_of(step: Step) -> tuple[str, int]:
    """Which meeting and part a step is about: its own meeting, or the one whose minutes it sends."""
    if step.meeting is not None:
        return step.meeting.type, step.meeting.part
    for record in step.records:
        values = dict(record.values)
        if record.kind == "minutes.sent":
            return str(values.get("type", "start")), int(values.get("part", 1))
    return "start", 1


def _with_run(address: str, place: Place) -> str:
    return f"{address}?{urlencode({'run': place.run_id})}" if place.several else address
