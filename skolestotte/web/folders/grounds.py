"""Why a door is open, in words: the reader's own grants, and everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skolestotte.rulebook.parties import UnitKind
from skolestotte.rulebook.reasons import Basis, reasons
from skolestotte.rulebook.words import Words
from skolestotte.web.design.speech import language
from skolestotte.web.design.wording import say

from .models import Folder, Grant

CONSENT = "consent"
# The texts of the rulebook speak to the reader ("you sent this report"); these speak about somebody else.
ABOUT_OTHERS: dict[str, Promise] = {
    "keeping": _("The system keeps the information for the service. No person reads through this."),
    "system": _("The system keeps the information for the service. No person reads through this."),
    "own_draft": _("Wrote the draft."),
    "own_drafts": _("Wrote the draft."),
    "own_concern": _("Wrote down the worry."),
    "unit_decides_concern": _("Leads or coordinates the work with worries at the unit."),
    "duty_to_report": _(
        "A report of concern goes to the child welfare service. The duty to report comes before confidentiality."),
    "own_report": _("Sent the report."),
    "units_report": _("The unit sent the report and gets the feedback on it."),
    "reported_this_child": _("The unit reported this child and needs the name to know which case it is."),
    "cws_intake": _("Intake reviews reports and answers for the case from its arrival."),
    "cws_contact": _("Is the child’s contact person at the child welfare service."),
    "family_counsellor": _("Is the family counsellor in the case: reads what the family reads, and what is agreed with the school."),
    "cws_takes_over": _("Is asked to take over as contact person and must know the case before answering."),
    "cws_leader": _("Leads the part of the child welfare service that answers for the case."),
    "party_guardian": _("Is a party to the child’s case and has a right to see its documents."),
    "told_guardian": _("The child welfare service has told this guardian of the case."),
    "party_young_person": _("Has turned 15 and is a party to the case."),
    "joint_work": _("The unit works with the child welfare service in the investigation and gets what its tasks need."),
    "named_participant": _("Chosen by the unit to take part in this meeting."),
    "kept_from_investigation": _(
        "Was shared while the investigation ran and belongs to the unit’s own records. Nothing new is added without consent."),
    "consent": _("There is written consent to this."),
    "emergency": _("Opened the case by emergency access, with a written reason. It ends by itself, and the leader is told."),
    "emergency_duty": _(
        "The emergency duty service opened the case by emergency access, with a written reason. It ends by itself, and the "
        "leader is told."),
}


# What lies in a folder of each kind, in the words of a page.
KINDS: dict[str, Promise] = {
    Folder.Kind.IDENTITY: _("the child’s name and birth date"), Folder.Kind.CONCERN: _("the worry"),
    Folder.Kind.REPORT: _("the report of concern"), Folder.Kind.CWS: _("the child welfare service’s own work"),
    Folder.Kind.FAMILY: _("plan and consents"), Folder.Kind.COLLAB: _("the collaboration with the school"),
    Folder.Kind.MEETING: _("the meetings"), Folder.Kind.PERSONAL: _("the draft"),
}
# What lies in those folders of a meeting that are not one of its parts (rulebook.parties.FolderUse).
BESIDE_THE_PARTS: dict[str, Promise] = {"times": _("times that are proposed"), "leader": _("for the one who leads it"),
                                     "staff": _("talks with those from the school who take part")}


@dataclass(frozen=True)
class Ground:
    """One reason why doors are open. `text` and `laws` are ready to be read; `since` is when the first one opened.

    `opens`: what it opens, where the grants came with their folders.
    """

    text: str
    laws: tuple[str, ...]
    since: date
    can_write: bool = False
    opens: tuple[str, ...] = ()


def to_reader(grants: Iterable[Grant]) -> list[Ground]:
    """The reader's own grants as reasons, each said once. A grant may carry `purpose` (the name of its consent)."""
    found: dict[tuple[str, tuple[str, ...]], Ground] = {}
    for grant in grants:
        basis = _basis(grant)
        if basis is None:
            continue
        ground = Ground(say(basis.text), _labels(basis), timezone.localdate(grant.valid_from), grant.can_write,
                        _opens(grant))
        key = (ground.text, ground.laws)
        before = found.get(key)
        found[key] = ground if before is None else replace(
            ground, since=min(before.since, ground.since), can_write=before.can_write or ground.can_write,
            opens=tuple(dict.fromkeys((*before.opens, *ground.opens))))
    return list(found.values())


def _opens(grant: Grant) -> tuple[str, ...]:
    """The folder's name where it was read along with the grant; never a query of its own."""
    folder = grant._state.fields_cache.get("folder")
    return (str(KINDS[folder.kind]),) if folder is not None else ()


def about(grant: Grant) -> Ground:
    """Anybody's grant as a reason in words about them."""
    basis = _basis(grant)
    text = str(ABOUT_OTHERS.get(grant.basis, grant.basis))
    purpose = getattr(grant, "purpose", None)
    if grant.basis == CONSENT and basis is not None and purpose is not None:
        text = say(basis.text)
    return Ground(text, _labels(basis) if basis else (), timezone.localdate(grant.valid_from), grant.can_write)


def _basis(grant: Grant) -> Basis | None:
    if grant.basis not in reasons().bases:
        return None
    if grant.basis != CONSENT:
        return reasons().basis(grant.basis, _unit_kind(grant.principal))
    basis = reasons().basis(CONSENT)
    purpose: Words | None = getattr(grant, "purpose", None)
    return replace(basis, text=basis.text.each(
        lambda text, tongue: text.replace(": {purpose}", f": {purpose.say(tongue)}" if purpose else "")))


def _unit_kind(principal: str) -> UnitKind | None:
    """Which education act holds is told from the role: kindergartens have one, schools another."""
    role = principal.rpartition(":")[2] if principal.startswith("unit:") else ""
    if not role or role in CWS_ROLES:
        return None
    return UnitKind.KINDERGARTEN if role.startswith("kindergarten") else UnitKind.SCHOOL


CWS_ROLES = {"section_head", "department_head", "intake_worker", "case_worker"}


def _labels(basis: Basis) -> tuple[str, ...]:
    return tuple(law.label(language()) for law in basis.laws)
