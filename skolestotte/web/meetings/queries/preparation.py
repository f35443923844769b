"""What is gathered before a meeting, as each reader may see it (MTG-04, MTG-09, CHD-04). Two queries, and the look in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.models import Folder

from ..models import Expectation, Preparation
from ..people import CWS, FAMILY, SCHOOL, capacity_name
from .seen import MeetingPage

YOUNG = "party_young_person"
OF_SERVICE = ("cws_", "emergency")  # grounds on which somebody of the service reads, such as who is asked to take over
UNSETTLED: tuple[tuple[str, Promise], ...] = (
    ("may_share", _("what may be shared")), ("help_needed", _("what help the child needs")), ("must_come", _("who must be there")))


@dataclass(frozen=True)
class Topic:
    """One thing the child has spoken about: may it be said, and to whom not."""

    topic: str
    say: str
    not_to: Sequence[str]

    @property
    def words(self) -> str:
        return str(Preparation.Say(self.say).label)


@dataclass(frozen=True)
class Expected:
    """What somebody expects. `mine`: the reader may change it. `to_all`: everybody who comes may read it."""

    row: Expectation
    mine: bool
    to_all: bool

    @property
    def who(self) -> str:
        capacity = capacity_name(self.row.capacity) if self.row.capacity else ""
        return ", ".join(filter(None, [self.row.name, capacity]))


@dataclass(frozen=True)
class Before:
    """`row`: for child welfare and the one who leads; None for the others, and while nothing is written.

    `may_prepare`, `may_expect`: the reader may still write. `only_reads`: of the service, and does nothing here yet.
    `leads`: the reader sees it as the one from the school who leads.
    """

    row: Preparation | None
    expectations: Sequence[Expected]
    side: str
    capacity: str
    name: str
    may_prepare: bool
    may_expect: bool
    only_reads: bool
    child_comes: bool

    @cached_property
    def topics(self) -> list[Topic]:
        """What is not to be said first."""
        order = {Preparation.Say.NO: 0, Preparation.Say.SOME: 1, Preparation.Say.YES: 2}
        found = [Topic(one["topic"], one["say"], one.get("not_to") or []) for one in (self.row.topics if self.row else [])]
        return sorted(found, key=lambda one: order[Preparation.Say(one.say)])

    @property
    def mine(self) -> Expected | None:
        return next((one for one in self.expectations if one.mine), None)

    @property
    def leads(self) -> bool:
        return self.row is not None and self.side == SCHOOL

    @property
    def unsettled(self) -> list[str]:
        """What child welfare has not settled yet (MTG-04), and whether the child is asked and spoken for (MTG-09)."""
        if not self.may_prepare:
            return []
        found = [str(words) for name, words in UNSETTLED if self.row is None or not getattr(self.row, name).strip()]
        if self.row is None or self.row.child_asked is None:
            found.append(str(_("what the child wants said and not said")))
        elif not (self.child_comes or self.row.speaker.strip()):
            found.append(str(_("who speaks for the child")))
        return found

    @property
    def young_views(self) -> list[Expected]:
        """What the young person has written that the reader may see: beside its place in the minutes."""
        return [one for one in self.expectations if one.row.capacity == "young_person"]

    @property
    def guardian_views(self) -> list[Expected]:
        return [one for one in self.expectations if one.row.side == FAMILY and one.row.capacity != "young_person"]


def before(page: MeetingPage, *, by: Actor) -> Before:
    """What the reader may see of what is gathered before the meeting. In: a meeting whose door is opened."""
    row = Preparation.objects.filter(meeting_id=page.meeting.id).order_by("-at", "-id").first()
    only_reads = not page.works and any(grant.basis.startswith(OF_SERVICE) for grant in page.grants)
    side = CWS if page.works or only_reads else FAMILY if page.family else SCHOOL
    expectations = [Expected(one, one.side == side and (side != FAMILY or one.by_id == by.account_id),
                   one.folder.kind == Folder.Kind.MEETING)
              for one in Expectation.objects.filter(meeting_id=page.meeting.id, replaced_at=None)]
    looked = {*([row.folder_id] if row else []), *(one.row.folder_id for one in expectations)}
    door.log_looks(looked - {page.meeting.folder_id}, by=by, what="meeting.before")
    capacity, name = _who(page, by, side)
    stands = page.standing and not page.held
    child_comes = any(one.row.capacity == "young_person" for part in page.parts for one in part.people)
    return Before(row, sorted(expectations, key=lambda one: (one.row.side, one.row.at)), side, capacity, name,
                  may_prepare=page.works and stands, only_reads=only_reads, may_expect=stands and not only_reads and (
                      page.works or page.convenes or page.meeting.state == "called"),
                  child_comes=child_comes)


def _who(page: MeetingPage, by: Actor, side: str) -> tuple[str, str]:
    """In which capacity the reader writes, and the name that stands with it."""
    invited = next((one.row for part in page.parts for one in part.people if one.row.account_id == by.account_id), None)
    if side == FAMILY:
        young = any(grant.basis == YOUNG for grant in page.grants)
        capacity = "young_person" if young else "guardian"
        return capacity, invited.name if invited else page.child_name if young else ""
    return (invited.capacity if invited else ""), by.name
