"""Who can be the family counsellor in a case, and who may name one (RT3-04). A fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from skolestotte.rulebook.at_any_time import may_happen_again
from skolestotte.web.cases.commands.counselling import NAMED
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account
from skolestotte.web.people.roles import codes

from .candidates import COUNSELLOR, Candidate, candidates, of_service, working
from .sight import Sight, look


@dataclass(frozen=True)
class Naming:
    """The page where one is named. `now`: who it is; `open`: the routine allows it."""

    sight: Sight
    now: Account | None
    candidates: list[Candidate]
    open: bool


def offered(sight: Sight) -> bool:
    """Whether the case page offers it to this reader."""
    own = sight.folder_of("cws")
    return sight.acts and own is not None and sight.may_write(own.id) and _may_be_named(sight)


def naming(case_id: UUID, *, by: Actor, today: date, run_id: str = "") -> Naming:
    """Whom a family of this service can get. Errors: Http404 for others than the service, PermissionDenied for who only reads."""
    sight = look(case_id, by=by, today=today, what="counsellor", run_id=run_id)
    own = sight.folder_of("cws")
    if not sight.is_service or sight.case is None or own is None or sight.run is None:
        raise Http404
    door.open_folder(own.id, by=by, what="counsellor", write=True)
    role, = codes(counsels=True)
    held = working(of_service(sight.case), role, today)
    return Naming(sight, sight.case.counsellor, candidates(held, without=sight.case.counsellor_id, as_what=COUNSELLOR),
                  _may_be_named(sight))


def _may_be_named(sight: Sight) -> bool:
    running = sight.run is not None and sight.run.ended_on is None
    return running and sight.routine is not None and may_happen_again(sight.routine, sight.rule_events, NAMED)
