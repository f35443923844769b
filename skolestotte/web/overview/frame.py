"""The frame around every page: the navigation that fits the roles one holds."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from skolestotte.web.design.context import Frame, NavItem
from skolestotte.web.people.roles import codes

from .staff import HEADS


def frame_of(request: Any) -> Frame:
    """In: a request. Out: what the base page shows around it; nothing for nobody."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return Frame()
    items = [NavItem(_("My day"), reverse("overview:day"))]
    if actor.has_role(*codes(may_report=True)):
        items.append(NavItem(_("Concerns"), reverse("concerns:list")))
    if actor.has_role(*codes(works_intake=True)):
        items.append(NavItem(_("Reports"), reverse("concerns:inbox")))
    if actor.has_role(*codes(works_cases=True), *codes(counsels=True)):
        items.append(NavItem(_("Cases"), reverse("overview:cases")))
    if actor.has_role(*codes(keeps_overview=True)):
        items.append(NavItem(_("Children"), reverse("overview:children")))
    if actor.has_role(*HEADS):
        items.append(NavItem(_("Deadlines"), reverse("overview:leader")))
    if actor.has_role("administrator", "consultant", "receptionist"):
        items.append(NavItem(_("Units and contacts"), reverse("units:register")))
    if actor.has_role("consultant"):
        items.append(NavItem(_("The year’s wheel"), reverse("yearly:wheel")))
    if actor.has_role("duty_worker"):
        items.append(NavItem(_("Emergency access"), reverse("emergency:open")))
    if not actor.roles:
        items = [NavItem(_("Home"), reverse("portal:home"))]
    else:
        items.append(NavItem(_("Routines"), reverse("overview:routines")))
    unit = ", ".join(dict.fromkeys(role.unit_name for role in actor.roles))
    return Frame(nav=tuple(items), person=actor.name or _("You"), unit=unit, sign_out_url=reverse("people:sign-out"))
