"""What the tests of the family's pages need besides the shared cast: meetings with minutes, and many events."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.commands import NewEvent, happened
from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan, PartMinutes
from skolestotte.web.meetings.models import Meeting, Part
from tests.cast import Cast, actor
from tests.steps import open_steps, run_of

HOME = reverse("portal:home")


def page(case: Case) -> str:
    return reverse("portal:case", args=[case.id])


def access(case: Case) -> str:
    return reverse("portal:access", args=[case.id])


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def called(cast: Cast, case: Case, *, starts_at: datetime | None = None) -> Meeting:
    """The service has rung the school, and the start meeting is called (in three days, when nothing is said)."""
    run, by = run_of(case), actor(cast.case_worker)
    starts = starts_at or timezone.now() + timedelta(days=3)
    if "RT1-S3" in open_steps(case):
        meetings.call(case_id=case.id, run_id=run.id, with_whom="Sara Lund", answers={"1": "Alt."}, agreed_on=starts.date(),
                      youth_attends=False, nurse_attends=False, child_talk="before", by=by, at=timezone.now())
    settled = MeetingPlan(
        type="start", goal="En plan for barnet.", starts_at=starts, ends_at=starts + timedelta(hours=1), place="Møterom 2",
        convener="Kaja Myhre", leader="Kaja Myhre", minute_taker="Kaja Myhre",
        invited=[Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
                 Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id, (1,))])
    meeting = meetings.plan(case_id=case.id, run_id=run.id, settled=settled, by=by, at=timezone.now())
    return meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=timezone.now())


def parts(meeting: Meeting) -> list[Part]:
    with as_system():
        return list(Part.objects.filter(meeting_id=meeting.id).order_by("number"))


def minutes_sent(cast: Cast, meeting: Meeting) -> list[Part]:
    """Both parts are held, and their minutes sent."""
    by = actor(cast.case_worker)
    for part in parts(meeting):
        written = PartMinutes(points=[{**point, "minutes": "Snakket om."} for point in part.agenda], child_view="Vil ha ro.",
                              guardians_view="Enige.", decisions="Frokost på skolen.", joint_plan=[], attended=[])
        held = meetings.hold(part_id=part.id, version=part.version, minutes=written, by=by, at=timezone.now())
        meetings.send_minutes(part_id=held.id, by=by, at=timezone.now())
    return parts(meeting)


def much_happens(cast: Cast, case: Case, times: int) -> None:
    """Many events in the joint folder."""
    day = timezone.localdate() + timedelta(days=30)
    news = [NewEvent("next_meeting.fixed", {"meeting_on": (day + timedelta(days=n)).isoformat()}) for n in range(times)]
    happened(case.id, news, by=actor(cast.case_worker), at=timezone.now())
