"""The words a consent form begins with, one set for each purpose, in the language of the form (CNS-03)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

LANGUAGES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}


@dataclass(frozen=True)
class Words:
    """What the form says before anybody has changed it."""

    recipients: str
    scope: str
    used_for: str
    consequences: str


def words_for(purpose: str, *, school: str, service: str, language: str, investigates: bool = True) -> Words:
    """The plain words for one purpose. `school` and `service` are the names of the units; `investigates`: the routine is about an
    investigation, and not about a report in a case that is running (RT4-06)."""
    with translation.override(language):
        names = {"school": school or _("the school"), "service": service}
        return {
            "obtain_information": _information,
            "school_in_part_2": _part_2 if investigates else _part_2_of_review,
            "closing_meeting": _closing,
            "collaboration_in_measures": _measures,
            "after_conversation": _after_conversation,
            "closing_in_measures": _closing_in_measures,
            "other_bodies": _other_bodies,
            "meeting_by_school": _by_school,
        }[purpose](names)


def _information(names: dict[str, str]) -> Words:
    return Words(
        _("The child welfare service (%(service)s) asks. %(school)s answers.") % names,
        _("How the child is doing at school: well-being, friends, learning and absence, and how the school and you work "
          "together."),
        _("To understand how the child is doing, so that the investigation gives a true picture."),
        _("If you say yes, we ask the school, and we tell you what it answers. If you say no, we do not ask, and the "
          "investigation goes on with what we know. In a serious case the law lets us ask all the same. Then we tell you "
          "why."),
    )


def _part_2(names: dict[str, str]) -> Words:
    return Words(
        _("Those from %(school)s who come to the meeting.") % names,
        _("What we talk about in part 2 of the start meeting: the way ahead, the plan for the investigation and consents. "
          "The school can read the agenda and the minutes of that part too."),
        _("So that it becomes one meeting, and everybody around the child knows the plan."),
        _("If you say yes, the school stays for the whole meeting. If you say no, the school leaves after part 1, and does "
          "not get the minutes of part 2. Nobody asks you why."),
    )


def _part_2_of_review(names: dict[str, str]) -> Words:
    return replace(_part_2(names), scope=_(
        "What we talk about in part 2 of the meeting about the new report: the way ahead and consents. The school can read the "
        "agenda and the minutes of that part too."))


def _closing(names: dict[str, str]) -> Words:
    return Words(
        _("Those from %(school)s who are invited to the meeting.") % names,
        _("That the investigation is finished, how it ended and why, and what the school follows up."),
        _("So that we end together, and the child and you know what the school does next."),
        _("If you say yes, we invite you and the school to a meeting. If you say no, there is no meeting. The school gets "
          "only the short written answer that the law gives it: that the investigation is finished, and whether the family "
          "is followed up."),
    )


def _measures(names: dict[str, str]) -> Words:
    return Words(
        _("The school social teacher and the head at %(school)s, and those who come to the collaboration meetings.") % names,
        _("That the family gets help, what we agree on in the collaboration meetings, and how the child is doing at "
          "school."),
        _("So that the school and the child welfare service pull in the same direction while the family gets help."),
        _("If you say yes, we write the collaboration into the decision and the plan, and meet regularly. If you say no, "
          "you get the same help from us, but we do not work together with the school."),
    )


def _after_conversation(names: dict[str, str]) -> Words:
    return Words(
        _("Those from %(school)s who come to the meeting.") % names,
        _("What the school has reported, how you have experienced it, what the child welfare service does next, and what the "
          "child needs at school. Nothing of what you and the child have told us is shared unless you say so."),
        _("So that the school and we look after the child well together while we investigate."),
        _("If you say yes, we meet with you and the school, usually the day after our first talk. If you say no, there is no "
          "meeting now, and we tell the school only that. The investigation goes on. Nobody asks you why."),
    )


def _closing_in_measures(names: dict[str, str]) -> Words:
    return Words(
        _("Those from %(school)s who are invited to the meeting.") % names,
        _("That the collaboration or the measures end, what has helped, and what the school follows up."),
        _("So that we end together, and the child and you know what the school does next."),
        _("If you say yes, we invite you and the school to a meeting. If you say no, there is no meeting, and we tell the "
          "school only that the collaboration ends."),
    )


def _other_bodies(names: dict[str, str]) -> Words:
    return Words(
        _("Write who it is: for example the educational-psychological service (PPT) or child psychiatry (BUP)."),
        _("What we talk about in the collaboration meeting they come to: how the child is doing, and what helps."),
        _("So that those who can help the child know what the others do."),
        _("If you say yes, they are invited to the meeting. If you say no, we meet without them, and they are told nothing."),
    )


def _by_school(names: dict[str, str]) -> Words:
    return Words(
        _("Those from %(school)s and from %(service)s who come to the meeting.") % names,
        _("How the child is doing at school, how the help from child welfare is going, as far as you want the school to know, "
          "and whether school, family and child welfare should meet regularly."),
        _("So that those around the child know what the others do, and pull in the same direction."),
        _("If you say yes, the school invites you and child welfare to one meeting, and leads it. If you say no, there is no "
          "meeting. You get the same help from child welfare, and nobody asks you why."),
    )
