"""What one guardian or young person sees of their cases: the folders their own doors open, and what happened in them.

Only doors a person has as family count. Somebody who also works at a school or at child welfare sees here nothing of the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.http import Http404
from django.utils import timezone

from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.rulebook.events import effective
from skolestotte.rulebook.progress import Progress, progress
from skolestotte.rulebook.routine import Routine
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.runs import IN_ORDER, events_of
from skolestotte.web.design import speech
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.investigations.models import Investigation
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings.models import Meeting, Part, Proposal
from skolestotte.web.people.models import Child

GUARDIANS = "guardians"
AS_FAMILY = Q(basis__startswith="party_") | Q(basis__startswith="told_")


@dataclass
class Course:
    """One run of a routine with the events of it that this person may read."""

    run: Run
    events: tuple[RuleEvent, ...]
    today: date

    @cached_property
    def routine(self) -> Routine:
        return self.run.definition

    @cached_property
    def progress(self) -> Progress:
        """The family's own picture: worked out from what the family may read, never from more."""
        return progress(self.routine, self.events, self.today, GUARDIANS)


@dataclass
class Sight:
    """One child's case as one person of the family sees it. `case` None: told of a report, but no investigation is open."""

    case_id: UUID
    actor: Actor
    today: date
    grants: list[Grant]
    folders: dict[UUID, Folder]
    child: Child
    case: Case | None
    runs: list[Run] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def young(self) -> bool:
        """The reader is the child of the case."""
        return self.child.account_id is not None and self.child.account_id == self.actor.account_id

    @cached_property
    def standing(self) -> dict[int, RuleEvent]:
        """The events as they stand, by number: corrections carried out, retracted ones left out."""
        return {event.seq: event for event in effective([event.as_rule_event() for event in self.events])}

    @cached_property
    def course(self) -> Course | None:
        """The run that goes on, else the latest; None where no routine is to be seen."""
        open_runs = [run for run in self.runs if run.ended_on is None]
        chosen = (open_runs or self.runs)[-1:]
        return self.course_of(chosen[0]) if chosen else None

    @property
    def unit_kind(self) -> str | None:
        """Whose words are spoken of this child: those of the unit that reported."""
        return self.course.run.unit_kind if self.course else self.child.unit_kind  # type: ignore[attr-defined]

    def course_of(self, run: Run) -> Course:
        own = tuple(event.as_rule_event() for event in events_of(run, self.events))
        return Course(run, own, self.today)


def look(*, by: Actor, today: date, what: str, case_id: UUID | None = None, with_events: bool = True) -> list[Sight]:
    """Every case of this person (or the one asked for), and the look in the read log. Five queries, however many.

    In: `with_events` False leaves out runs and events (three queries).
    Errors: Http404 when a case is asked for and no door is open (the try is logged).
    """
    grants = _grants(by, case_id)
    folders = {grant.folder_id: grant.folder for grant in grants}
    identities = {f.case_id: f for f in folders.values() if f.kind == Folder.Kind.IDENTITY and f.case_id}
    if case_id is not None and case_id not in identities:
        door.log_looks([case_id], by=by, what=what, allowed=set())
        raise Http404
    if not identities:
        return []
    shown = [folder_id for folder_id, folder in folders.items() if folder.case_id in identities]
    door.log_looks(shown, by=by, what=what)
    found = [_sight(child, grants, by, today) for child in _children(identities.values())]
    if with_events:
        _fill(found)
    if case_id is not None:
        speech.speak_of(found[0].unit_kind)
    return sorted(found, key=lambda sight: (sight.child.born is None, sight.child.born or today, sight.child.name))


def _grants(by: Actor, case_id: UUID | None) -> list[Grant]:
    """The person's own open doors as family, with their folders and what kind of meeting lies there (one query)."""
    now = timezone.now()
    where = Q(folder__case_id=case_id) if case_id else Q(folder__case_id__isnull=False)
    meeting = Part.objects.select_related(None).filter(folder_id=OuterRef("folder_id")).values("meeting_id")
    kind = Meeting.objects.select_related(None).filter(id__in=meeting).values("type")[:1]
    times = Proposal.objects.select_related(None).filter(folder_id=OuterRef("folder_id")).values("type")[:1]
    found = (Grant.objects.filter(AS_FAMILY, where, principal=by.label).open_at(now)
             .select_related("folder").annotate(meeting_type=Coalesce(Subquery(kind), Subquery(times)))
             .order_by("folder__created_at", "-valid_from"))
    return list(found)


def _children(identities: Iterable[Folder]) -> Iterable[Child]:
    """The children, with the case where its door is open too (one query)."""
    by_folder = {folder.id: folder for folder in identities}
    run = (Run.objects.select_related(None).filter(case_id=OuterRef("folder__case_id"))
           .order_by(F("ended_on").desc(nulls_first=True), "-number"))
    rows = (Child.objects.select_related(None).filter(folder_id__in=list(by_folder))
            .annotate(unit_kind=Subquery(run.values("reporting_unit__kind")[:1]))
            .select_related("case__contact", "case__counsellor", "case__intake_unit", "case__intake_unit__parent"))
    for child in rows:
        child.folder = by_folder[child.folder_id]
        yield child


def _sight(child: Child, grants: list[Grant], by: Actor, today: date) -> Sight:
    case_id = child.folder.case_id
    assert case_id is not None  # an identity folder that belongs to a case: `look` asks for no other
    own = [grant for grant in grants if grant.folder.case_id == case_id]
    folders = {grant.folder_id: grant.folder for grant in own}
    case = getattr(child, "case", None)
    return Sight(case_id, by, today, own, folders, child, case if case and case.folder_id in folders else None)


def _fill(sights: list[Sight]) -> None:
    """Runs and events of all cases (two queries), only from folders that are open to the family."""
    by_case = {sight.case_id: sight for sight in sights}
    written = (Investigation.objects.select_related(None).filter(run_id=OuterRef("pk")).annotate(size=Length("plan"))
               .filter(size__gt=0))
    for run in (Run.objects.select_related(None).filter(case_id__in=list(by_case)).select_related("reporting_unit")
                .annotate(has_plan=Exists(written)).order_by(*IN_ORDER)):
        sight = by_case[run.case_id]
        if run.folder_id in sight.folders:
            sight.runs.append(run)
    for event in Event.objects.select_related(None).filter(stream_id__in=list(by_case)).order_by("stream_id", "seq"):
        sight = by_case[event.stream_id]
        if event.folder_id in sight.folders and event.run_id in {None, *(run.id for run in sight.runs)}:
            event.folder = sight.folders[event.folder_id]
            sight.events.append(event)
