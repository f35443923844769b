"""Who can see what about the family and why, and who has read it; in words, with act and section (SYS-08, PAR-01).

The folder with the child's name is left out: whoever may read more may read the name too, and those who may read the name
alone belong to reports that the family is not told about (yet). Of looks, the folder is named and not the page, so that
nothing shows of talks with the child (CHD-02); the family's own looks are not shown to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from skolestotte.rulebook.meeting_types import consents_for
from skolestotte.rulebook.reasons import reasons
from skolestotte.web.cases.happenings import meeting_of
from skolestotte.web.design.wording import say
from skolestotte.web.folders import grounds, insight
from skolestotte.web.folders.actor import SYSTEM, Actor
from skolestotte.web.folders.models import Folder, Grant, ReadLog

from .names import Names, Who
from .sight import Sight, look
from .timeline import meeting_name, part_name
from .wording import law

LONGEST = 400
SHOWN = (Folder.Kind.REPORT, Folder.Kind.FAMILY, Folder.Kind.COLLAB, Folder.Kind.MEETING)  # in this order


@dataclass(frozen=True)
class Sees:
    """What one person or role can open on one ground."""

    what: tuple[str, ...]
    ground: grounds.Ground


@dataclass(frozen=True)
class Holder:
    """One person or role with open doors. `mine`: the reader."""

    who: Who
    sees: tuple[Sees, ...]
    mine: bool


@dataclass(frozen=True)
class Group:
    """The holders of one unit, or the family."""

    name: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True)
class Look:
    """What one employee opened on one day."""

    on: date
    who: Who
    what: tuple[str, ...]


@dataclass(frozen=True)
class Shut:
    """What the family cannot open by itself, why, and what to do about it."""

    reason: str
    remedy: str
    laws: tuple[str, ...]


@dataclass(frozen=True)
class AccessPage:
    """The page of one case. `more`: older looks than are shown."""

    sight: Sight
    groups: list[Group]
    looks: list[Look]
    more: bool
    shut: Shut


def access_page(case_id: UUID, *, by: Actor, today: date) -> AccessPage:
    """Nine queries of its own. Errors: Http404 when this person has no door to the case as family."""
    sight = look(by=by, today=today, what="portal.access", case_id=case_id, with_events=False)[0]
    kept = sorted((f for f in sight.folders.values() if f.kind in SHOWN),
                  key=lambda f: (SHOWN.index(Folder.Kind(f.kind)), f.created_at, f.about))
    folders = {folder.id: folder for folder in kept}
    grants = insight.who_could_see(folders, by=by, moment=timezone.now())
    looks = list(_looks(folders, by))
    names = Names(sight, grants, [row["by"] for row in looks], today)
    called = {grant.folder_id: folder_name(grant) for grant in sight.grants}
    return AccessPage(sight, _groups(grants, called, folders, sight, names), _by_day(looks, called, names),
                      len(looks) == LONGEST, _shut())


def folder_name(grant: Grant) -> str:
    """What the folder of a grant is called on the page; `meeting_type` comes with the grants of `sight`."""
    folder = grant.folder
    if folder.kind == Folder.Kind.MEETING:
        _meeting, part, use = meeting_of(folder.about)
        kind = grant.meeting_type  # type: ignore[attr-defined]
        return f"{meeting_name(kind)}: {grounds.BESIDE_THE_PARTS[use]}" if use else part_name(kind, part)
    return {
        Folder.Kind.REPORT: _("The report of concern"), Folder.Kind.FAMILY: _("Plan and consents"),
        Folder.Kind.COLLAB: _("The collaboration with the school"),
    }.get(Folder.Kind(folder.kind), folder.kind)


def _groups(grants: Iterable[Grant], called: dict[UUID, str], folders: dict[UUID, Folder], sight: Sight,
            names: Names) -> list[Group]:
    """By unit: child welfare first, then the schools, then the family."""
    kinds = {grant.folder_id: getattr(grant, "meeting_type", "") for grant in sight.grants}
    by_holder: dict[str, dict[tuple[str, tuple[str, ...]], Sees]] = {}
    order = list(folders)
    for grant in sorted(grants, key=lambda one: order.index(one.folder_id)):
        if not names.is_somebody(grant.principal):
            continue
        _name_purpose(grant, folders[grant.folder_id], kinds[grant.folder_id])
        ground = replace(grounds.about(grant), can_write=False)
        own = by_holder.setdefault(grant.principal, {})
        key = (ground.text, ground.laws)
        before = own.get(key, Sees((), ground))
        own[key] = Sees((*before.what, called[grant.folder_id]),
                        replace(ground, since=min(ground.since, before.ground.since)))
    groups: dict[tuple[int, str], list[Holder]] = {}
    for principal, sees in by_holder.items():
        who = names.of(principal)
        groups.setdefault((who.order, who.unit), []).append(Holder(who, tuple(sees.values()), principal == sight.actor.label))
    return [Group(name or _("The family"), tuple(sorted(holders, key=lambda one: (not one.mine, one.who.name))))
            for (_order, name), holders in sorted(groups.items())]


def _name_purpose(grant: Grant, folder: Folder, meeting_type: str) -> None:
    """Which consent a door rests on is told from the folder it opens."""
    if grant.basis != grounds.CONSENT:
        return
    if folder.kind == Folder.Kind.MEETING:
        found = consents_for(meeting_type, meeting_of(folder.about)[1])
        code = found[0] if found else "closing_meeting"
    else:
        code = "collaboration_in_measures"
    grant.purpose = reasons().purposes[code]  # type: ignore[attr-defined]


def _looks(folders: Iterable[UUID], by: Actor) -> Iterable[dict[str, Any]]:
    """Who opened which folder on which day, the latest first (one query). One's own looks are left out."""
    return (
        ReadLog.objects.select_related(None).filter(folder_id__in=list(folders), allowed=True)
        .exclude(by__in=[by.label, SYSTEM]).annotate(day=TruncDate("at", tzinfo=timezone.get_current_timezone()))
        .values("by", "folder_id", "day").annotate(last=Max("at")).order_by("-last")[:LONGEST]
    )


def _by_day(rows: Iterable[dict[str, Any]], called: dict[UUID, str], names: Names) -> list[Look]:
    """One line for each employee and day, with everything opened that day."""
    found: dict[tuple[date, str], list[str]] = {}
    for row in rows:
        if names.is_employee(row["by"]):
            found.setdefault((row["day"], row["by"]), []).append(called[row["folder_id"]])
    return [Look(day, names.of(label), tuple(sorted(dict.fromkeys(what)))) for (day, label), what in found.items()]


def _shut() -> Shut:
    refused = reasons().refusal("cws_internal_documents")
    return Shut(say(refused.reason), say(refused.remedy), tuple(map(law, refused.laws)))
