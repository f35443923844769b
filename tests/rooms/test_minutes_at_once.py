"""Two people press at the same moment, on connections of their own: it happens once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections
from django.utils import timezone

from skolestotte.web.journal.queries import verify
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.models import Meeting
from tests.cast import actor, people
from tests.steps import as_it_is, as_system, called, events, held, investigated, invited, minutes_of, parts, planned


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts at the same moment. Out: for each the name of its error, or an empty text."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_people_hold_and_send_the_same_minutes_at_once(committed: str) -> None:
    cast = people()
    case = investigated(cast)
    called(cast, case)
    meeting = invited(cast, case)
    part = parts(meeting)[0]
    one, other = actor(cast.case_worker), actor(cast.department_head)
    first, second = minutes_of(part, "Den enes"), minutes_of(part, "Den andres")
    answers = at_once(
        lambda: meetings.hold(part_id=part.id, version=part.version, minutes=first, by=one, at=timezone.now()),
        lambda: meetings.hold(part_id=part.id, version=part.version, minutes=second, by=other, at=timezone.now()))
    assert answers == ["", "NotNow"]
    assert sum(kind == "meeting.part_held" for kind, _ in events(case)) == 1
    assert len({point["minutes"] for point in parts(meeting)[0].agenda}) == 1
    assert at_once(*[lambda by=by: meetings.send_minutes(part_id=part.id, by=by, at=timezone.now())
                     for by in (one, other)]) == ["", ""]
    assert sum(kind == "minutes.sent" for kind, _ in events(case)) == 1
    assert verify(case.id)[2] == []


def test_two_people_plan_and_send_the_same_meeting_at_once(committed: str) -> None:
    cast = people()
    case = investigated(cast)
    called(cast, case)
    assert at_once(lambda: planned(cast, case), lambda: planned(cast, case)) == ["", "StandsAlready"]
    with as_system():
        meeting = Meeting.objects.select_related("folder").get(case_id=case.id)
    by = actor(cast.case_worker)
    send = [lambda: meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=timezone.now())] * 2
    assert at_once(*send) == ["", ""]
    assert sum(kind == "meeting.called" for kind, _ in events(case)) == 1
    held(cast, as_it_is(meeting))
