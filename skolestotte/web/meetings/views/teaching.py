"""When the school teaches: kept by the school, used by whoever plans a meeting."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.consents.replies import done, show
from skolestotte.web.people.access import Request, for_roles

from .. import commands
from ..forms.teaching import WeekForm
from ..queries.teaching import AT_SCHOOLS, teaching_page


@for_roles(*AT_SCHOOLS)
def teaching(request: Request) -> HttpResponse:
    """The school's week, or one teacher's. A teacher keeps their own; liaison and head keep all."""
    page = teaching_page(unit=request.GET.get("unit", ""), who=request.GET.get("who", ""), by=request.actor,
                         today=timezone.localdate())
    form = WeekForm(request.POST if request.method == "POST" else None, week=page.week)
    if request.method == "POST" and form.is_valid():
        commands.set_teaching(unit_id=page.unit.id, account_id=page.who.id if page.who else None, week=form.week,
                              by=request.actor, at=timezone.now())
        return done(request, _("The hours are saved. Whoever plans a meeting sees which times collide with them."),
                    request.get_full_path())
    context = {"page": page, "form": form, "back": reverse("overview:day")}
    return show(request, "meetings/teaching.html", _("Teaching hours"), context)
