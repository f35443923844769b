"""The demo's personas: who can be signed in as without an identity provider. Only when the demo setting is on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.web.folders import door

from .models import Account, Child, Guardian, Membership
from .roles import ROLES


@dataclass(frozen=True)
class Persona:
    """One person on the sign-in page of the demo."""

    account_id: str
    name: str
    what: str


@dataclass(frozen=True)
class Group:
    title: str
    personas: tuple[Persona, ...]


def groups() -> list[Group]:
    """All active accounts, grouped by unit, families last. Demo only: nothing like it exists in operation."""
    today = timezone.localdate()
    held = (Membership.objects.filter(account__is_active=True).on(today)
            .select_related("account", "unit").order_by("unit__kind", "unit__name", "account__name"))
    by_unit: dict[str, list[Persona]] = {}
    for m in held:
        by_unit.setdefault(m.unit.name, []).append(Persona(str(m.account_id), m.account.name, str(ROLES[m.role].name)))
    found = [Group(name, tuple(personas)) for name, personas in by_unit.items()]
    families = _families()
    return [*found, Group(_("Families"), tuple(families))] if families else found


def _families() -> list[Persona]:
    with door.as_system():
        guardians = Guardian.objects.filter(account__subject__isnull=False).select_related("account").order_by("id")
        named = {str(g.account_id): Persona(str(g.account_id), g.name, _("guardian")) for g in guardians}
        for child in Child.objects.filter(account__isnull=False):
            age = child.age_on(timezone.localdate())
            if age is not None and age >= 15:
                named[str(child.account_id)] = Persona(str(child.account_id), child.name, _("young person"))
    return sorted(named.values(), key=lambda persona: persona.name)


def account(account_id: str) -> Account | None:
    try:
        return Account.objects.filter(pk=UUID(account_id), is_active=True).first()
    except ValueError:
        return None
