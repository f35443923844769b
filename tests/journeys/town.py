"""A small town for a file of journeys: many children's cases, begun by the rooms' commands, of which people click the last part.

Nobody's browser runs scripts here: the pages work without, and it is quick. The other journeys look at the same pages with
scripts and hold each against axe.
"""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from playwright.sync_api import Browser

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases.models import Case, Run, Task
from skolestotte.web.cases.runs import IN_ORDER
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.queries import verify
from skolestotte.web.meetings.models import Part
from skolestotte.web.people.models import Account
from tests.cast import child, people

from .browser import Person
from .test_one_report import FAMILY, day

NAMES = ("Anna", "Birk", "Celine", "Dina", "Eivind", "Frida", "Guro", "Håkon", "Ivar", "Jenny", "Kaia", "Lars", "Mia", "Nils",
         "Oda", "Per", "Runa", "Siv", "Tor", "Ulrik")


class Town:
    """The cast, reading English. `site`: where the server answers."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        with transaction.atomic():
            self.cast = people()
            Account.objects.update(language="en")
        self.windows: dict[str, Person] = {}
        self.children = 0
        self.hours = count(7)  # each meeting at an hour of its own, so that nobody is taken

    def person(self, name: str) -> Person:
        """The window of this person, signed in once."""
        if name not in self.windows:
            self.windows[name] = Person(self.browser, self.site, script=False).signs_in(name)
        return self.windows[name]

    def another(self) -> dict[str, Any]:
        """The children of a report: one that no other case is about."""
        born = date(2015, 3, 2 + self.children)
        name = f"{NAMES[self.children]} Prøve"
        self.children += 1
        return {"children": [child(name=name, national_id=synthetic_number(born), birth_date=born.isoformat())]}

    def everybody_leaves(self) -> None:
        for person in self.windows.values():
            person.leaves()


def run_of(case: Case, routine: str) -> Run:
    """The newest run of this routine in the case."""
    with transaction.atomic(), as_system():
        return list(Run.objects.select_related("reporting_unit", "folder").filter(case_id=case.id, routine=routine)
                    .order_by(*IN_ORDER))[-1]


def does(person: Person, run: Run, step: str) -> Person:
    """Open a step the way the lists lead to it."""
    return person.goes_to(f"/cases/{run.case_id}/do/{step}/?run={run.id}")


def refuses(person: Person, run: Run, step: str) -> Person:
    """The three things that follow a no, from the address of the step."""
    return says_what_followed_a_no(does(person, run, step))


def says_what_followed_a_no(person: Person) -> Person:
    """The three things that follow a no, on the page where they are written."""
    person.writes("How did you tell the school", "By phone.").writes("What did the family answer", "No to all of it.")
    return person.writes("What may the school be told", "What the law says.").presses("Save|Record")


def asks(person: Person, run: Run, step: str, purpose: str) -> None:
    """The step leads to the question; everybody who can consent is asked."""
    does(person, run, step)
    person.goes_to(f"/consents/case/{run.case_id}/ask/{purpose}/?run={run.id}")
    person.chooses("^No", within="interpreter used").presses("Send|Ask")


def answers(town: Town, run: Run, purpose: str, *, yes: bool) -> None:
    """The guardian finds the question on her own page and answers it."""
    mother = town.person(FAMILY)
    with transaction.atomic(), as_system():
        consent = Consent.objects.get(case_id=run.case_id, purpose=purpose, state="asked")
    mother.goes_to("/me/").clicks(mother.page.locator(f"a[href^='/consents/{consent.id}/']"))
    mother.chooses("Yes, I agree" if yes else "No, I do not agree").presses("Send my answer")


def withdraws(town: Town, run: Run, purpose: str) -> None:
    with transaction.atomic(), as_system():
        consent = Consent.objects.get(case_id=run.case_id, purpose=purpose, state="given")
    town.person(FAMILY).goes_to(f"/consents/{consent.id}/withdraw/").presses("Withdraw my consent")


def meets(town: Town, person: Person, run: Run, step: str, *, points: int) -> str:
    """The closing meeting is planned as the routine says, called, held with its agenda, and the minutes sent. The meeting's
    id."""
    return plans_and_holds(town, does(person, run, step), points=[points])


def plans_and_holds(town: Town, person: Person, *, points: list[int]) -> str:
    """From the page that plans a meeting, by its buttons and links alone: the plan, the invitations, then each part (so many points
    on its agenda) with its minutes. It is planned for tomorrow, so that no hour of the day is too late. The meeting's id."""
    hour = next(town.hours)
    person.writes("What do we want to have when we leave", "That everybody knows what happens next.")
    person.writes("^Day", day(1)).writes("^From", f"{hour:02}.05").writes("^To", f"{hour:02}.55")
    person.chooses("^No", within="interpreter needed").chooses("^No", within="Do you offer")
    person.writes("What is different from usual", "The contact teacher is away.")
    person.presses("Save the plan").presses("Send the invitations")
    meeting = person.page.url.rstrip("/").rsplit("/", 1)[-1]
    with transaction.atomic(), as_system():
        parts = list(Part.objects.filter(meeting_id=meeting).order_by("number").values_list("id", flat=True))
    assert len(parts) == len(points)
    for part, number in zip(parts, points, strict=True):
        person.clicks(person.page.locator(f"main a[href='/meetings/minutes/{part}/']"))
        writes_minutes(person, points=number)
        person.presses("Send the minutes")
    return meeting


def writes_minutes(person: Person, *, points: int) -> None:
    """What was said to each point, and that the part is held."""
    agenda = person.page.locator("textarea[name^=point_]")
    assert agenda.count() == points
    for point in agenda.all():
        point.fill("We talked about it, and everybody was heard.")
    person.writes("The child’s view", "Wants peace to read.").writes("The guardians’ view", "Agree.")
    person.writes("What did you agree on", "Breakfast at school.").writes("When was it held", day()).presses("this part is held")


def has_ended(run: Run, end: str) -> None:
    """The run has ended so, nothing of it is open, and the case's journal is whole."""
    with transaction.atomic():
        assert verify(run.case_id)[2] == []
        with as_system():
            now = Run.objects.get(id=run.id)
            left = list(Task.objects.filter(run_id=run.id, state=Task.State.OPEN).values_list("step", flat=True))
    assert (now.end_reason, left) == (end, [])
