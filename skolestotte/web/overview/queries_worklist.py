"""The worklist: one's own tasks or the whole unit's, all or only what is near, late or seen by nobody. A fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor

from . import unit_owners, worklist
from .sight import children_of
from .todo import Todo, todo
from .worklist import Only

MINE, UNIT = "mine", "unit"
CHOICES: dict[Only, Promise] = {Only.ALL: _("Everything"), Only.NEAR: _("Within a week"), Only.LATE: _("Late"),
                                Only.UNSEEN: _("Seen by nobody")}


@dataclass(frozen=True)
class Choice:
    """One of the lists one can choose between."""

    name: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class Worklist:
    """The page. `whose` is empty for somebody who has no unit to look after."""

    todos: list[Todo]
    next: str
    whose: list[Choice]
    only: list[Choice]
    keep: str

    @property
    def first_url(self) -> str:
        return f"?{self.keep}"


def tasks(*, by: Actor, today: date, whose: str, only: str, after: str) -> Worklist:
    """The open tasks by date. In: as they stand in the address; what cannot be read is the first choice."""
    sees_unit = by.has_role(*unit_owners.SEE_UNIT)
    whole = sees_unit and whose == UNIT
    chosen = next((one for one in CHOICES if one == only), Only.ALL)
    owners = unit_owners.of_units(by, unit_owners.SEE_UNIT, today=today) if whole else [
        *worklist.owners(by), *unit_owners.vacant(by, today=today)]
    page = worklist.page(owners, after=worklist.After.parse(after), only=chosen, today=today)
    prefetch_related_objects(page.tasks, "owner", "owner_unit")
    children = children_of((task.case_id for task in page.tasks), by=by)
    door.log_looks([child.folder_id for child in children.values()], by=by, what="tasks")
    names = {case_id: child.name for case_id, child in children.items()}
    kept = {"whose": UNIT if whole else MINE, "only": str(chosen)}
    return Worklist(
        todos=[todo(task, names, by, today) for task in worklist.without_echoes(page.tasks)], next=page.next,
        whose=[Choice(name, _url(kept, whose=key), key == kept["whose"])
               for key, name in ((MINE, str(_("Mine"))), (UNIT, str(_("The whole unit"))))] if sees_unit else [],
        only=[Choice(str(name), _url(kept, only=key), key is chosen) for key, name in CHOICES.items()],
        keep=urlencode(kept) + "&",
    )


def _url(kept: dict[str, str], **changed: str) -> str:
    return "?" + urlencode({**kept, **changed})
