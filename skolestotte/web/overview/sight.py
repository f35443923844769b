"""What one reader sees of one case: the folders whose doors are open, and what lies in them. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.events import effective
from skolestotte.rulebook.progress import Progress, progress
from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.sharing_counsellor import BASIS
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.runs import IN_ORDER, current, speaks_for_school, told_of
from skolestotte.web.cases.runs import events_of as events_of_run
from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.journal.models import Event
from skolestotte.web.people.models import Child

from .as_reported import children_for_school, school_units

SCHOOL, REPORTER, GUARDIANS, COUNSELLOR = "school", "reporter", "guardians", "counsellor"


@dataclass
class Sight:
    """One case as one reader sees it. `side`: whose picture it is (None: the child welfare service's own, everything).

    `case` is None for a unit that has reported and does not take part yet; `run` None only when no report is visible.
    """

    case_id: UUID
    actor: Actor
    today: date
    side: str | None
    grants: list[Grant]
    folders: dict[UUID, Folder]
    child: Child
    case: Case | None
    runs: list[Run]
    run: Run | None
    events: list[Event] = field(default_factory=list)

    @cached_property
    def of_run(self) -> list[Event]:
        """What is told of the chosen run: its events, and those that belong to the case as a whole."""
        return self.events if self.run is None else told_of(self.run, self.events)

    @cached_property
    def rule_events(self) -> list[RuleEvent]:
        """Those that decide where the run stands."""
        own = self.events if self.run is None else events_of_run(self.run, self.events)
        return [event.as_rule_event() for event in own]

    @cached_property
    def standing(self) -> dict[int, RuleEvent]:
        """The events as they stand, by number: corrections carried out, retracted ones left out."""
        return {event.seq: event for event in effective([event.as_rule_event() for event in self.of_run])}

    @cached_property
    def routine(self) -> Routine | None:
        return self.run.definition if self.run else None

    @cached_property
    def progress(self) -> Progress:
        """The reader's own picture: worked out from the events this reader may see, never from more."""
        if self.routine is None:
            return Progress((), ())
        return progress(self.routine, self.rule_events, self.today, self.picture)

    @property
    def picture(self) -> str | None:
        """Whose picture is worked out: at the school, those without a door to what is done together get the reporter's; the
        family counsellor reads what the family reads, and gets its picture."""
        if self.side == COUNSELLOR:
            return GUARDIANS
        return REPORTER if self.reports_only else self.side

    @property
    def reports_only(self) -> bool:
        """Somebody at the school who has no door to what is done together, and does not know how that stands. To the school's liaison
        and head a shut door says that nothing is done together now."""
        shut = self.side == SCHOOL and self.folder_of(Folder.Kind.COLLAB) is None
        return shut and not (self.run is not None and speaks_for_school(self.run, self.actor))

    @property
    def in_run(self) -> str:
        """What an address of the case says behind it, so that it is about the chosen run; nothing where there is no other."""
        return f"?{urlencode({'run': self.run.id})}" if self.run is not None and len(self.runs) > 1 else ""

    @property
    def is_service(self) -> bool:
        return self.side is None

    @property
    def acts(self) -> bool:
        """The service's own people, who may do the steps; not somebody who only reads by emergency access."""
        return self.is_service and self.emergency_until is None

    @property
    def emergency_until(self) -> datetime | None:
        """When the reader's emergency access ends, where nothing else opens the case: then the pages show and offer nothing."""
        ends = [grant.valid_until for grant in self.grants if grant.valid_until]
        by_need = all(grant.principal.startswith("emergency:") for grant in self.grants)
        return max(ends) if by_need and ends else None

    def may_write(self, folder_id: UUID) -> bool:
        return any(grant.can_write for grant in self.grants if grant.folder_id == folder_id)

    def folder_of(self, kind: str) -> Folder | None:
        return next((folder for folder in self.folders.values() if folder.kind == kind), None)


_runs = asked(lambda case: Run.objects.select_related(None).filter(case_id=case).select_related("reporting_unit")
              .order_by(*IN_ORDER))
_open_grants = asked(lambda case, principals, now: Grant.objects.filter(AnyOf("principal", principals), folder__case_id=case)
                     .open_at(now).select_related("folder").order_by("folder__created_at", "-valid_from"))
_children = asked(lambda folder: Child.objects.select_related(None).select_related(
    "case__contact", "case__counsellor", "case__intake_unit", "case__intake_unit__parent", "case__measures_unit").filter(folder_id=folder))
_of_cases = asked(lambda cases: Child.objects.filter(AnyOf("folder__case_id", cases), folder__kind=Folder.Kind.IDENTITY))
_events = asked(lambda streams: Event.objects.select_related(None).filter(AnyOf("stream_id", streams))
                .order_by("stream_id", "seq"))


def look(case_id: UUID, *, by: Actor, today: date, what: str, run_id: str = "") -> Sight:
    """Open every folder of the case that this reader has a door to, and log the look.

    In: `run_id` chooses among several runs (default: the open one, else the latest). Errors: Http404 when no door is open.
    """
    grants = _grants(case_id, by)
    folders = {grant.folder_id: grant.folder for grant in grants}
    identity = next((folder for folder in folders.values() if folder.kind == Folder.Kind.IDENTITY), None)
    if identity is None:
        door.log_looks([*folders, case_id], by=by, what=what, allowed=set())
        raise Http404
    door.log_looks(folders, by=by, what=what)
    known, told = _runs.soon(case=case_id), _events.soon(streams=[case_id])  # asked with the child
    child = child_in(identity)
    if getattr(child, "case", None) is None and school_units(by):
        child.name = children_of([case_id], by=by)[case_id].name
    runs = known.rows
    chosen = _chosen(runs, run_id)
    speech.speak_of(chosen.unit_kind if chosen else None)
    return Sight(
        case_id=case_id, actor=by, today=today, side=side_of(grants), grants=grants, folders=folders, child=child,
        case=getattr(child, "case", None), runs=runs, run=chosen,
        events=_visible(told.rows, folders, [run.id for run in runs]),
    )


def _grants(case_id: UUID, by: Actor) -> list[Grant]:
    """The reader's own open grants on the folders of this case, with the folders (one query)."""
    return _open_grants(case=case_id, principals=list(by.principals), now=timezone.now())


def child_in(identity: Folder) -> Child:
    """The child of an open identity folder, with the case where the reader's doors show it (one query)."""
    child, = _children(folder=identity.id)
    child.folder = identity
    return child


def children_of(case_ids: Iterable[UUID], *, by: Actor) -> dict[UUID, Child]:
    """The children of these cases by case id, as far as their identity folders are open to the reader, under the names that the
    reader may know (one query)."""
    units = school_units(by)
    found = children_for_school(case_ids, units) if units else _of_cases(cases=list(set(case_ids)))
    return {child.folder.case_id: child for child in found if child.folder.case_id}


def side_of(grants: Iterable[Grant]) -> str | None:
    """Whose picture the open doors give. The service's own folder is open to the service alone, the family's to the parties and
    to the family counsellor."""
    doors = {(grant.folder.kind, grant.basis) for grant in grants}
    kinds = {kind for kind, _basis in doors}
    if Folder.Kind.CWS in kinds:
        return None
    if (Folder.Kind.FAMILY, BASIS) in doors:
        return COUNSELLOR
    return GUARDIANS if Folder.Kind.FAMILY in kinds else SCHOOL


def events_of(case_ids: Iterable[UUID], folders: dict[UUID, Folder], run_ids: Iterable[UUID]) -> list[Event]:
    """The visible events of these cases in order (one query): those of the visible runs, and those of the case as a whole."""
    return _visible(_events(streams=list(case_ids)), folders, run_ids)


def _visible(found: Iterable[Event], folders: dict[UUID, Folder], run_ids: Iterable[UUID]) -> list[Event]:
    runs = {*run_ids, None}
    events = [event for event in found if event.folder_id in folders and event.run_id in runs]
    for event in events:
        event.folder = folders[event.folder_id]
    return events


def _chosen(runs: list[Run], run_id: str) -> Run | None:
    return next((run for run in runs if str(run.id) == run_id), None) or current(runs)
