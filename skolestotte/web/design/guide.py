"""What the style guide shows: every component with made-up content; also what the axe tests look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.icons import ICONS
from skolestotte.web.design.rows import rows_of


class Example(forms.Form):
    """A form with every kind of field."""

    meeting_on = forms.DateField(label=_("Date of the meeting"), not_before=forms.today)
    starts = forms.TimeField(label=_("Starts at"))
    place = forms.TextField(label=_("Place"), help_text=_("Room and building"))
    phone = forms.PhoneField(label=_("Telephone"), required=False)
    kind = forms.ChoiceField(
        label=_("When is the child heard?"),
        choices=[("before", _("Before the meeting")), ("both", _("Before and in the meeting"))],
        descriptions={
            "before": _(
                "The contact person talks with the child alone, and brings what the child wants to be said."
            ),
            "both": _("The child takes part in some of the meeting, after having been prepared."),
        },
    )
    told = forms.ChoicesField(
        label=_("Who has been told?"),
        choices=[
            ("guardians", _("Guardians")),
            ("teacher", _("Contact teacher")),
            ("nurse", _("School nurse")),
        ],
        required=False,
    )
    interpreter = forms.YesNoField(label=_("Is an interpreter needed?"))
    agreed = forms.LongTextField(
        label=_("What did you agree on?"), help_text=_("Write so that everyone who was there recognises it.")
    )
    note = forms.LongTextField(label=_("Note to yourself"), max_length=300, lines="short", required=False)


class Child(forms.Form):
    """One row."""

    name = forms.TextField(label=_("Name"))
    born = forms.DateField(label=_("Born"), not_after=forms.today)


Children = rows_of(Child)


def page(posted: QueryDict | None) -> dict[str, object]:
    """The context of the style guide; with posted data the form shows its errors."""
    today = timezone.localdate()
    return {
        "form": Example(posted),
        "rows": Children.posted(posted, prefix="child") if posted else Children(prefix="child"),
        "today": today,
        "steps_example": _steps(today),
        "entries": _entries(timezone.now()),
        "dates": [today + timedelta(days=days) for days in (40, 2, 0, -4)],
        "icons": sorted(ICONS),
        "facts_example": [
            (_("Child"), _("Boy, 4th grade")),
            (_("School"), "Solbakken skole"),
            (_("Report"), today),
        ],
    }


def _steps(today: date) -> list[dict[str, object]]:
    school, service = _("School"), _("Child welfare service")
    return [
        {
            "label": _("The report is received"),
            "state": "done",
            "on": today - timedelta(days=20),
            "who": service,
        },
        {
            "label": _("First feedback to the school"),
            "state": "done",
            "on": today - timedelta(days=9),
            "who": service,
        },
        {"label": _("Talk with the child"), "state": "skipped", "note": _("The child did not want to now.")},
        {
            "label": _("Start meeting, part 1"),
            "state": "now",
            "who": service,
            "due": today + timedelta(days=2),
            "shared": True,
        },
        {"label": _("Send the minutes"), "state": "late", "who": school, "due": today - timedelta(days=3)},
        {
            "label": _("Closing meeting"),
            "state": "next",
            "who": service,
            "due": today + timedelta(days=50),
            "shared": True,
        },
    ]


def _entries(now: datetime) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(at=now, text=_("Minutes sent"), who=_("School"), icon="send", body="", url=""),
        SimpleNamespace(
            at=now - timedelta(days=2),
            text=_("Consent given in writing"),
            who="",
            icon="check",
            url="",
            body=_("Applies to part 2 of the start meeting."),
        ),
        SimpleNamespace(
            at=now - timedelta(days=9),
            text=_("The report was read by a person"),
            who="",
            icon="eye",
            body="",
            url="",
        ),
    ]
