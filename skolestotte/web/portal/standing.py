"""Where a case stands for the family, in one plain sentence; and what is next, who does it and by when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from skolestotte.rulebook.law import labels
from skolestotte.rulebook.progress import StepState
from skolestotte.rulebook.rests_on import names_in
from skolestotte.rulebook.routine import OWNERS, Step
from skolestotte.web.cases.owners import person_of
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say

from .sight import Course, Sight

PASSED = ("done", "skipped", "deviated")
MEASURES_BEGAN, MEASURES_ENDED = "measures.began", "measures.ended"
SHOWN_AS = {"": "ahead", "due_today": "near", "done_late": "done"}


@dataclass(frozen=True)
class Standing:
    """A short name with a colour for the label, and the sentence."""

    name: str
    sentence: str
    color: str


@dataclass(frozen=True)
class NextStep:
    """One step that somebody is to do now. `due` is the strict date; `extended`: the first date of a lawfully longer limit."""

    title: str
    what: str
    who: str
    due: date | None
    standing: str
    extended: date | None
    laws: tuple[str, ...]
    reaches_us: bool


def standing(sight: Sight) -> Standing:
    """Told from the steps that are passed in the family's own picture."""
    course = sight.course
    if course is None:
        return _told(sight)
    if course.progress.ended:
        return Standing(_("Finished"), f"{say(course.progress.end_reason)}.", "success")
    if "conclude" not in {step.form for step in course.routine.steps}:
        return _with_help(course)
    if "conclude" in _passed_forms(course):
        return Standing(_("Investigation finished"), _("The investigation is finished. Now you are told what happens next."),
                        "success")
    return Standing(_("Investigation"), _investigating(sight), "accent")


def _with_help(course: Course) -> Standing:
    """A routine without an investigation: the family gets help (RT3), or a new report is gone through in a running case (RT4)."""
    if course.routine.starts_with != MEASURES_BEGAN:
        return Standing(_("A new worry"), _("A new worry has been reported. It is followed up in the case that you already have."),
                        "accent")
    if _is_done(course, MEASURES_ENDED):
        return Standing(_("Help ends"), _("The help from the child welfare service ends. Now we finish together."), "success")
    return Standing(_("Help"), _("You get help from the child welfare service. Here you see what we do together."), "success")


def _is_done(course: Course, kind: str) -> bool:
    """The step that records this kind of event is done, as far as the family may know."""
    steps = (step.id for step in course.routine.steps if any(record.kind == kind for record in step.records))
    return any(state.state == "done" for state in map(course.progress.step, steps) if state is not None)


def _told(sight: Sight) -> Standing:
    if sight.case is not None:
        return Standing(_("In progress"), _("The child welfare service is working with the case."), "accent")
    return Standing(_("No investigation"),
                    _("The child welfare service has told you about a report of concern. No investigation is open."), "neutral")


def _investigating(sight: Sight) -> str:
    if sight.young:
        return _("The child welfare service is finding out how you are doing, and whether you and your family need help.")
    return _("The child welfare service is finding out how your child is doing, and whether you need help as a family.")


def _passed_forms(course: Course) -> set[str]:
    forms = {step.id: step.form for step in course.routine.steps}
    return {forms[state.step] for state in course.progress.steps if state.state in PASSED}


def next_steps(sight: Sight, waiting: Collection[str] = ()) -> list[NextStep]:
    """The open steps: those that reach the family first, then by date, then in the routine's order.

    What others may do but nobody has to is not told: it is no news to the family before it is done. `waiting`: the purposes of the
    consents that wait for the reader's own answer; that they are asked for is said once, there.
    """
    course = sight.course
    if course is None:
        return []
    steps = {step.id: step for step in course.routine.steps}
    found = [_next(sight, course, steps[state.step], state) for state in course.progress.steps
             if state.step in course.progress.now and not _asks_for(course, steps[state.step]) & set(waiting)]
    return sorted(found, key=lambda one: (not one.reaches_us, one.due or date.max))


def _asks_for(course: Course, step: Step) -> frozenset[str]:
    """The purposes of the consents that the step asks the family for; none for another kind of step."""
    if step.form != "ask_consent":
        return frozenset()
    facts = (name.removeprefix("fact:") for name in names_in(step.done) if name.startswith("fact:"))
    return frozenset().union(*(course.routine.fact(name).proof_purposes for name in facts))


def _next(sight: Sight, course: Course, step: Step, state: StepState) -> NextStep:
    due = state.due
    standing_word = SHOWN_AS.get(state.standing, state.standing)
    return NextStep(
        title=say(step.title), what=say(step.for_family or step.what), who=_who(sight, course, step), due=due.strict if due else None,
        standing=standing_word, extended=due.original_strict if due else None, laws=labels(step.law, language()),
        reaches_us=step.reaches_guardians,
    )


def _who(sight: Sight, course: Course, step: Step) -> str:
    """The contact person or the family counsellor by name where there is one, the school by name, else the role."""
    rule = OWNERS[step.owner]
    person = person_of(step.owner, sight.case) if sight.case else None
    if person is not None:
        return person.name
    unit = course.run.reporting_unit
    return f"{say(rule.name)}, {unit.name}" if rule.unit == "reporting_unit" and unit else say(rule.name)
