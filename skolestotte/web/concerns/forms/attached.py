"""Attach files to a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skolestotte.rulebook.attached import MOST, TOTAL, Fault, Judged, Offered
from skolestotte.web.design import forms
from skolestotte.web.design.uploads import FilesField, FilesInput

from ..models import File

MEGABYTES = TOTAL // (1024 * 1024)


class AttachForm(forms.Form):
    """Files and what they are. Several can be chosen at once."""

    chosen = FilesField(
        label=gettext_lazy("Files"), widget=FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.txt"}),
        help_text=gettext_lazy("PDF, JPEG, PNG or plain text, at most 10 files and 5 MB in all."),
        error_messages={"required": gettext_lazy("Choose at least one file.")})
    about = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=[], initial=File.About.CHILD_TALK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [(code, capfirst(name)) for code, name in File.About.choices]  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[Offered]:
        """The files as they came, with their true size."""
        return [Offered(one.name or "", one.size, one.read()) for one in self.cleaned_data["chosen"]]

    def refuse(self, judged: Iterable[Judged]) -> None:
        """Say at the field why some files were not taken."""
        for one in judged:
            if one.fault is not None:
                self.add_error("chosen", ValidationError(_said(one), code=one.fault.value))


def _said(one: Judged) -> str:
    assert one.fault is not None
    text = {
        Fault.EMPTY: _("“{name}” is empty."),
        Fault.KIND: _("“{name}” is not a PDF, JPEG, PNG or plain text file. Save it as PDF, and choose it again."),
        Fault.TOTAL: _("“{name}” is too large: all files together can be at most {most} MB."),
        Fault.MANY: _("“{name}” is one too many: there can be at most {count} files."),
    }[one.fault]
    return text.format(name=one.offered.name, most=MEGABYTES, count=MOST)
