"""A session that lapsed while somebody wrote loses nothing: the text is kept for its owner, who signs in and finds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.folders.actor import MACHINE

from . import commands
from .forms import is_page
from .templatetags.drafts import SALT


class KeepLapsed:
    """Catches a form that is sent after the session has ended.

    The form carries a signed mark of who wrote it; only that account can read the kept text. Runs before the forgery check,
    because the token lapsed with the session; it writes nothing but the writer's own draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and "_auth_user_id" not in request.session:
            owner = self._owner(request)
            if owner:
                path = request.POST.get("draft_path", "")
                if not is_page(path):
                    return self.get_response(request)  # not a form of ours
                commands.keep(account_id=owner, path=path, fields=dict(request.POST.lists()), by=MACHINE, at=timezone.now())
                if request.path == reverse("drafts:save"):
                    return HttpResponse(status=204)
                return redirect(f"{reverse('people:sign-in')}?{urlencode({'next': path, 'kept': 1})}")
        return self.get_response(request)

    @staticmethod
    def _owner(request: HttpRequest) -> UUID | None:
        try:
            return UUID(TimestampSigner(salt=SALT).unsign(request.POST.get("draft_for", ""), max_age=timedelta(days=1)))
        except (BadSignature, ValueError):
            return None
