"""Sign in (demo personas) and sign out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import personas
from .access import open_to_all


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


@open_to_all
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Identity providers come here later; today the demo's personas."""
    if request.method == "POST":
        return _sign_in_as(request)
    groups = personas.groups() if settings.DEMO else []
    return render(request, "people/sign_in.html", {"groups": groups, "next": _next(request)})


def _sign_in_as(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    account = personas.account(request.POST.get("account", ""))
    if account is None:
        raise Http404
    login(request, account, backend="skolestotte.web.people.sign_in.IdentityBackend")
    response = redirect(_next(request))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, account.language)
    translation.activate(account.language)
    return response


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("people:sign-in")
