"""Who may open a page at all. What they see on it is the door's matter."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from skolestotte.web.folders.actor import Actor

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request with somebody signed in (for type checkers; see `people.middleware.SignedIn`)."""

    actor: Actor


def signed_in(view: View) -> View:
    """Only for people who are signed in; others go to the sign-in page and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return redirect(f"{reverse('people:sign-in')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    guarded.open_to = "signed in"  # type: ignore[attr-defined]
    return guarded


def for_roles(*roles: str) -> Callable[[View], View]:
    """Only for people who hold one of the roles somewhere; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.actor.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        whole = signed_in(guarded)
        whole.open_to = roles  # type: ignore[attr-defined]
        return whole

    return decorate


def open_to_all(view: View) -> View:
    """Marks a page that needs nobody signed in. Every page is marked one way or the other (tests/promises/test_doors.py)."""
    view.open_to = "all"  # type: ignore[attr-defined]
    return view
