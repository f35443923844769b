"""Which steps of a routine people have done by clicks in a browser, and whether the one did it whose step it is.

The journal says what happened, and by whom. That it was a click is the database's own word: a trigger, laid in the town of the
journeys alone, keeps what the site's process wrote. What a test does by the rooms' commands, in its own process, does not count.

A step counts for the person whose click made it done. Some are done by what somebody else does (the family answers what the
contact person has asked), or never: there the act of the owner is named (`ACTS`), and that it came to an end is asked besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone

from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine import OWNERS, Routine, Step
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases.models import Case, ContactPeriod, Run
from skolestotte.web.cases.runs import IN_ORDER, events_of
from skolestotte.web.concerns.models import Report
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from skolestotte.web.people.models import Account, Membership, Unit

from .browser import Person
from .town import Town

OFFERED = "accept_contact"
SITE = "the site"  # what the web server calls itself to the database (PGAPPNAME, conftest.py)
# What the owner of a step does, where something else makes it done.
ACTS = {
    "ask_consent": "consent.asked", "information": "information.requested",  # by its form
    "RT1-S4C": "child_talk.held", "RT4-S6C": "child_talk.held",
    "RT1-S0": "concern.discussed", "RT1-S2N": "report_meeting.asked",
    "RT2-S0": "concern.discussed", "RT2-S3N": "needs.told", "RT2-S4": "conversation.held", "RT2-S5B": "child_talk.held",
    "RT3-S4T": "support.planned", "RT3-S5D": "meeting.wished", "RT3-S5H": "meeting.called", "RT3-S10": "plan.evaluated",
    "RT3-S10V": "foster_home.visited",
    "RT4-S1A": "concern.discussed", "RT4-S1B": "concern.discussed", "RT4-S2": "head.decided",
}
_LAID = f"""
CREATE TABLE clicked (event uuid PRIMARY KEY);
CREATE FUNCTION keep_clicked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF current_setting('application_name') = '{SITE}' THEN INSERT INTO clicked VALUES (NEW.id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_clicked AFTER INSERT ON journal_event FOR EACH ROW EXECUTE FUNCTION keep_clicked();"""


@dataclass(frozen=True)
class Way:
    """One way through the routine, and the steps that are clicked on it by the ones whose steps they are."""

    walk: Callable[[Town], Case]
    steps: tuple[str, ...]


def keep_clicks() -> None:
    """From now on the database keeps which events the site has written."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_LAID)


@dataclass
class Did:
    """What was done of a routine in a case. `by_owner`: steps whose owner did them by a click; `by_others`: who did the others, or
    that it was no click."""

    by_owner: set[str] = field(default_factory=set)
    by_others: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def did(case_id: UUID, routine_id: str) -> Did:
    """What was done in all runs of this routine in the case."""
    found = Did()
    with transaction.atomic(), as_system():
        clicked = _clicked()
        case = Case.objects.get(id=case_id)
        rows = list(Event.objects.filter(stream_id=case_id).order_by("seq"))
        for run in Run.objects.select_related("reporting_unit").filter(case_id=case_id, routine=routine_id).order_by(*IN_ORDER):
            _of_run(found, case, run, events_of(run, rows), clicked)
    for step in found.by_owner:
        found.by_others.pop(step, None)
    return found


def assert_did(case_id: UUID, routine_id: str, steps: Iterable[str]) -> None:
    """Every one of these steps was done in a browser by the one whose step it is."""
    found = did(case_id, routine_id)
    missing = {step: sorted(found.by_others.get(step, {"not done"})) for step in steps if step not in found.by_owner}
    assert missing == {}, missing


def assert_every_step(routine_id: str, ways: Iterable[Iterable[str]], not_by_hand: Mapping[str, str]) -> None:
    """The ways together do every step of the shipped routine, but for those named with a reason; and no reason is a spare one."""
    steps = {step.id for step in shipped_routine(routine_id).steps}
    done = {step for way in ways for step in way}
    assert done | set(not_by_hand) == steps, {"lacking": sorted(steps - done - set(not_by_hand)), "unknown": sorted(done - steps)}
    assert not done & set(not_by_hand), "a step that is done needs no reason why it is not"
    assert all(not_by_hand.values())


def _clicked() -> set[UUID]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT event FROM clicked")
        return {row[0] for row in cursor.fetchall()}


def _of_run(found: Did, case: Case, run: Run, rows: list[Event], clicked: set[UUID]) -> None:
    routine: Routine = run.definition
    ended = _ended_by(routine, run, rows)
    for step in routine.steps:
        act = ACTS.get(step.id) or ACTS.get(step.form)
        if act is None:
            rows_of_step = [ended[step.id]] if step.id in ended else []
        else:
            never = step.id not in ended and not step.optional
            rows_of_step = [] if never else [row for row in [*rows, *_before(run)] if row.kind == act]
        for row in rows_of_step:
            account = _account(row.by)
            if row.id in clicked and account and _owns(account, step, case, run):
                found.by_owner.add(step.id)
            else:
                found.by_others[step.id].add(f"{account or row.by}{'' if row.id in clicked else ', not by a click'}")


def _ended_by(routine: Routine, run: Run, rows: list[Event]) -> dict[str, Event]:
    """The event that made each step done, the last time it became so."""
    today, ended = timezone.localdate(), dict[str, Event]()
    before: set[str] = set()
    events = [row.as_rule_event() for row in rows]
    for number, row in enumerate(rows, start=1):
        now = {state.step for state in progress(routine, events[:number], today).steps if state.state == "done"}
        ended.update(dict.fromkeys(now - before, row))
        before = now
    return ended


def _before(run: Run) -> list[Event]:
    """What happened at the unit before the run's report was sent."""
    concern = Report.objects.values_list("concern_id", flat=True).get(id=run.report_id)
    return list(Event.objects.filter(stream_id=concern).order_by("seq")) if concern else []


def _account(mark: str) -> Account | None:
    kind, _colon, rest = mark.partition(":")
    return Account.objects.filter(id=rest).first() if kind == "person" else None


def _owns(account: Account, step: Step, case: Case, run: Run) -> bool:
    """Has this person the role of the step's owner, where the owner has it; or is it the one person of the case who owns it?"""
    rule = OWNERS[step.owner]
    held = Membership.objects.filter(account=account, role__in=rule.roles)
    if rule.unit == "reporting_unit" or rule.side == "school":
        return held.filter(unit_id=run.reporting_unit_id).exists()
    if rule.unit == "measures":
        return held.filter(unit_id=case.measures_unit_id).exists()
    service = Unit.objects.get(id=case.intake_unit_id).parent_id
    if not held.filter(Q(unit_id=service) | Q(unit__parent_id=service)).exists():
        return False
    if step.owner == "cws.counsellor":
        return case.counsellor_id == account.id
    asked = ContactPeriod.objects.filter(case_id=case.id, account=account)
    return not rule.contact or (asked if step.owner == "cws.offered_contact" else asked.exclude(accepted_at=None)).exists()


def finds(person: Person, run: Run, step: str, *, at: str = "") -> Person:
    """The person comes to the page of a step by links alone: from my day, else from the list where the case stands (`/cases/` or
    `/children/`) and the case page. `at`: the list to begin with. Errors: AssertionError where no link leads there."""
    known = shipped_routine(run.routine).step(step)
    title, form = known.title.en, known.form
    if not at:
        person.goes_to("/")
        # What is offered to somebody stands above the list, and leads straight there.
        to = f"/cases/{run.case_id}/contact/answer/" if form == OFFERED else f"/cases/{run.case_id}/do/{step}/?run={run.id}"
        task = person.page.locator(f"main a[href='{to}']")
        if task.count():
            return person.clicks(task)
    for where in [at] if at else ["/cases/", "/children/"]:
        if person.gets(where) == 200:
            person.goes_to(where).clicks(person.page.locator(f"main a[href*='/cases/{run.case_id}/']"))
            chosen = person.page.locator(f"nav a[href='?run={run.id}']:not([aria-current])")
            return _on_case_page(person.clicks(chosen) if chosen.count() else person, title)
    raise AssertionError(f"no list leads to {step}")


def _on_case_page(person: Person, title: str) -> Person:
    link = person.page.get_by_role("link", name=title, exact=True)
    if link.count():
        return person.clicks(link)
    first = person.page.locator(".next", has_text=title).locator(".actions a.ds-button")
    assert first.count(), f"the case page does not lead to {title!r}"
    return person.clicks(first)
