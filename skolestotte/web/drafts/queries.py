"""Reads of drafts: only one's own, by row-level security."""

from __future__ import annotations

from .models import Draft


def kept(path: str) -> Draft | None:
    """The current reader's own draft for the form at `path` (one query)."""
    return Draft.objects.filter(path=path).first()
