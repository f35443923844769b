"""Forms that may be saved before they are finished."""

from __future__ import annotations

from skolestotte.web.design import forms


class SavedUnfinished(forms.Form):
    """What is `wanted` in the end is not marked as optional, but an empty one does not hinder saving."""

    wanted: tuple[str, ...] = ()

    def mark(self) -> None:
        """Show the wanted fields as such. Call it when the fields are made."""
        for name in self.wanted:
            if name in self.fields:
                self.fields[name].required = True

    def full_clean(self) -> None:
        marked = [field for name, field in self.fields.items() if name in self.wanted]
        for field in marked:
            field.required = False
        try:
            super().full_clean()
        finally:
            for field in marked:
                field.required = True
