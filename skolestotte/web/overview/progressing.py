"""Where a case stands, from the reader's own picture of its progress: a sentence, what is next, deadlines, the tracker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from skolestotte.rulebook.casefacts import Contact
from skolestotte.rulebook.due import DueDate
from skolestotte.rulebook.progress import Progress, StepState
from skolestotte.rulebook.routine import OWNERS, Routine, Step
from skolestotte.web.cases.owners import owner_of
from skolestotte.web.design import dates
from skolestotte.web.design.wording import day, say
from skolestotte.web.people.roles import codes

from . import measures
from . import steps as pages
from .contacts import ContactCard
from .sight import Sight
from .wording import law, laws, owner, responsibility

# A reader who cannot know whether a step is done is shown its date, never that it is late.
SHOWN_AS = {"": "ahead", "ahead": "ahead", "near": "near", "due_today": "near", "late": "late", "done": "done",
            "done_late": "done"}


@dataclass(frozen=True)
class Phase:
    """Where the case stands in one sentence, with a short name and a colour for the label."""

    name: str
    sentence: str
    color: str


@dataclass(frozen=True)
class Doing:
    """One open step: what, whose, by when. `due` is the strict date, `note` says when it is late later than that; `url` when it is
    mine; `optional`: it may be done, and nobody has to."""

    step: str
    form: str
    title: str
    what: str
    who: str
    responsibility: str
    mine: bool
    due: date | None
    standing: str
    note: str
    laws: tuple[str, ...]
    consents: tuple[str, ...]
    button: str
    url: str
    leave_out_url: str
    shared: bool
    unsure: bool
    optional: bool


@dataclass(frozen=True)
class Limit:
    """One statutory deadline that runs: strict date first, the day from which it counts as late, an extension."""

    title: str
    due: date
    standing: str
    note: str
    law: str


@dataclass(frozen=True)
class Line:
    """One line of the tracker: state is done, now, next, late or skipped."""

    label: str
    state: str
    who: str = ""
    on: date | None = None
    due: date | None = None
    standing: str = ""
    note: str = ""
    url: str = ""
    shared: bool = False
    step: str = ""


def phase_of(routine: Routine | None, progress: Progress) -> Phase:
    """Where the case stands, told from which steps are passed: the review, the conclusion, the end."""
    if routine is None:
        return Phase(_("No routine"), _("No routine runs for this case."), "neutral")
    if progress.ended:
        return Phase(_("Finished"), f"{say(progress.end_reason)}.", "success")
    if measures.is_in_measures(routine):
        return Phase(*measures.words(routine, progress))
    passed = {step.form for step in routine.steps if _state(progress, step) in ("done", "skipped", "deviated")}
    if "conclude" in passed:
        remains = _("The investigation is finished. What remains is to tell each other what happens next.")
        return Phase(_("Investigation finished"), remains, "success")
    if "report_review" in passed and all(step.form != "conclude" for step in routine.steps):
        followed = _("The new report is followed up in the case that is running already.")
        return Phase(_("In a running case"), followed, "accent")
    if "report_review" in passed:
        until = _last_day(routine, progress)
        said = _("The child welfare service is investigating, and is to be finished by {day}.") if until else _(
            "The child welfare service is investigating.")
        return Phase(_("Investigation"), said.format(day=day(until)), "accent")
    arrived = _("The report has arrived, and the child welfare service is to review it within a week.")
    return Phase(_("Received"), arrived, "info")


def _last_day(routine: Routine, progress: Progress) -> date | None:
    """When the investigation is to be finished, extension counted."""
    found = (progress.step(step.id) for step in routine.steps if step.form == "conclude")
    return next((state.due.strict for state in found if state is not None and state.due is not None), None)


def _state(progress: Progress, step: Step) -> str:
    found = progress.step(step.id)
    return found.state if found else ""


def due_note(due: DueDate | None) -> str:
    """In words: when it counts as late where that is another day than the deadline, and an extension."""
    if due is None:
        return ""
    said = []
    if due.rolled != due.strict:
        rolled = dates.words(due.rolled, "full")
        said.append(_("This is not a working day, so it counts as late after {day}.").format(day=rolled))
    if due.original_strict is not None:
        said.append(_("Lawfully extended. The original deadline was {day}.").format(day=day(due.original_strict)))
    if due.kind == "agreed":
        said.append(_("The day you agreed on."))
    return " ".join(said)


def list_note(due: DueDate | None, how: str) -> str:
    """The note where room is short: an extension always, the rolled day only while it matters."""
    if due is None or (due.original_strict is None and how not in ("near", "due_today")):
        return ""
    return due_note(due)


def doing(sight: Sight, place: pages.Place | None, contact: ContactCard, unit: str) -> list[Doing]:
    """The open steps: what nobody has to do comes last; else mine first, then by date, then in the routine's order."""
    if sight.routine is None or place is None:
        return []
    order = {step.id: number for number, step in enumerate(sight.routine.steps)}
    found = [_doing(sight, sight.routine.step(state.step), state, place, contact, unit)
             for state in sight.progress.steps if state.state == "open"]
    return sorted(found, key=lambda one: (one.optional, not one.mine, one.unsure, one.due or date.max,
                                          order[one.step] if one.standing != "late" else -order[one.step]))


