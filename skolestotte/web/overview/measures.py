"""Where a case stands in measures, in words (RT3). Told from the reader's own picture of the routine's steps. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from skolestotte.rulebook.progress import Progress, StepState
from skolestotte.rulebook.routine import Routine
from skolestotte.web.design.wording import day

BEGAN, TAKEN_OVER, ENDED, PLANNED = "measures.began", "transfer.completed", "measures.ended", "support.planned"


def is_in_measures(routine: Routine) -> bool:
    """True for the routine that begins where measures begin."""
    return routine.starts_with == BEGAN


def slow(routine: Routine | None, progress: Progress) -> bool:
    """The measures department has not taken over by the day the routine gives it."""
    found = step_of(routine, progress, TAKEN_OVER) if routine is not None else None
    return found is not None and found.state == "open" and found.late


def words(routine: Routine, progress: Progress) -> tuple[str, str, str]:
    """A short name, a sentence, and a colour for the label."""
    transfer, ended, support = (step_of(routine, progress, kind) for kind in (TAKEN_OVER, ENDED, PLANNED))
    if transfer is None:  # who reported and takes no part
        return _("Measures"), _("The family gets help. What school and service do together is seen by those who take part."), "neutral"
    if transfer.state == "waiting":  # not even the beginning is seen: the joint folder is shut to this reader
        return _("No collaboration now"), _("The family and the school do not work together in this case now. You see what you "
                                            "had before."), "neutral"
    if ended is not None and ended.state == "done":
        return _("Measures end"), _("The child welfare service ends the measures. What remains is to finish together."), "info"
    if transfer.state == "open":
        return _transferred(transfer)
    if support is not None and support.state == "skipped":
        return _("Measures"), _("The family gets help. There is no consent to collaboration with the school now."), "neutral"
    return _("Measures"), _("The family gets help, and family, school and child welfare service meet regularly."), "success"


def _transferred(transfer: StepState) -> tuple[str, str, str]:
    name = _("Being transferred")
    if transfer.late:
        return name, _("The case is being transferred to the measures department. It takes longer than it should."), "warning"
    until = day(transfer.due.strict) if transfer.due else ""
    said = _("The case is being transferred to the measures department, which is to take over by {day}.").format(day=until)
    return name, said, "info"


def step_of(routine: Routine, progress: Progress, kind: str) -> StepState | None:
    """The state of the first step that records this kind of event, where the reader is shown it."""
    step = next((step for step in routine.steps if any(record.kind == kind for record in step.records)), None)
    return progress.step(step.id) if step else None
