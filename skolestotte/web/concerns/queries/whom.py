"""With whom a worry is talked over: the child's contact person where consent lets the reader know, else intake (RT4-01).

Nothing here is told from more than the reader's own doors: a child that the reader may not know of is as one without a case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from skolestotte.rulebook.casefacts import IN_MEASURES
from skolestotte.rulebook.meeting_types import consents_for
from skolestotte.web.cases.happenings import meeting_of
from skolestotte.web.cases.models import Case
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.journal.models import Event
from skolestotte.web.people.models import Child
from skolestotte.web.people.register import find_child

from ..commands.sending import child_data
from ..content import rows
from ..models import Concern, Discussion


@dataclass(frozen=True)
class ContactOf:
    """The contact person to call about one child."""

    child: str
    name: str
    phone: str


def contacts_for(concern: Concern, *, by: Actor) -> list[ContactOf]:
    """The contact persons of the children in the worry, where the family agrees to collaboration and the reader may know it."""
    children = _known(concern)
    if not children:
        return []
    door.log_looks([child.folder_id for child in children], by=by, what="concern.whom")
    cases = Case.objects.filter(child__in=children, contact__isnull=False).select_related("contact", "intake_unit")
    agreed = _on_consent([child.folder.case_id for child in children if child.folder.case_id], by)
    names = {child.id: child.name for child in children}
    found = [case for case in cases if case.id in agreed]
    door.log_looks([case.folder_id for case in found], by=by, what="concern.whom")
    return [ContactOf(names[case.child_id], case.contact.name, case.contact.phone or case.intake_unit.phone)
            for case in found if case.contact is not None]


def discussions(concern: Concern) -> list[Discussion]:
    """What was talked over about the worry, the latest first."""
    return list(Discussion.objects.filter(concern=concern).select_related("by").order_by("-on", "-at"))


def _known(concern: Concern) -> list[Child]:
    """The children of the worry whom the reader may know as children with a case."""
    named = [child_data({"name": "", **row}, concern.unit) for row in rows(concern.content, "children")]
    found = {child.id: child for child in map(find_child, named) if child is not None}
    return list(Child.objects.filter(id__in=found).select_related("folder"))


def _on_consent(case_ids: Iterable[UUID], by: Actor) -> set[UUID]:
    """The cases in which a door of the reader's own unit rests on the consent to collaboration in measures."""
    grants = Grant.objects.filter(folder__case_id__in=list(case_ids), principal__in=by.principals, basis="consent")
    open_now = [grant for grant in grants.open_at(timezone.now()).select_related("folder") if grant.folder.case_id]
    types = _meeting_types({grant.folder.case_id for grant in open_now if grant.folder.kind == Folder.Kind.MEETING})
    return {grant.folder.case_id for grant in open_now if grant.folder.case_id and _in_measures(grant.folder, types)}


def _in_measures(folder: Folder, types: dict[str, str]) -> bool:
    if folder.kind == Folder.Kind.COLLAB:
        return True  # the joint folder opens on this consent only
    meeting, part, _use = meeting_of(folder.about)
    return IN_MEASURES in consents_for(types.get(meeting, ""), part)[:1]


def _meeting_types(case_ids: Iterable[UUID | None]) -> dict[str, str]:
    events = Event.objects.filter(stream_id__in=list(case_ids), kind__startswith="meeting.")
    return {str(event.data.get("meeting")): str(event.data.get("type")) for event in events}
