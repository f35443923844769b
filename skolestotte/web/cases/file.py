"""One case as a command holds it: locked, with everything that settling needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from skolestotte.rulebook.events import Event as RuleEvent
from skolestotte.web.folders.prepared import asked
from skolestotte.web.journal import commands as journal
from skolestotte.web.journal.models import Event, Stream
from skolestotte.web.people.models import Guardian

from .happenings import CaseFolders
from .models import Case, Run, Seat, Task
from .runs import IN_ORDER

_case = asked(lambda id: Case.objects.select_related(None).select_related(
    "child", "intake_unit", "intake_unit__parent", "measures_unit").filter(id=id))
_runs = asked(lambda case: Run.objects.select_related(None).select_related("reporting_unit")
              .filter(case_id=case).order_by(*IN_ORDER))
_events = asked(lambda case: Event.objects.select_related(None).filter(stream_id=case).order_by("seq"))
_guardians = asked(lambda child: Guardian.objects.filter(child_id=child, account_id__isnull=False)
                   .values_list("account_id", "parental_responsibility", "confirmed"))
_seats = asked(lambda case: Seat.objects.filter(case_id=case, left_at__isnull=True)
               .values_list("folder_id", "account_id", "unit_id", "writes"))
_tasks = asked(lambda case: Task.objects.select_related(None).filter(case_id=case, state=Task.State.OPEN))


@dataclass
class CaseFile:
    """`before`: the journal so far; `events`: those of each run, by its id. `is_new`: the case was opened in this command, so
    nothing of it is in the database but what the file holds."""

    stream: Stream
    case: Case
    folders: CaseFolders
    runs: list[Run] = field(default_factory=list)
    before: list[Event] = field(default_factory=list)
    events: dict[UUID, list[RuleEvent]] = field(default_factory=dict)
    is_new: bool = False
    new_guardians: list[Guardian] = field(default_factory=list)

    @classmethod
    def read(cls, case_id: UUID) -> CaseFile:
        """The file of a case that stands, locked until the transaction ends. The folders are read once and attached:
        joining them to every row costs the database more than the rows. Errors: Stream.DoesNotExist."""
        stream = journal.lock(case_id)
        case, = _case(id=case_id)
        folders = CaseFolders.of(case_id)
        folders.attach((case, case.child))
        return cls(stream, case, folders, folders.attach(_runs(case=case_id)), folders.attach(_events(case=case_id)))

    @classmethod
    def of_child(cls, child_id: UUID) -> CaseFile:
        """The file of the child's case. Errors: Case.DoesNotExist."""
        return cls.read(Case.objects.values_list("id", flat=True).get(child_id=child_id))

    def guardians(self) -> list[tuple[UUID, bool]]:
        """Account and parental responsibility, as far as it is confirmed, of each guardian who has an account."""
        if self.is_new:
            return [(g.account_id, g.has_responsibility) for g in self.new_guardians if g.account_id]
        return [(account, bool(responsibility and confirmed))
                for account, responsibility, confirmed in _guardians(child=self.case.child_id)]

    def seats(self) -> list[tuple[UUID, UUID, UUID, bool]]:
        """Folder, account and unit of each employee who is named to take part in a meeting, and whether they take minutes."""
        return [] if self.is_new else list(_seats(case=self.case.id))

    def open_tasks(self) -> list[Task]:
        return [] if self.is_new else _tasks(case=self.case.id)
