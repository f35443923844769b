"""The people of the benchmark: the demo municipality's units and employees, and who takes which invented case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from skolestotte.demo.units import KINDERGARTENS, SCHOOLS, STAFF, build
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, Unit
from skolestotte.web.people.sign_in import actor_for

INTAKE_UNIT, SERVICE = "Mottak og undersøkelse", "Barnevernstjenesten i Lysfjord"
BACKEND = "skolestotte.web.people.sign_in.IdentityBackend"


@dataclass(frozen=True)
class School:
    """One reporting unit and who reports there."""

    unit: Unit
    kind: str
    reporter: Account


@dataclass(frozen=True)
class Town:
    """Nine units that report, the intake department, the service, and the case workers."""

    schools: list[School]
    intake: Unit
    service: Unit
    case_workers: list[Account]
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        return actor_for(self.accounts[name], today=timezone.localdate())

    def session(self, name: str) -> str:
        """A session as signing in makes it: the key for the cookie."""
        account = self.accounts[name]
        store = SessionStore()
        store.update({"_auth_user_id": str(account.pk), "_auth_user_backend": BACKEND,
                      "_auth_user_hash": account.get_session_auth_hash(),
                      "renewed": (timezone.now() + timedelta(hours=1)).isoformat()})
        store.create()
        return str(store.session_key)


def settle() -> Town:
    """Write the units and employees."""
    town = build()
    schools = [School(town.units[name], "kindergarten" if name in KINDERGARTENS else "school",
                      town.accounts[next(who for who, _, unit in STAFF if unit == name)])
               for name in (*SCHOOLS, *KINDERGARTENS)]
    workers = [town.accounts[who] for who, role, _ in STAFF if role == "case_worker"]
    return Town(schools, town.units[INTAKE_UNIT], town.units[SERVICE], workers, town.accounts)
