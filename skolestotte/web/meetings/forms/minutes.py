"""Minutes guided by the agenda: a text under each point, the views, decisions, the joint plan, who was there (MTG-09)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.reading import as_date
from skolestotte.rulebook.routine import Ask
from skolestotte.web.design import forms, speech
from skolestotte.web.design.rows import rows_of

from ..commands.minutes import NO, YES, PartMinutes
from ..models import AgreedTask, Part
from ..queries.lines import PersonLine
from .clock import moment
from .unfinished import SavedUnfinished

PREFIX = "task"


class TaskForm(forms.Form):
    """One line of the joint plan."""

    what = forms.TextField(label=_("What is to be done?"), required=False)
    who = forms.TextField(label=_("Who does it?"), max_length=100, required=False)
    side = forms.ChoiceField(label=_("Whose is it?"), required=False, widget=django_forms.Select)
    by = forms.DateField(label=_("By when?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [("", "–"), *AgreedTask.Side.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        what, who = (data.get("what") or "").strip(), (data.get("who") or "").strip()
        if what and not who and "who" not in self.errors:
            self.add_error("who", _("Say who does it: a task without an owner is nobody’s."))
        if not what and (who or data.get("by")) and "what" not in self.errors:
            self.add_error("what", _("Say what is to be done."))
        return data

    @property
    def task(self) -> dict[str, str] | None:
        data = self.cleaned_data
        if not (data.get("what") or "").strip():
            return None
        task = {"what": data["what"], "who": data["who"], "by": data["by"].isoformat() if data["by"] else ""}
        return task | ({"side": data["side"]} if data.get("side") else {})


Tasks = rows_of(TaskForm, least=0, most=20, start=1)


class MinutesForm(SavedUnfinished):
    """The minutes of one part. Saved as often as wanted; “held” needs the day and something under each point."""

    attended = forms.ChoicesField(label=_("Who was there?"), required=False)
    child_view = forms.LongTextField(label=_("The child’s view"), lines="short", required=False,
                                     help_text=_("What the child has said, or who spoke for the child."))
    guardians_view = forms.LongTextField(label=_("The guardians’ view"), lines="short", required=False)
    decisions = forms.LongTextField(label=_("What did you agree on?"), lines="short", required=False,
                                    help_text=_("One thing on each line."))
    next_on = forms.DateField(label=_("When do you meet again?"), not_before=forms.today, required=False,
                              help_text=_("Day, month and year: dd.mm.yyyy. Empty when no new meeting is agreed."))
    held_on = forms.DateField(label=_("When was it held?"), not_after=forms.today, required=False)
    ended = forms.TimeField(label=_("When did it end?"), required=False,
                            help_text=_("Only when it ended at another time than planned. People and room are then free."))
    unfinished = django_forms.BooleanField(
        label=_("We did not get through the agenda; a new meeting is needed"), required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, part: Part, people: Sequence[PersonLine], asks: Sequence[Ask] = (),
                 may_be_unfinished: bool = False, began_on: date | None = None, **kwargs: Any) -> None:
        self.part = part
        points = {f"point_{n}": forms.LongTextField(label=f"{n}. {point['text']}", lines="short", required=False)
                  for n, point in enumerate(part.agenda, 1)}
        self.points = list(points)
        questions = {f"settles_{ask.key}": _question(ask) for ask in asks}
        self.asks, self.questions = tuple(asks), list(questions)
        base = {"attended": self.base_fields["attended"], **points, **questions, **self.base_fields}
        self.base_fields = base  # type: ignore[misc]  # this form's own
        super().__init__(data, initial=_begin(part, people), **kwargs)
        self.wanted = ("attended", "held_on", "child_view", "guardians_view", "decisions", *self.points, *self.questions)
        self.mark()
        self.fields["held_on"].not_before = began_on  # type: ignore[attr-defined]
        if not may_be_unfinished:
            del self.fields["unfinished"]
        self.fields["attended"].choices = [(str(one.row.id), one.text) for one in people]  # type: ignore[attr-defined]
        self.rows = (Tasks(initial=[{**t, "by": as_date(t["by"])} for t in part.joint_plan], prefix=PREFIX)
                     if data is None else Tasks.posted(data, prefix=PREFIX))
        self.forms = [self.rows]
        self.holds = data is not None and "held" in data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.holds:
            return data
        if not data.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", _("Write the day it was held."))
        if self.ended_at and self.ended_at > timezone.now():
            self.add_error("ended", _("This time has not come yet."))
        if not data.get("attended") and "attended" not in self.errors:
            self.add_error("attended", _("Tick who was there."))
        for name in self.points:
            if not (data.get(name) or "").strip() and not data.get("unfinished") and name not in self.errors:
                self.add_error(name, _("Write what was said, or that it was not relevant and why."))
        for name in self.questions:
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("This must be settled before the meeting can be closed."))
        return data

    @property
    def answers(self) -> list[dict[str, str]]:
        """What the routine has the minutes settle, with the question as it was read."""
        return [{"key": ask.key, "text": str(self.fields[name].label), "answer": _said(self.cleaned_data.get(name))}
                for ask, name in zip(self.asks, self.questions, strict=True)]

    @property
    def question_fields(self) -> list[Any]:
        """The fields of what the minutes must settle."""
        return [self[name] for name in self.questions]

    @property
    def ended_at(self) -> datetime | None:
        """The moment it was over, where it is written."""
        data = self.cleaned_data
        return moment(data["held_on"], data["ended"]) if data.get("held_on") and data.get("ended") else None

    @property
    def point_fields(self) -> list[Any]:
        """The fields under the agenda points, in order."""
        return [self[name] for name in self.points]

    def is_valid(self) -> bool:
        return not self.rows.changed and self.rows.is_valid() and super().is_valid()

    def minutes(self) -> PartMinutes:
        """What the command wants."""
        data = self.cleaned_data
        points = [{**point, "minutes": data[name]} for name, point in zip(self.points, self.part.agenda, strict=True)]
        return PartMinutes(
            points=points, child_view=data["child_view"], guardians_view=data["guardians_view"],
            decisions=data["decisions"], next_on=data["next_on"], answers=self.answers,
            joint_plan=[row.task for row in self.rows if row.task], attended=[UUID(one) for one in data["attended"]])

    def mine_and_theirs(self) -> list[tuple[str, str, str]]:
        """For each text that differs from what is saved now: what it is, theirs, mine."""
        now = _begin(self.part, [])
        names = [*self.points, "child_view", "guardians_view", "decisions"]
        found = [(str(self.fields[name].label), str(now[name]), str(self.data.get(name, ""))) for name in names]
        plan = ("\n".join(f"{t['what']} – {t['who']}" for t in self.part.joint_plan),
                "\n".join(f"{t['what']} – {t['who']}" for row in self.rows if not row.errors and (t := row.task)))
        lines = [(what, now, mine.replace("\r\n", "\n")) for what, now, mine in [*found, (_now("The joint plan"), *plan)]]
        return [line for line in lines if line[1] != line[2] and line[1].strip() and line[2].strip()]

    def on_top_of_theirs(self) -> QueryDict:
        """What was typed, in the version that stands now; what was left empty is filled in with what somebody else wrote."""
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        now = _begin(self.part, [])
        for name in (*self.points, "child_view", "guardians_view", "decisions"):
            if not data.get(name, "").strip():
                data[name] = str(now[name])
        if not any(row.task for row in self.rows if not row.errors):
            for number, task in enumerate(self.part.joint_plan):
                for name in ("what", "who", "side", "by"):
                    data[f"{PREFIX}-{number}-{name}"] = task.get(name, "")
            data[f"{PREFIX}-TOTAL_FORMS"] = str(max(len(self.part.joint_plan), 1))
        data["version"] = str(self.part.version)
        return data


def _question(ask: Ask) -> django_forms.Field:
    """The field of something that the minutes must settle: a yes or a no."""
    language = speech.language()
    return forms.YesNoField(label=ask.label.say(language), help_text=ask.help.say(language) if ask.help else "", required=False)


def _said(value: bool | None) -> str:
    return "" if value is None else YES if value else NO


def _begin(part: Part, people: Sequence[PersonLine]) -> dict[str, Any]:
    answered = {f"settles_{one['key']}": one["answer"] == YES for one in part.answers if one["answer"]}
    return {
        **answered,
        **{f"point_{n}": point.get("minutes", "") for n, point in enumerate(part.agenda, 1)},
        "child_view": part.child_view, "guardians_view": part.guardians_view, "decisions": part.decisions,
        "next_on": part.next_on, "held_on": part.held_on or timezone.localdate(), "version": part.version,
        "attended": [str(one.row.id) for one in people if one.row.attended is not False],
    }
