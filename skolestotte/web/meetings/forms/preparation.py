"""What is settled before a meeting, what the child wants said and not said, and what each side expects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from skolestotte.web.design import forms
from skolestotte.web.design.rows import rows_of

from ..commands import Prepared
from ..models import Expectation, Preparation
from .unfinished import SavedUnfinished

PREFIX = "topic"
TEXTS = ("may_share", "help_needed", "must_come", "not_asked_because", "child_view", "speaker")


class TopicForm(SavedUnfinished):
    """One thing the child has been asked about."""

    topic = forms.TextField(label=_("What is it about?"), required=False, max_length=200)
    say = forms.ChoiceField(label=_("May it be said?"), required=False, choices=Preparation.Say.choices)
    not_to = forms.ChoicesField(label=_("If not to all: who is not to hear it?"), required=False)

    def __init__(self, *args: Any, people: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_to"].choices = [(name, name) for name in people]  # type: ignore[attr-defined]
        if not people:
            del self.fields["not_to"]
        self.wanted = ("topic", "say", "not_to")
        self.mark()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said, say = (data.get("topic") or "").strip(), data.get("say")
        if said and not say:
            self.add_error("say", _("Say what the child has answered."))
        if say and not said and "topic" not in self.errors:
            self.add_error("topic", _("Say what it is about."))
        if say == Preparation.Say.SOME and not data.get("not_to") and "not_to" in self.fields:
            self.add_error("not_to", _("Tick those who are not to hear it."))
        return data

    @property
    def kept(self) -> dict[str, Any] | None:
        """The topic as it lies in a preparation; None for an empty row."""
        data = self.cleaned_data
        if not (data.get("topic") or "").strip():
            return None
        hides = data["say"] == Preparation.Say.SOME
        return {"topic": data["topic"], "say": data["say"], "not_to": list(data.get("not_to") or []) if hides else []}


Topics = rows_of(TopicForm, least=0, most=12, start=1)


class PrepareForm(SavedUnfinished):
    """All of it can be saved unfinished. `known`: the preparation that stood when the page was opened."""

    may_share = forms.LongTextField(
        label=_("What may be shared in the meeting?"), lines="short", required=False, max_length=5_000,
        help_text=_("What the law lets you say here, and what the family has consented to."))
    help_needed = forms.LongTextField(label=_("What help does the child need?"), lines="short", required=False, max_length=5_000)
    must_come = forms.LongTextField(label=_("Who must be there, and why?"), lines="short", required=False, max_length=2_000)
    child_asked = forms.YesNoField(label=_("Has the child been asked what is all right to say?"), required=False)
    not_asked_because = forms.LongTextField(label=_("If no: why not?"), lines="short", required=False, max_length=2_000)
    child_view = forms.LongTextField(label=_("What does the child want the meeting to know, or to decide?"), lines="short",
                                     required=False, max_length=5_000)
    speaker = forms.TextField(label=_("Who says it?"), required=False,
                              help_text=_("The child, or the one who speaks for the child."))
    known = django_forms.UUIDField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Preparation | None, people: Sequence[str]) -> None:
        begin = {name: getattr(row, name) for name in (*TEXTS, "child_asked")} | {"known": row.id} if row else {}
        super().__init__(data, initial=begin)
        self.wanted = ("may_share", "help_needed", "must_come", "child_asked", "child_view", "speaker")
        self.mark()
        names = {"people": sorted({*people, *(one for topic in (row.topics if row else []) for one in topic["not_to"])})}
        self.rows = (Topics(initial=row.topics if row else [], prefix=PREFIX, form_kwargs=names) if data is None
                     else Topics.posted(data, prefix=PREFIX, form_kwargs=names))
        self.forms = [self.rows]

    def is_valid(self) -> bool:
        return not self.rows.changed and self.rows.is_valid() and super().is_valid()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("child_asked") is False and not (data.get("not_asked_because") or "").strip():
            self.add_error("not_asked_because", _("Say why the child has not been asked."))
        said = (data.get("child_view") or "").strip() or any(not row.errors and row.kept for row in self.rows)
        if data.get("child_asked") is True and not said and "child_view" not in self.errors:
            self.add_error("child_view", _("Write what the child has said, here or as a topic above."))
        return data

    @property
    def prepared(self) -> Prepared:
        data = self.cleaned_data
        topics = [row.kept for row in self.rows if row.kept]
        return Prepared(**{name: data[name] for name in TEXTS}, child_asked=data["child_asked"], topics=topics)

    @property
    def stood(self) -> UUID | None:
        known: UUID | None = self.cleaned_data["known"]
        return known


class ExpectForm(forms.Form):
    """What one side wants of the meeting. The family also says how they see it, and who may read it."""

    wants = forms.LongTextField(label=_("What do you want from the meeting?"), lines="short", max_length=5_000)
    view = forms.LongTextField(label=_("How do you see it yourself?"), lines="short", required=False, max_length=5_000,
                               help_text=_("Your view has a place of its own in the minutes. You can also wait and say it in the meeting."))
    to_all = forms.YesNoField(label=_("Who may read it?"), yes=_("Everybody who comes to the meeting"),
                              no=_("Only the child welfare service"),
                              help_text=_("What only the child welfare service reads, is not shown here afterwards."))

    def __init__(self, data: Any = None, *, row: Expectation | None, to_all: bool, family: bool) -> None:
        super().__init__(data, initial={"wants": row.wants, "view": row.view, "to_all": to_all} if row else {})
        if not family:
            del self.fields["view"], self.fields["to_all"]
