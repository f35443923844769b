"""Tags about doors: why the reader may see what is on the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from skolestotte.web.folders.grounds import Ground, to_reader
from skolestotte.web.folders.models import Grant

register = template.Library()


@register.filter
def grounds(grants: Iterable[Grant] | None) -> list[Ground]:
    """In: what `door.why` gave. Out: reasons, each once; nothing for nothing."""
    return to_reader(grants or ())


@register.simple_tag(takes_context=True)
def reasons_here(context: Any) -> list[Ground]:
    """The reasons of this page: from `grants`, else `why`, else `page.why` in the context."""
    page = context.get("page")
    given = context.get("grants") or context.get("why") or getattr(page, "why", None)
    return to_reader(given or ())
