"""{% load reports %}: the way up from a page about a report, for the service's people."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from skolestotte.web.design.templatetags.design import breadcrumbs
from skolestotte.web.people.roles import codes

from ..models import Report

register = template.Library()
INTAKE = codes(works_intake=True)


@register.simple_tag(takes_context=True)
def report_crumbs(context: template.Context, report: Report, here: str = "") -> SafeString:
    """Intake comes from its inbox; who has the case comes from the case. `here`: this page, where it is not the report itself."""
    if context["request"].actor.has_role(*INTAKE):
        up = (_("Reports"), reverse("concerns:inbox"))
    else:
        up = (report.child_name, reverse("overview:case", args=[report.case_id]))
    page = reverse("concerns:report", args=[report.id]) if here else ""
    return breadcrumbs(*up, report.reference, page, *((here, "") if here else ()))
