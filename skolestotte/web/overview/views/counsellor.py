"""Name the family counsellor of a case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.cases import commands as cases
from skolestotte.web.people.access import Request, for_roles
from skolestotte.web.people.models import Account
from skolestotte.web.people.roles import codes

from .. import queries_counsellor
from ..forms import CounsellorForm


@for_roles(*codes(works_cases=True))
def name(request: Request, case_id: UUID) -> HttpResponse:
    """Whoever works in the case names who supports the family in what has to do with school (RT3-04)."""
    page = queries_counsellor.naming(case_id, by=request.actor, today=timezone.localdate(), run_id=request.GET.get("run", ""))
    back = reverse("overview:case", args=[case_id]) + page.sight.in_run
    if request.method == "POST" and page.now is not None and request.POST.get("person") == str(page.now.id):
        messages.info(request, _("{name} is the family counsellor already.").format(name=page.now.name))
        return HttpResponseRedirect(back, status=303)
    form = CounsellorForm([(str(c.id), c.name, c.about) for c in page.candidates],
                          request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.open and form.is_valid() and page.sight.run is not None:
        account = Account.objects.get(pk=form.cleaned_data["person"])
        try:
            cases.name_counsellor(case_id=case_id, run_id=page.sight.run.id, account=account, by=request.actor, at=timezone.now())
        except cases.NotNow:  # it ended while the page stood open
            messages.info(request, _("The family gets no such support now. Nothing was changed."))
        else:
            messages.success(request, _("{name} is the family counsellor now, and gets word.").format(name=account.name))
        return HttpResponseRedirect(back, status=303)
    refused = request.method == "POST"
    return render(request, "overview/counsellor.html", {"page": page, "form": form, "back": back}, status=422 if refused else 200)
