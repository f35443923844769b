"""Who can consent for a child (CNS-07): those with parental responsibility; the young person too from 15; from 18 alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from skolestotte.rulebook.consent import Standing, not_asked
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.parties import birthday
from skolestotte.rulebook.sharing import ADULT_AGE, PARTY_AGE
from skolestotte.web.people.models import Child, Guardian


@dataclass(frozen=True)
class Person:
    """Somebody who can be asked. `usual`: asked unless there is a reason not to. `account_id` None: cannot be asked here."""

    account_id: UUID | None
    name: str
    capacity: str
    usual: bool
    guardian: Guardian | None = None


def people(child: Child, guardians: Iterable[Guardian], age: int | None) -> list[Person]:
    """The guardians whose parental responsibility the service has settled, then the child where old enough."""
    grown = age is not None and age >= ADULT_AGE
    found = [Person(g.account_id, g.name, "guardian", g.has_responsibility and not grown, g) for g in guardians
             if g.confirmed]
    if age is not None and age >= PARTY_AGE:
        found.append(Person(child.account_id, child.name, "young_person", True))
    return found


def still_to_ask(standing: Standing, events: Iterable[Event], child: Child, people: Iterable[Person]) -> list[Person]:
    """Those who can consent now, could not when the others were asked, and have not been asked. `events`: as they stand."""
    usual = {str(person.account_id): person for person in people if person.usual and person.account_id}
    of_age = birthday(child.born, PARTY_AGE) if child.born else None
    able = {key: of_age if person.capacity == "young_person" else None for key, person in usual.items()}
    return [usual[key] for key in not_asked(standing, events, able)]
