"""How a page answers: done and on to the next page, or the same page again with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from skolestotte.web.drafts import commands as drafts
from skolestotte.web.folders.models import Grant

FAMILY = ("party_", "told_")


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; look at this page next. Going back and forth does not send it again."""

    status_code = 303


def done(request: Any, text: object, to: str) -> SeeOther:
    """The command went through: forget the draft, say so, go on."""
    drafts.drop(path=request.path, by=request.actor)
    messages.success(request, text if isinstance(text, SafeString) else str(text))  # one with a link in it stays one
    return SeeOther(to)


def already(request: HttpRequest, text: object, to: str) -> SeeOther:
    """Nothing was done, because it stands already (pressed twice, or somebody else was first)."""
    messages.info(request, str(text))
    return SeeOther(to)


def show(request: HttpRequest, template: str, title: object, context: dict[str, Any], *,
         refused: bool = True) -> HttpResponse:
    """The page. 422 when something was sent and refused. The title never holds a child's name."""
    status = 422 if request.method == "POST" and refused else 200
    return render(request, template, {"page_title": title, **context}, status=status)


def asked_run(request: HttpRequest) -> UUID | None:
    """The run in the address (`?run=`); None when none is named or it is not an id."""
    try:
        return UUID(request.GET.get("run", ""))
    except ValueError:
        return None


def case_page(case_id: UUID) -> str:
    return reverse("overview:case", args=[case_id])


def home_of(case_id: UUID, grants: Iterable[Grant]) -> str:
    """The page of the case for this reader: the family's own, or the one of employees."""
    bases = {grant.basis for grant in grants}
    family = bases and all(basis.startswith(FAMILY) for basis in bases)
    return reverse("portal:case", args=[case_id]) if family else case_page(case_id)
