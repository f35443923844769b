"""Short sessions that renew while they are used, and the signed-in person on every request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor

from .roles import KINDERGARTEN, SCHOOL
from .sign_in import actor_for, roles_of

READS = {"GET", "HEAD"}
GetResponse = Callable[[HttpRequest], HttpResponse]


class ShortSession:
    """Renews a session in use, at most once in a few minutes, so that reading pages does not write session rows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty() and "_auth_user_id" in session:
            now = timezone.now()
            last = session.get("renewed")
            if last is None or now - datetime.fromisoformat(last) > settings.SESSION_RENEW_AFTER:
                session["renewed"] = now.isoformat()  # the session middleware saves it and sends the cookie anew
        return response


class SignedIn:
    """Puts `request.actor` in place and lets the database know who looks; nobody signed in sees nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        today, account_id = timezone.localdate(), request.session.get(SESSION_KEY)
        held = roles_of(account_id, today=today) if account_id else None  # asked with the account
        if request.user.is_authenticated:
            request.actor = actor_for(  # type: ignore[attr-defined]
                request.user, today=today, reads=request.method in READS, held=held)
        door.let_in(request.actor)  # type: ignore[attr-defined]
        with speech.speaking_of(own_words(request.actor)):  # type: ignore[attr-defined]
            return self.get_response(request)


def own_words(actor: Actor | None) -> str | None:
    """Whose words a page has that is about no case: a kindergarten's for those who work at one and at no school (SYS-06)."""
    sides = {role.side for role in actor.roles} if actor is not None else set()
    return KINDERGARTEN if KINDERGARTEN in sides and SCHOOL not in sides else None
