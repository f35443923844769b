"""Which events of a case one run of a routine sees, and how one run follows another without anything being entered again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from skolestotte.rulebook.at_any_time import holds
from skolestotte.rulebook.events import CORRECTED, RETRACTED, effective
from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.progress import Progress
from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder
from skolestotte.web.people.roles import codes

from .models import Run

HAND_OVER, HANDED_OVER = "hand_over", "routine.handed_over"
BEGAN, RECEIVED = "measures.began", "report.received"
FOR_SCHOOL = codes(keeps_overview=True)
IN_ORDER = ("began_on", "number")
CONSENT = "consent."


class Row(Protocol):
    """A row of the journal, as far as belonging goes."""

    run_id: UUID | None
    kind: str
    seq: int


R = TypeVar("R", bound=Row)


def events_of(run: Run, rows: Iterable[R]) -> list[R]:
    """The events that belong to this run: its own, those of the whole case, and what it takes over from the run it follows.

    What is said of the whole case after the run was handed over belongs to the next one. What is said of it after a run has ended
    is no matter of that run: nobody is to be appointed for it again, and an answer of the family belongs to the run that is open.
    Where none is, `happening` lets the run that ended last see it.
    """
    told = told_of(run, rows)
    return told if run.ended_after is None else [row for row in told if not _came_after(row, run)]


def told_of(run: Run, rows: Iterable[R]) -> list[R]:
    """What the pages of a run tell: its events, and who has had the case, also after it had ended."""
    known = list(rows)
    over = next((row.seq for row in known if row.run_id == run.id and row.kind == HANDED_OVER), None)
    takes = (*run.definition.takes_over, CORRECTED, RETRACTED) if run.follows_id else ()
    return [row for row in known if _belongs(row, run, over, takes)]


def _came_after(row: Row, run: Run) -> bool:
    of_case = row.run_id is None and row.kind not in (CORRECTED, RETRACTED)
    return of_case and run.ended_after is not None and row.seq > run.ended_after


def _belongs(row: Row, run: Run, over: int | None, takes: tuple[str, ...]) -> bool:
    if row.run_id == run.id:
        return True
    if row.run_id is None:
        return over is None or row.seq < over
    return row.run_id == run.follows_id and row.kind in takes


def takes_up(runs: Sequence[Run]) -> Run | None:
    """The run that an answer of the family is about where none is open: the one that ended last, and was not handed over."""
    if any(run.ended_on is None for run in runs):
        return None
    return max((run for run in not_followed(runs) if run.ended_after is not None), key=lambda run: run.ended_after or 0, default=None)


def newest(runs: Iterable[Run], report_id: str) -> Run | None:
    """The run in which a report is followed up now: the one that no other follows."""
    return next((run for run in not_followed(runs) if str(run.report_id) == report_id), None)


def with_joint(runs: QuerySet[Run]) -> QuerySet[Run]:
    """The same runs, each with `joint`: whether the reader has a door to what school and service do together in its case."""
    return runs.annotate(joint=Exists(Folder.objects.filter(case_id=OuterRef("case_id"), kind=Folder.Kind.COLLAB)))


def speaks_for_school(run: Run, by: Actor) -> bool:
    """Who works together with the service for the unit that reported: to them the joint work is open whenever there is any."""
    return run.reporting_unit_id is not None and by.role_at(run.reporting_unit_id, *FOR_SCHOOL) is not None


def school_side(run: Run, by: Actor) -> str:
    """Whose picture of a run (from `with_joint`) somebody at the school gets: with no part in the joint work, the reporter's."""
    return "school" if vars(run)["joint"] or speaks_for_school(run, by) else "reporter"


def reported_on(run: Run, events: Iterable[RuleEvent]) -> date:
    """The day the run's report came, a correction counted; where the reader cannot read that, the day the run began.

    A run that follows another begins later than its report came. `events`: of the case, as far as the reader may read them.
    """
    return next((event.on for event in effective(tuple(events)) if event.kind == RECEIVED
                 and event.data.get("report") == str(run.report_id)), run.began_on)


def not_followed(runs: Iterable[Run]) -> list[Run]:
    """The last run of each chain, in the same order."""
    known = list(runs)
    followed = {run.follows_id for run in known}
    return [run for run in known if run.id not in followed]


def current(runs: Iterable[Run]) -> Run | None:
    """The run that a page of the case is about where nothing else is said. In: in the order they began.

    The newest that is open and not handed over, else the newest.
    """
    last = not_followed(runs)
    return next(iter([run for run in last if run.ended_on is None][-1:] or last[-1:]), None)


def handing_over(runs: Iterable[Run], states: dict[UUID, Progress], events: dict[UUID, list[RuleEvent]]) -> Iterator[tuple[Run, str]]:
    """Each run whose routine is to go on in another one now, and the id of that one."""
    for run in runs:
        routine = run.definition
        for step_id in states[run.id].now:
            step = routine.step(step_id)
            if step.form == HAND_OVER:
                yield from ((run, str(dict(record.values)["to"])) for record in step.records
                            if record.when is None or holds(routine, events[run.id], record.when))


def following(run: Run, routine_id: str, *, runs: Sequence[Run], today: date) -> Run | None:
    """The run that follows, not saved yet; None where the case has such a run already and can have one only."""
    routine: Routine = shipped_routine(routine_id)
    if routine.one_a_case and any(other.routine == routine_id and other.ended_on is None for other in runs):
        return None
    return Run(folder=run.folder, case_id=run.case_id, report_id=run.report_id, routine=routine_id, version=routine.version,
               reporting_unit=run.reporting_unit, began_on=today, follows=run, number=next_number(runs))


def next_number(runs: Iterable[Run]) -> int:
    """The number of a run that begins after these, all of the case."""
    return max((run.number for run in runs), default=0) + 1
