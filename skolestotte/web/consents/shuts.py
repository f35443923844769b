"""What shuts when a consent is withdrawn, and what stays: told from what has happened in the case (CNS-05). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.reading import as_date
from skolestotte.web.design.dates import words

TWO_PARTS = ("start", "review")  # the meetings that the school may leave half-way


@dataclass(frozen=True)
class Effect:
    """Sentences for the one who is about to withdraw, in the reader's language."""

    shuts: tuple[str, ...]
    stays: tuple[str, ...]


def effect(purpose: str, events: Iterable[Event]) -> Effect:
    """What a withdrawal of this consent does now."""
    known = effective(tuple(events))
    return {
        "obtain_information": _information,
        "school_in_part_2": _part_2,
        "closing_meeting": _closing,
        "collaboration_in_measures": _measures,
        "after_conversation": _after_conversation,
        "closing_in_measures": _closing_in_measures,
        "other_bodies": _other_bodies,
        "meeting_by_school": _by_school,
    }[purpose](known)


def _information(events: tuple[Event, ...]) -> Effect:
    answered = {e.data.get("request") for e in events if e.kind == "information.answered"}
    waiting = [e for e in events if e.kind == "information.requested" and e.data.get("basis") == "consent"
               and e.data.get("request") not in answered]
    shuts = [_("The child welfare service asks the school for nothing more on this consent.")]
    shuts += [_("The question sent to the school on %(day)s is not to be answered any more.") % {"day": words(e.on)}
              for e in waiting]
    return Effect(tuple(shuts), (_("What the school has already told stays in the case."),
                                 _("The investigation goes on.")))


def _part_2(events: tuple[Event, ...]) -> Effect:
    sent = any(e.kind == "minutes.sent" and e.data.get("type") in TWO_PARTS and e.data.get("part") == 2 for e in events)
    shuts = [_("The school can no longer open part 2 of the meeting.")]
    shuts.append(_("The school can no longer open the minutes of part 2.") if sent
                 else _("The school does not get the minutes of part 2."))
    return Effect(tuple(shuts), (_("Part 1 of the meeting is as before: the school takes part in it."),))


def _closing(events: tuple[Event, ...]) -> Effect:
    held = any(e.kind == "meeting.part_held" and e.data.get("type") == "closing" for e in events)
    day = _called(events)
    if held:
        shuts = [_("The school can no longer open the invitation and the minutes of the closing meeting.")]
        return Effect(tuple(shuts), (_("The meeting has been held. What was said there cannot be unsaid."),))
    shuts = [_("There will be no closing meeting with the school.")]
    if day is not None:
        shuts.append(_("The closing meeting on %(day)s cannot be held as planned. The school can no longer open the "
                       "invitation.") % {"day": words(day)})
    return Effect(tuple(shuts), (_("The school still gets the short written answer that the law gives it: that the "
                                   "investigation is finished, and whether the family is followed up."),))


def _measures(events: tuple[Event, ...]) -> Effect:
    shuts = [_("Nothing more is shared with the school."),
             _("The school can no longer open what was shared with it after the investigation.")]
    day = max((found for e in events if e.kind == "next_meeting.fixed" and (found := as_date(e.data.get("meeting_on")))),
              default=None)
    if day is not None:
        shuts.append(_("The collaboration meeting on %(day)s cannot be held as planned.") % {"day": words(day)})
    return Effect(tuple(shuts), (_("The measures themselves go on. This is only about the school."),))


def _after_conversation(events: tuple[Event, ...]) -> Effect:
    if any(e.kind == "meeting.part_held" and e.data.get("type") == "after_conversation" for e in events):
        return Effect((_("The school can no longer open the invitation and the minutes of the meeting."),),
                      (_("The meeting has been held. What was said there cannot be unsaid."),))
    shuts = [_("There will be no meeting with the school now.")]
    day = _called(events, "after_conversation")
    if day is not None:
        shuts.append(_("The meeting on %(day)s cannot be held as planned. The school can no longer open the invitation.")
                     % {"day": words(day)})
    return Effect(tuple(shuts), (_("The investigation goes on."), _("The school’s own report stays with the school.")))


def _closing_in_measures(events: tuple[Event, ...]) -> Effect:
    if any(e.kind == "meeting.part_held" and e.data.get("type") == "closing" for e in events):
        return Effect((_("The school can no longer open the invitation and the minutes of the closing meeting."),),
                      (_("The meeting has been held. What was said there cannot be unsaid."),))
    return Effect((_("There will be no closing meeting with the school."),),
                  (_("The school is told that the collaboration ends, not why."),))


def _other_bodies(events: tuple[Event, ...]) -> Effect:
    return Effect((_("They are not invited to more meetings, and are told nothing more."),),
                  (_("What has been said in meetings they took part in cannot be unsaid."),
                   _("The collaboration with the school goes on as before.")))


def _by_school(events: tuple[Event, ...]) -> Effect:
    if any(e.kind == "meeting.part_held" and e.data.get("type") == "by_school" for e in events):
        return Effect((_("The school can no longer open the invitation and the minutes of the meeting."),),
                      (_("The meeting has been held. What was said there cannot be unsaid."),))
    return Effect((_("There will be no meeting that the school calls."),),
                  (_("The measures themselves go on. This is only about the school."),))


def _called(events: tuple[Event, ...], kind: str = "closing") -> date | None:
    """The day of the meeting of this type that is called and not cancelled."""
    standing: dict[object, date | None] = {}
    for event in events:
        if event.data.get("type") != kind:
            continue
        if event.kind in ("meeting.called", "meeting.moved"):
            standing[event.data.get("meeting")] = as_date(event.data.get("meeting_on"))
        elif event.kind == "meeting.cancelled":
            standing.pop(event.data.get("meeting"), None)
    return max((day for day in standing.values() if day), default=None)
