"""What is decided about a report that the guardians are not told of, as the reader may know it (DUT-09)."""

from __future__ import annotations

from dataclasses import dataclass, field

from skolestotte.rulebook.facts import held_back, says_held_back
from skolestotte.web.journal.models import Event

from ..models import Coordination, Report, TellingDecision

RECEIVED, HANDED_OVER, CLEARED = "report.received", "routine.handed_over", "guardians.cleared"


@dataclass(frozen=True)
class Handled:
    """`held_back`: the guardians are not to be told yet, as far as the reader can know. `talks`: for the service alone."""

    held_back: bool = False
    decision: TellingDecision | None = None
    talks: list[Coordination] = field(default_factory=list)


def handled(report: Report, *, reader: str) -> Handled:
    """For the service and the school; the family gets nothing. Three queries at most, one where nothing is held back."""
    if reader == "family" or report.case_id is None:
        return Handled()
    rows = Event.objects.filter(folder_id=report.folder_id, kind__in=[RECEIVED, HANDED_OVER, CLEARED]).order_by("seq")
    events = [row.as_rule_event() for row in rows.select_related("folder")]
    if not any(says_held_back(event) for event in events):
        return Handled()
    decision = TellingDecision.objects.filter(report_id=report.id).select_related("folder", "by").first()
    talks = list(Coordination.objects.filter(report_id=report.id).select_related("folder", "by")) if reader == "cws" else []
    return Handled(held_back(events), decision, talks)
