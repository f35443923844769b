"""What school and service have clarified about a process, as one reader may read it (TRU-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from skolestotte.web.cases.models import Expectation, Run
from skolestotte.web.folders import door

from .sight import Sight

CLARIFIED = "expectations.clarified"


@dataclass(frozen=True)
class Expected:
    """The latest words: who does what, when, what can be expected; who wrote them and when."""

    roles: str
    time_frame: str
    measures: str
    on: date
    who: str


def expected(sight: Sight) -> Expected | None:
    """What stands for the chosen run. No query when nothing was clarified."""
    said = [event for event in sight.of_run if event.kind == CLARIFIED and event.seq in sight.standing]
    if not said or sight.run is None:
        return None
    row = (Expectation.objects.select_related(None).filter(case_id=sight.case_id, run_id=sight.run.id,
                                                           folder_id__in=list(sight.folders)).order_by("-at").first())
    if row is None:
        return None
    row.folder = sight.folders[row.folder_id]
    return Expected(row.roles, row.time_frame, row.measures, sight.standing[said[-1].seq].on, said[-1].by_name)


def run_to_clarify(sight: Sight) -> Run:
    """The run whose expectations the service may write. Errors: Http404, PermissionDenied."""
    own = sight.folder_of("cws")
    if not sight.is_service or sight.run is None or own is None:
        raise Http404
    door.open_folder(own.id, by=sight.actor, what="expectations", write=True)
    return sight.run


def offered(sight: Sight) -> bool:
    """Whether the case page asks this reader to clarify."""
    return sight.acts and sight.run is not None and sight.run.ended_on is None
