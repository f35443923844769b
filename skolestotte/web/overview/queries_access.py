"""Who may see a folder, who could on a day, and who has opened it; in words, with act and section (SYS-08, idea 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.rulebook.meeting_types import meeting_name, several_parts
from skolestotte.web.cases.happenings import meeting_of
from skolestotte.web.design.speech import language
from skolestotte.web.folders import grounds, insight
from skolestotte.web.folders.actor import Actor, label_of, members_of
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.people.models import Account, Membership, Unit
from skolestotte.web.people.roles import ROLES

from .doors import name_purpose
from .queries_family import family_names, guardians
from .sight import Sight


@dataclass(frozen=True)
class Holder:
    """One person or role with an open door. `people`: who holds the role on that day."""

    who: str
    people: str
    ground: grounds.Ground
    until: date | None
    mine: bool


@dataclass(frozen=True)
class FolderDoors:
    """One folder by a plain name, with everybody who can see it."""

    id: UUID
    name: str
    what: str
    holders: list[Holder]


@dataclass(frozen=True)
class Look:
    """Somebody has opened something in the case, or was turned away."""

    who: str
    last: datetime
    times: int
    allowed: bool
    me: bool


@dataclass(frozen=True)
class Access:
    """The page about one folder or a whole case. `is_today`: the moment asked for is now."""

    doors: list[FolderDoors]
    looks: list[Look]
    on: date
    is_today: bool


def access(sight: Sight, folder_ids: Iterable[UUID], *, on: date | None, with_looks: bool = True) -> Access:
    """Who could see these folders on the day `on` (default: now), and who has opened them. At most nine queries of its own.

    The day is asked for at its end, so that a door that opened that day counts. Errors: Http404 for a folder that is shut.
    """
    folders = [sight.folders[folder_id] for folder_id in folder_ids]
    is_today = on is None or on >= sight.today
    moment = timezone.now() if on is None or on >= sight.today else _end_of(on)
    grants = insight.who_could_see([folder.id for folder in folders], by=sight.actor, moment=moment)
    family = family_names(sight, guardians(sight))
    looks = list(insight.who_has_read([folder.id for folder in folders])) if with_looks else []
    names = _Names(grants, [look["by"] for look in looks], family, timezone.localdate(moment))
    types = {str(e.data.get("meeting")): str(e.data.get("type")) for e in sight.events if e.kind.startswith("meeting.")}
    opened = [_doors(folder, [g for g in grants if g.folder_id == folder.id], names, types, sight.actor) for folder in folders]
    told = [Look(names.of_label(look["by"]), look["last"], look["times"], look["allowed"], look["by"] == sight.actor.label)
            for look in looks]
    return Access(opened, told, timezone.localdate(moment), is_today)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(seconds=1)


def _doors(folder: Folder, grants: list[Grant], names: _Names, types: Mapping[str, str], reader: Actor) -> FolderDoors:
    holders = []
    for grant in grants:
        if not names.lets_in(grant.principal):
            continue
        name_purpose(grant, folder, dict(types))
        until = timezone.localdate(grant.valid_until) if grant.valid_until else None
        who, people = names.of_principal(grant.principal)
        holders.append(Holder(who, people, grounds.about(grant), until, grant.principal in reader.principals))
    return FolderDoors(folder.id, folder_name(folder, types), folder_what(folder), sorted(holders, key=lambda h: h.who))


class _Names:
    """Names for principals and for the marks of the read log: three queries for everybody."""

    def __init__(self, grants: Iterable[Grant], labels: Iterable[str], family: Mapping[str, str], on: date) -> None:
        self.family = family
        roles = {g.principal.split(":")[1]: None for g in grants if g.principal.startswith("unit:")}
        working = {label_of(g.principal).partition(":")[2] for g in grants if g.principal.startswith("member:")}
        people = {p.partition(":")[2] for p in (*labels, *(label_of(g.principal) for g in grants))
                  if p.startswith("person:") and p not in family}
        self.units = {str(unit.id): unit.name for unit in Unit.objects.filter(id__in=list(roles))}
        self.accounts = {str(a.id): a for a in Account.objects.filter(id__in=[p for p in people if p != "None"])}
        self.holders: dict[tuple[str, str], list[str]] = {}
        self.members: set[str] = set()
        held = (Membership.objects.filter(Q(unit_id__in=list(roles)) | Q(account_id__in=list(working))).on(on)
                .select_related("account").order_by("account__name"))
        for membership in held:
            self.holders.setdefault((str(membership.unit_id), membership.role), []).append(membership.account.name)
            self.members.update(members_of(membership.account_id, [(membership.unit_id, ROLES[membership.role].side)]))

    def lets_in(self, principal: str) -> bool:
        """False for somebody's door from a job which that person did not have on that day."""
        return principal in self.members or not principal.startswith("member:")

    def of_principal(self, principal: str) -> tuple[str, str]:
        """(who, who holds the role)."""
        kind, _colon, rest = principal.partition(":")
        if kind != "unit":
            return self.of_label(label_of(principal)), ""
        unit, _colon, role = rest.partition(":")
        name = str(ROLES[role].name) if role in ROLES else role
        return f"{name[:1].upper()}{name[1:]}, {self.units.get(unit, '')}", ", ".join(self.holders.get((unit, role), []))

    def of_label(self, label: str) -> str:
        """The name behind a journal mark; a family member is named only to those who may know the family."""
        if label in self.family:
            return self.family[label]
        account = self.accounts.get(label.partition(":")[2])
        if account is None:
            return _("The system")
        return account.name or _("A family member")


def folder_name(folder: Folder, meeting_types: Mapping[str, str]) -> str:
    """What a folder is called on a page."""
    if folder.kind == Folder.Kind.MEETING:
        meeting, part, use = meeting_of(folder.about)
        kind = meeting_types.get(meeting, "")
        name = meeting_name(kind, language())
        if use:
            return f"{name}: {grounds.BESIDE_THE_PARTS[use]}"
        several = several_parts(str(kind))
        return _("{meeting}, part {part}").format(meeting=name, part=part) if several else name
    return {
        Folder.Kind.IDENTITY: _("The child’s name and birth date"), Folder.Kind.REPORT: _("The report of concern"),
        Folder.Kind.CWS: _("The child welfare service’s own work"), Folder.Kind.FAMILY: _("Plan and consents"),
        Folder.Kind.COLLAB: _("The collaboration with the school"),
    }.get(Folder.Kind(folder.kind), folder.kind)


def folder_what(folder: Folder) -> str:
    """What lies in a folder of this kind."""
    return {
        Folder.Kind.IDENTITY: _("Who the child is."),
        Folder.Kind.REPORT: _("What the school wrote, questions and answers about it, and the written feedbacks."),
        Folder.Kind.CWS: _("Reasons and assessments. The school and the family do not read here."),
        Folder.Kind.FAMILY: _("The investigation plan, consents and the conclusion."),
        Folder.Kind.COLLAB: _("Who the contact person is, the call with the school, requests for information, steps left out."),
        Folder.Kind.MEETING: _("Agenda, who takes part, and the minutes."),
    }.get(Folder.Kind(folder.kind), "")
