"""What the form that plans a meeting begins with: the routine's defaults, or the meeting as it stands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from .. import agenda
from ..models import Meeting, Participant
from ..people import AT_SCHOOL
from ..queries.plan import PlanPage


def begin(page: PlanPage) -> dict[str, Any]:
    """What the form begins with: the routine's defaults, or the meeting as it stands."""
    if page.meeting is not None:
        return _as_it_stands(page, page.meeting)
    usual = page.usual
    return {
        "purpose": usual.purpose, "place": usual.place.text, "convener": usual.convener.text, "leader": usual.leader.text,
        "minute_taker": usual.minute_taker.text, "meeting_on": page.agreed_on,
        "people": [c.key for c in page.candidates if c.chosen],
        "interpreter_needed": True if page.language else None, "interpreter_language": page.language,
        "interpreter_owner": usual.interpreter_owner, "interpreter_booked": False if page.language else None,
        "version": 0, **{f"agenda_{number}": lines[0] for number, lines in usual.agendas.items()},
    }


def _as_it_stands(page: PlanPage, meeting: Meeting) -> dict[str, Any]:
    starts = timezone.localtime(meeting.starts_at) if meeting.starts_at else None
    ends = timezone.localtime(meeting.ends_at) if meeting.ends_at else None
    names = {(one.account_id, one.name) for one in page.invited}
    kept = ("purpose", "goal", "convener", "leader", "minute_taker", "interpreter_needed", "interpreter_language",
            "interpreter_owner", "interpreter_booked", "separate_talks", "change_note", "version")
    return {
        **{name: getattr(meeting, name) for name in kept}, "room": str(meeting.room_id or ""),
        "place": "" if meeting.room_id else meeting.place, "meeting_on": starts.date() if starts else None,
        "starts": starts.time() if starts else None, "ends": ends.time() if ends else None,
        "people": [c.key for c in page.candidates if (c.account_id, c.name) in names],
        **{f"agenda_{part.number}": agenda.to_lines(part.agenda) for part in page.rows},
    }


def others(page: PlanPage) -> list[dict[str, str]]:
    """Those of a standing meeting who are no candidates: one row each."""
    known = {(c.account_id, c.name) for c in page.candidates}
    staff = {one.account.id for one in page.staff}
    found: dict[object, dict[str, str]] = {}
    for one in page.invited:
        if (one.account_id, one.name) not in known and one.capacity != "interpreter":
            who = str(one.account_id) if one.account_id in staff else ""
            unit, person = _service(one, page)
            found.setdefault((one.account_id, one.name), {
                "who": who, "unit": unit, "name": "" if who else person,
                "capacity": "" if unit else one.capacity if one.capacity in AT_SCHOOL else "other"})
    return list(found.values())


def _service(one: Participant, page: PlanPage) -> tuple[str, str]:
    """The service of the register that somebody comes from ("" for none), and the person's own name."""
    fitting = [unit for unit in page.services if unit.kind == one.capacity and one.name.endswith(unit.name)]
    if not fitting:
        return "", one.name
    unit = max(fitting, key=lambda unit: len(unit.name))
    return str(unit.id), one.name.removesuffix(unit.name).removesuffix(", ")
