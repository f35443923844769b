"""The service judges whether a report meeting is needed, the unit that reported can ask for one, and it is held (MTG-10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case, Task
from skolestotte.web.concerns.commands import answering, reviewing
from skolestotte.web.concerns.models import Report
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.models import Meeting
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, case_of, reported, reviewed, sign_in
from tests.rooms.planning import posted
from tests.steps import as_system, day, events, held, open_steps, parts, run_of, sees

YES, NO = "0", "1"  # of the two answers of the routine's step


def dismissed(cast: Cast, **changes: Any) -> tuple[Case, Report]:
    """A report that is not investigated; the reporter is not answered yet."""
    report = reported(cast, **changes)
    return reviewed(cast, report, outcome="dismiss", reasons="Omsorgen er god nok."), report


def answered(cast: Cast, report: Report) -> None:
    answering.send_first(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())


def page(case: Case, step: str) -> str:
    return reverse("notes:write", args=[case.id, step])


def judges(client: Client, who: Account, case: Case, text: str = "De snakker godt sammen.", **data: Any) -> int:
    """The status of what this person writes about whether a report meeting is needed."""
    return sign_in(client, who).post(page(case, "RT1-S2M"), {"why": text, "on": day(), "seen": "0", **data}).status_code


def meets(client: Client, who: Account, report: Report, **data: str) -> int:
    """The status of what this person sends in about a report meeting: `why`, or `needed` and `said`."""
    return sign_in(client, who).post(reverse("concerns:report-meeting", args=[report.id]), data).status_code


def judged(case: Case) -> list[tuple[str, bool]]:
    return [(kind, bool(data["needed"])) for kind, data in events(case) if kind in ("report_meeting.judged", "report_meeting.answered")]


@pytest.mark.requirement("MTG-10")
@pytest.mark.parametrize(("answer", "needed"), [(YES, True), (NO, False)])
def test_after_every_report_that_is_not_investigated_the_service_judges_and_records_it(client: Client, cast: Cast, answer: str,
                                                                                       needed: bool) -> None:
    case, report = dismissed(cast)
    assert open_steps(case) == {"RT1-S2M", "RT1-S4"}
    with as_system():
        task = Task.objects.get(case_id=case.id, step="RT1-S2M")
    assert task.owner_unit_id == cast.intake.id
    answered(cast, report)
    assert run_of(case).ended_on is None  # not over before it is judged
    assert judges(client, cast.intake_worker, case, "", what=answer) == 422
    assert judges(client, cast.intake_worker, case) == 422  # yes or no, and why
    assert judges(client, cast.social_teacher, case, what=answer) == 404
    assert judged(case) == []
    assert judges(client, cast.intake_worker, case, what=answer) == 303
    assert judged(case) == [("report_meeting.judged", needed)]
    assert open_steps(case) == ({"RT1-S2P"} if needed else set())
    assert (run_of(case).ended_on is None) is needed


def test_the_judgement_is_the_services_own(client: Client, cast: Cast) -> None:
    """Before the first feedback nobody at the school can see how the review ended, so not by this either."""
    case, report = dismissed(cast)
    judges(client, cast.intake_worker, case, "Familien har fått nok hjelp.", what=NO)
    for who in (cast.social_teacher, cast.principal, cast.teacher):
        shown = sign_in(client, who).get(reverse("concerns:report", args=[report.id])).content.decode()
        assert "meldemøte er vurdert" not in shown and "Familien har fått nok hjelp." not in shown
        assert client.get(page(case, "RT1-S2M")).status_code == 404
    assert "Familien har fått nok hjelp." in sign_in(client, cast.intake_worker).get(page(case, "RT1-S2M")).content.decode()


@pytest.mark.requirement("MTG-10")
@pytest.mark.parametrize("who", ["social_teacher", "principal"])
def test_the_unit_asks_is_answered_and_the_meeting_is_held(client: Client, cast: Cast, who: str) -> None:
    case, report = dismissed(cast)
    judges(client, cast.intake_worker, case, what=NO)
    answered(cast, report)
    own = reverse("concerns:report-meeting", args=[report.id])
    assert own in sign_in(client, getattr(cast, who)).get(reverse("concerns:report", args=[report.id])).content.decode()
    assert meets(client, getattr(cast, who), report, why="  ") == 422
    assert meets(client, getattr(cast, who), report, why="Foreldrene er sinte på oss.") == 303
    assert meets(client, getattr(cast, who), report, why="Foreldrene er sinte på oss.") == 303  # a second time is no second question
    assert [kind for kind, _ in events(case)].count("report_meeting.asked") == 1
    assert own not in client.get(reverse("concerns:report", args=[report.id])).content.decode()
    assert open_steps(case) == {"RT1-S2Q"}

    seen = sign_in(client, cast.intake_worker).get(own).content.decode()
    assert "Foreldrene er sinte på oss." in seen
    assert own in client.get(reverse("concerns:report", args=[report.id])).content.decode()
    before = set(Notice.objects.values_list("id", flat=True))
    for lacks in ({"needed": "yes"}, {"said": "Ja."}):
        assert meets(client, cast.intake_worker, report, **lacks) == 422
    assert meets(client, cast.intake_worker, report, needed="yes", said="Ja, vi inviterer i neste uke.") == 303
    assert judged(case)[-1] == ("report_meeting.answered", True)
    told = set(Notice.objects.exclude(id__in=before).filter(kind="new").values_list("account_id", flat=True))
    assert {cast.social_teacher.id, cast.principal.id, cast.teacher.id} <= told
    assert "Ja, vi inviterer i neste uke." in sign_in(client, getattr(cast, who)).get(
        reverse("concerns:report", args=[report.id])).content.decode()

    plan = reverse("meetings:plan", args=[case.id, "report"])
    form = sign_in(client, cast.intake_worker).get(plan).context["form"]
    assert len(form.initial["agenda_1"].splitlines()) == 6 and form.initial["place"].startswith("Granlia skole")
    assert any(key.startswith("guardian") for key in form.initial["people"])  # with unit and parents
    assert client.post(plan, posted(form)).status_code == 303
    with as_system():
        meeting = Meeting.objects.select_related("folder").get(case_id=case.id)
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version}).status_code == 303
    assert sees(cast.social_teacher, meeting.folder_id) and sees(cast.teacher, meeting.folder_id)
    assert not sees(cast.other_liaison, meeting.folder_id)
    assert sign_in(client, getattr(cast, who)).get(reverse("meetings:page", args=[meeting.id])).status_code == 200
    held(cast, meeting)
    assert open_steps(case) == {"RT1-S2R"}
    meetings.send_minutes(part_id=parts(meeting)[0].id, by=actor(cast.intake_worker), at=timezone.now())
    assert open_steps(case) == set() and run_of(case).end_reason == "dismissed_at_review"


@pytest.mark.requirement("MTG-10")
def test_a_no_is_an_answer_too_and_the_unit_may_ask_again(client: Client, cast: Cast) -> None:
    case, report = dismissed(cast)
    judges(client, cast.intake_worker, case, what=NO)
    answered(cast, report)
    for number in (1, 2):
        assert run_of(case).ended_on is not None
        assert meets(client, cast.social_teacher, report, why=f"Vi ber om det, {number}.") == 303
        assert open_steps(case) == {"RT1-S2Q"} and run_of(case).ended_on is None
        assert meets(client, cast.intake_worker, report, needed="no", said="Vi har ikke mer å dele.") == 303
        assert open_steps(case) == set()
    assert judged(case)[-2:] == [("report_meeting.answered", False)] * 2


def test_who_asks_and_who_answers(client: Client, cast: Cast) -> None:
    case, report = dismissed(cast)
    judges(client, cast.intake_worker, case, what=NO)
    answered(cast, report)
    for who, status in (("teacher", 403), ("other_teacher", 404), ("other_liaison", 404), ("guardian", 404), ("case_worker", 404)):
        assert meets(client, getattr(cast, who), report, why="Vi ber om det.", needed="yes", said="Ja.") == status, who
    assert meets(client, cast.intake_worker, report, needed="yes", said="Ja.") == 303  # nobody has asked: nothing is answered
    assert [kind for kind, _ in events(case) if kind.startswith("report_meeting")] == ["report_meeting.judged"]
    meets(client, cast.social_teacher, report, why="Vi ber om det.")
    assert meets(client, cast.social_teacher, report, needed="yes", said="Ja.") == 303
    assert [kind for kind, _ in events(case) if kind == "report_meeting.answered"] == []


@pytest.mark.requirement("MTG-10")
def test_where_it_is_investigated_the_start_meeting_is_that_meeting(client: Client, cast: Cast) -> None:
    """RT1 is adopted: nothing is judged twice, and nobody needs to ask (K-07)."""
    report = reported(cast)
    assert meets(client, cast.social_teacher, report, why="Vi ber om det.") == 303
    assert [kind for kind, _ in events(case_of(report))][-1] == "report_meeting.asked"
    case = reviewed(cast, report)
    assert not {"RT1-S2M", "RT1-S2Q", "RT1-S2P"} & open_steps(case)
    answered(cast, report)
    assert reverse("concerns:report-meeting", args=[report.id]) not in sign_in(client, cast.social_teacher).get(
        reverse("concerns:report", args=[report.id])).content.decode()


def test_a_question_is_taken_in_also_where_the_unit_is_not_to_know_how_the_review_ended(client: Client, cast: Cast) -> None:
    """A refusal would tell it: so the question goes to whoever works on the report."""
    report = reported(cast)
    case = reviewed(cast, report)
    before = set(Notice.objects.values_list("id", flat=True))
    assert meets(client, cast.social_teacher, report, why="Vi ber om det.") == 303
    assert [kind for kind, _ in events(case)].count("report_meeting.asked") == 1
    assert cast.intake_worker.id in set(Notice.objects.exclude(id__in=before).values_list("account_id", flat=True))
    assert "RT1-S2Q" not in open_steps(case)


@pytest.mark.requirement("MTG-10")
def test_a_kindergarten_asks_by_its_head(client: Client, cast: Cast) -> None:
    case, report = dismissed(cast, by=cast.kindergarten_employee, unit=cast.kindergarten)
    judges(client, cast.intake_worker, case, what=NO)
    answered(cast, report)
    assert meets(client, cast.social_teacher, report, why="Vi ber om det.") == 404  # not the unit that reported
    assert meets(client, cast.kindergarten_employee, report, why="Vi ber om det.") == 403
    assert meets(client, cast.kindergarten_head, report, why="Vi ber om det.") == 303
    assert open_steps(case) == {"RT1-S2Q"}


def test_no_meeting_with_the_guardians_before_they_may_know(client: Client, cast: Cast) -> None:
    """A report that is held back: the meeting waits until the service has settled that it is safe for the child."""
    case, report = dismissed(cast, flags=["violence"])
    assert judges(client, cast.intake_worker, case, what=YES) == 303
    assert "RT1-S2P" not in open_steps(case)
    reviewing.clear_guardians(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())
    assert "RT1-S2P" in open_steps(case)
