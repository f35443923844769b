"""One worry before it is sent: read through, with what is missing, what the head said, and what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from skolestotte.rulebook.duty import Allowed, duty_grounds, may_inform_guardians, may_send
from skolestotte.rulebook.report_quality import Finding, review
from skolestotte.web.design.speech import plain_language
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Unit

from .. import form_specs, reading
from ..commands.receiving import NoService, intake_for
from ..content import duty_kind
from ..models import Concern, Discussion, DraftFile, HeadDecision
from . import attached, whom
from .school import decisions, is_head


@dataclass(frozen=True)
class Remark:
    """One finding with the field it is about and the way there."""

    label: str
    text: str
    detail: str
    url: str


@dataclass(frozen=True)
class CheckPage:
    """`must`: what stops the sending; `advice`: what does not. `duty`: the personal duty in words, with its law (DUT-05)."""

    concern: Concern
    sections: tuple[reading.Section, ...]
    titles: dict[str, str]
    must: list[Remark]
    advice: list[Remark]
    decisions: list[HeadDecision]
    contacts: list[whom.ContactOf]
    discussions: list[Discussion]
    files: list[DraftFile]
    is_head: bool
    duty: str
    duty_law: str
    intake: Unit | None

    @property
    def may_ask(self) -> bool:
        """Asking the head is for those who are not the head, while the head has not been asked."""
        return not self.is_head and self.concern.state in (Concern.State.DRAFT, Concern.State.DISCUSS)

    @property
    def keeps_quiet(self) -> bool:
        """Something is marked that keeps the guardians untold (DUT-08, DUT-09)."""
        return not isinstance(may_inform_guardians(self.concern.content.get("flags") or ()), Allowed)

    @property
    def is_empty(self) -> bool:
        return not self.sections


def check_page(concern: Concern, *, by: Actor, today: date) -> CheckPage:
    """In: a worry that is opened. At most nine queries, and one for each child it names."""
    kind, language = duty_kind(concern.unit), plain_language()
    found = review(concern.content, known_grounds=[ground.key for ground in duty_grounds(kind, today)])
    role = by.role_at(concern.unit_id)
    allowed = may_send(role.role if role else "")
    return CheckPage(
        concern=concern, sections=reading.sections(concern.content, duty_kind=kind, on=today),
        titles=reading.page_titles(), must=[_remark(concern, one, language) for one in found if one.level == "must"],
        advice=[_remark(concern, one, language) for one in found if one.level == "advice"],
        decisions=decisions(concern), contacts=whom.contacts_for(concern, by=by), discussions=whom.discussions(concern),
        files=attached.of_draft(concern), is_head=is_head(by, concern), intake=service_of(concern.unit),
        duty=allowed.text[language] if isinstance(allowed, Allowed) else "",
        duty_law=allowed.basis.label(language) if isinstance(allowed, Allowed) and allowed.basis else "",
    )


def service_of(unit: Unit) -> Unit | None:
    """The intake department that the unit phones; None when the municipality has none here."""
    try:
        return intake_for(unit.municipality_no, unit.district_no)
    except NoService:
        return None


def _remark(concern: Concern, finding: Finding, language: str) -> Remark:
    place = form_specs.place_of(finding.field)
    url = reverse("concerns:edit", args=[concern.id, place.page])
    return Remark(place.label, finding.text(language), finding.detail, f"{url}#{place.anchor}" if place.anchor else url)
