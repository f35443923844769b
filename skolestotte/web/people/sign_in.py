"""Signing in. The identity provider says who it is; here the account is found by the blind index of that subject.

Today only the demo personas use it; OIDC (ID-porten, Ansattporten, Feide) will call `account_for` with the verified subject.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from skolestotte.web.folders import keys
from skolestotte.web.folders.actor import Actor, Role
from skolestotte.web.folders.prepared import Soon, asked

from .models import Account, Membership
from .roles import ROLES


def subject_mark(provider: str, subject: str) -> str:
    """The stored mark of a provider's subject (for ID-porten: the identity number)."""
    return keys.blind(f"subject:{provider}", subject)


def account_for(provider: str, subject: str) -> Account | None:
    return Account.objects.filter(subject=subject_mark(provider, subject), is_active=True).first()


_active = asked(lambda id: Account.objects.filter(pk=id, is_active=True))
_roles = asked(lambda account, day: Membership.objects.filter(account_id=account).on(day)
               .select_related("unit").order_by("unit__name", "role"))


class IdentityBackend(BaseBackend):
    """Loads the signed-in account; there are no passwords here."""

    def authenticate(self, request: HttpRequest | None, account: Account | None = None) -> Account | None:  # type: ignore[override]
        return account if account and account.is_active else None

    def get_user(self, user_id: str) -> Account | None:
        return _active.first(id=user_id)


def roles_of(account_id: UUID | str, *, today: date) -> Soon[Membership]:
    """The roles held today (one query, which may be asked together with another)."""
    return _roles.soon(account=account_id, day=today)


def actor_for(account: Account, *, today: date, reads: bool = False, held: Soon[Membership] | None = None) -> Actor:
    """The acting person with the roles held today (one query, where they are not asked for already). `reads`: see `Actor`."""
    found = held or roles_of(account.pk, today=today)
    return Actor(
        account_id=UUID(str(account.pk)),
        name=account.name,
        roles=tuple(Role(m.unit_id, m.unit.kind, m.unit.name, m.role, ROLES[m.role].side) for m in found.rows),
        reads=reads,
    )
