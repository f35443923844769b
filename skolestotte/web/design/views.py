"""Pages of the design room: colour mode, style guide, and what is shown when something does not work."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST

from skolestotte.web.design import guide as examples
from skolestotte.web.design.context import SCHEME_COOKIE, SCHEMES, scheme_of

# Fields that are never shown back to the person: they are ours, not theirs.
OUR_FIELDS = frozenset({"csrfmiddlewaretoken"})


@require_POST
def set_scheme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto for a year and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    scheme = request.POST.get("scheme", "auto")
    if scheme in SCHEMES:
        age = timedelta(days=365)
        response.set_cookie(
            SCHEME_COOKIE, scheme, max_age=age, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only in the demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(
        request, "design/guide.html", examples.page(request.POST if request.method == "POST" else None)
    )


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had filled in, as (field, value); empty when the body cannot be read."""
    if request.method != "POST":
        return []
    try:
        return [
            (name, value)
            for name, values in request.POST.lists()
            if name not in OUR_FIELDS
            for value in values
        ]
    except (OSError, ValueError, SuspiciousOperation, MultiPartParserError):
        return []


def unsaved(request: HttpRequest) -> HttpResponse:
    """The database is away for a moment: show what was typed, say that nothing was sent, offer to try again.

    Uses no database, session or message store. The fields go back to the same address, unchanged. Status 503.
    """
    answer = _unsaved(request, 503)
    answer["Retry-After"] = "10"
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400"""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403. The exception's text, when a room gave one, says why in plain words."""
    return _error(request, 403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404. Says the same whether the thing does not exist or may not be seen."""
    return _error(request, 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: no database, no session; what was typed is shown back."""
    return _error(request, 500, texts=[value for _name, value in typed(request) if _is_prose(value)])


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the form was too old. Shows what was typed; only our own pages may send it again."""
    return _unsaved(request, 403, old_form=True, may_resend=_from_here(request))


def _unsaved(
    request: HttpRequest, status: int, *, old_form: bool = False, may_resend: bool = True
) -> HttpResponse:
    fields = typed(request)
    context = {
        "fields": fields if may_resend else [],
        "texts": [value for _name, value in fields if _is_prose(value)],
        "posted": request.method == "POST",
        "old_form": old_form,
        "action": request.get_full_path(),
        "scheme": scheme_of(request),
    }
    return HttpResponse(render_to_string("design/errors/unsaved.html", context, request), status=status)


def _from_here(request: HttpRequest) -> bool:
    """Did one of our own pages send this? The browser sets Origin; a foreign page cannot forge it."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _is_prose(value: str) -> bool:
    return len(value) > 40 or " " in value.strip()


def _error(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    context["scheme"] = scheme_of(request)
    return HttpResponse(render_to_string(f"design/errors/{status}.html", context), status=status)