def _doing(sight: Sight, step: Step, state: StepState, place: pages.Place, contact: ContactCard, unit: str) -> Doing:
    offer = step.form == "accept_contact"  # only the one who is asked answers, whoever the task lies with
    mine = contact.offered_to_me if offer else is_mine(sight, step)
    who = contact.offered if offer and contact.offered else _who(step, contact, unit)
    due = state.due
    return Doing(
        step=step.id, form=step.form, title=say(step.title), what=say(step.what), who=who,
        responsibility=responsibility(step.owner), mine=mine, due=due.strict if due else None,
        standing=SHOWN_AS.get(state.standing, ""), note=due_note(due), laws=laws(step), consents=step.consents,
        button=pages.button(step),
        url=pages.address(step, place) if mine or (sight.acts and not offer and _open_to_service(step, sight)) else "",
        leave_out_url=pages.leave_out(step, place) if mine else "", shared=step.new,
        unsure=state.unsure(sight.today), optional=step.optional,
    )


def _who(step: Step, contact: ContactCard, unit: str) -> str:
    return owner(step.owner, contact=contact.name, unit=unit, counsellor=contact.counsellor.name if contact.counsellor else "")


def _open_to_service(step: Step, sight: Sight) -> bool:
    """Whether this reader, of the service, may open the page of the step: what the school does by itself is not theirs to do, and
    what belongs to intake is done there."""
    if step.form in pages.BY_INTAKE and not sight.actor.has_role(*codes(works_intake=True)):
        return False
    return OWNERS[step.owner].side != "school" or step.meeting is not None


def is_mine(sight: Sight, step: Step) -> bool:
    """Does this reader own the step? A role at the owning unit, or the very person."""
    run, actor = sight.run, sight.actor
    if run is None:
        return False
    rule = OWNERS[step.owner]
    if rule.unit == "reporting_unit" and run.reporting_unit_id:
        return actor.role_at(run.reporting_unit_id, *rule.roles) is not None
    if sight.case is None:
        return False
    found = owner_of(step.owner, sight.case, run, Contact(
        str(sight.case.contact_id or ""), left=_left(sight), counsellor=str(sight.case.counsellor_id or "")))
    if found.account_id is not None:
        return found.account_id == actor.account_id
    return found.unit_id is not None and actor.role_at(found.unit_id, found.role) is not None


def _left(sight: Sight) -> str:
    """The contact person who has left and whom nobody has followed yet."""
    said = [event for event in sight.events if event.kind in ("contact.accepted", "contact.left")]
    return str(said[-1].data.get("person", "")) if said and said[-1].kind == "contact.left" else ""


def limits(sight: Sight) -> list[Limit]:
    """The statutory deadlines that run now, by date."""
    if sight.routine is None:
        return []
    found = {}
    for state in sight.progress.steps:
        due = state.due
        if state.state == "open" and due is not None and due.kind == "law":
            title = say(sight.routine.step(state.step).title)
            limit = Limit(title, due.strict, SHOWN_AS.get(state.standing, ""), due_note(due), law(due.basis))
            found[due.key] = limit  # two steps with the same deadline (dialogue and conclusion): the later names it
    return sorted(found.values(), key=lambda limit: limit.due)


def tracker(sight: Sight, contact: ContactCard, unit: str) -> list[Line]:
    """The routine's steps in order. What fell away is left out here; the picture shows it with the reason."""
    if sight.routine is None:
        return []
    return [_line(sight.routine.step(state.step), state, contact, unit)
            for state in sight.progress.steps if state.state != "skipped"]


TRACKED = {"done": "done", "open": "now", "waiting": "next", "skipped": "skipped", "deviated": "skipped"}


def _line(step: Step, state: StepState, contact: ContactCard, unit: str) -> Line:
    shown = "late" if state.state == "open" and state.late else TRACKED[state.state]
    is_open = state.state == "open"
    note = say(state.reason)
    if state.state == "deviated":
        note = _("Left out, with a recorded reason.")
    elif state.together_with:
        note = _("Held as one meeting with the part before.")
    return Line(
        label=say(step.title), state=shown, who=_who(step, contact, unit) if is_open else "",
        on=state.done_on if state.exact else None, due=state.due.strict if is_open and state.due else None,
        standing=SHOWN_AS.get(state.standing, ""), note=note,
        shared=step.new, step=step.id,
    )
