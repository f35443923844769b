"""The room's own actions: offer a case, answer, leave out a step, correct a date."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, ContactPeriod, Deviation, Task
from skolestotte.web.folders import door
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal import queries as journal
from skolestotte.web.journal.models import Event
from skolestotte.web.overview import queries_correcting
from skolestotte.web.overview.queries_case import case_page
from tests.cast import Cast, actor, in_investigation, reported, reviewed
from tests.rooms.pages import Person
from tests.steps import day, open_steps


def address(name: str, case: Case, *more: object) -> str:
    return reverse(f"overview:{name}", args=[case.id, *more])


@pytest.fixture
def new_case(cast: Cast) -> Case:
    """Reviewed, without a contact person."""
    return reviewed(cast, reported(cast))


def events(case: Case, kind: str) -> list[Event]:
    with as_system():
        return list(Event.objects.filter(stream_id=case.id, kind=kind).order_by("seq"))


def contact_of(case: Case) -> object:
    with as_system():
        return Case.objects.get(id=case.id).contact_id


def due(case: Case, step: str) -> date:
    with as_system():
        found = Task.objects.get(case_id=case.id, step=step, state=Task.State.OPEN).due_strict
    assert found is not None
    return found


@pytest.mark.requirement("ORG-05")
def test_the_case_is_offered_accepted_and_then_theirs(cast: Cast, new_case: Case) -> None:
    leader, worker = Person(cast.department_head), Person(cast.case_worker)
    page = leader.open(address("contact", new_case))
    assert "Kaja Myhre" in page.text
    assert "Jon Sund" in page.text
    answer = leader.press(page, person=str(cast.case_worker.id))
    assert answer.status == 303
    assert "The case is offered to Kaja Myhre" in leader.follow(answer).text
    assert contact_of(new_case) is None
    page = worker.open(address("accept-contact", new_case))
    assert "Will you be the child’s contact person?" in page.text
    answer = worker.press(page, answer="yes")
    assert answer.status == 303
    assert "You are now the child’s contact person" in worker.follow(answer).text
    assert contact_of(new_case) == cast.case_worker.id


def test_a_no_goes_back_to_the_leader(cast: Cast, new_case: Case) -> None:
    cases.assign_contact(case_id=new_case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    worker = Person(cast.case_worker)
    answer = worker.press(worker.open(address("accept-contact", new_case)), answer="no")
    assert worker.follow(answer).status == 200
    assert "RT1-S2C" in open_steps(new_case)
    assert worker.open(address("accept-contact", new_case)).status == 404


def test_answering_twice_changes_nothing_and_is_no_fault(cast: Cast, new_case: Case) -> None:
    cases.assign_contact(case_id=new_case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    worker = Person(cast.case_worker)
    page = worker.open(address("accept-contact", new_case))
    worker.press(page, answer="yes")
    again = worker.press(page, answer="no")
    assert again.status == 303
    assert "There is no open offer to you" in worker.follow(again).text
    assert contact_of(new_case) == cast.case_worker.id


def test_nobody_answers_for_another(cast: Cast, new_case: Case) -> None:
    cases.assign_contact(case_id=new_case.id, account=cast.case_worker, by=actor(cast.department_head), at=timezone.now())
    other = Person(cast.other_case_worker)
    assert other.open(address("accept-contact", new_case)).status == 404
    other.post(address("accept-contact", new_case), {"answer": "yes"})
    assert contact_of(new_case) is None


def test_offering_twice_to_the_same_person_is_one_offer_and_a_new_offer_takes_its_place(cast: Cast, new_case: Case) -> None:
    leader = Person(cast.department_head)
    page = leader.open(address("contact", new_case))
    for _twice in range(2):
        leader.press(page, person=str(cast.case_worker.id))
    leader.press(page, person=str(cast.other_case_worker.id))
    with as_system():
        waiting = ContactPeriod.objects.filter(case_id=new_case.id, accepted_at__isnull=True, declined_at__isnull=True)
        assert [period.account_id for period in waiting] == [cast.other_case_worker.id]
        assert ContactPeriod.objects.filter(case_id=new_case.id).count() == 2


@pytest.mark.parametrize("person", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_an_offer_to_nobody_is_refused_at_the_field(cast: Cast, new_case: Case, person: str) -> None:
    leader = Person(cast.department_head)
    answer = leader.press(leader.open(address("contact", new_case)), person=person)
    assert answer.status == 422
    assert events(new_case, "contact.assigned") == []


@pytest.mark.parametrize(("who", "status"), [("case_worker", 403), ("teacher", 403), ("guardian", 403), ("social_teacher", 403),
                                             ("intake_worker", 200), ("section_head", 200)])
def test_only_intake_and_leaders_offer(cast: Cast, new_case: Case, who: str, status: int) -> None:
    assert Person(getattr(cast, who)).open(address("contact", new_case)).status == status


@pytest.mark.requirement("DLN-09")
def test_a_step_is_left_out_with_reason_and_alternative_and_both_sides_see_it(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    page = worker.open(address("deviate", case, "RT1-S3"))
    answer = worker.press(page, reason="Skolen var stengt.", alternative="Vi skrev brev.")
    assert answer.status == 303
    assert "RT1-S3" not in open_steps(case)
    for somebody in (cast.case_worker, cast.social_teacher):
        text = Person(somebody).open(reverse("overview:case", args=[case.id])).text
        assert "Skolen var stengt." in text
        assert "Vi skrev brev." in text
        listed = Person(somebody).open(reverse("overview:case-routine", args=[case.id])).html.partition('<li id="RT1-S3"')[2]
        assert "Left out" in listed.partition("</li>")[0] and "Skolen var stengt." in listed.partition("</li>")[0]


@pytest.mark.requirement("DLN-09")
@pytest.mark.parametrize("who", ["case_worker", "social_teacher"])
def test_a_step_that_is_skipped_without_a_word_shows_as_missing_to_both_sides(cast: Cast, who: str) -> None:
    case, _report = in_investigation(cast)
    reader = actor(getattr(cast, who))
    for left_out in (False, True):
        if left_out:
            worker = Person(cast.case_worker)
            worker.press(worker.open(address("deviate", case, "RT1-S3")), reason="Skolen var stengt.", alternative="Vi skrev brev.")
        with door.seen_by(reader):
            page = case_page(case.id, by=reader, today=timezone.localdate() + timedelta(days=30))
        line, = [line for line in page.tracker if line.step == "RT1-S3"]
        assert line.state == ("skipped" if left_out else "late")
        assert ("RT1-S3" in [one.step for one in page.doing if one.standing == "late"]) is not left_out


def test_the_one_who_is_asked_to_take_over_reads_and_leaves_nothing_out(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    cases.assign_contact(case_id=case.id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
    asked = Person(cast.other_case_worker)
    assert asked.open(reverse("overview:case", args=[case.id])).status == 200
    assert asked.open(address("deviate", case, "RT1-S3")).status == 403
    said = {"reason": "Skolen var stengt.", "alternative": "Vi skrev brev."}
    assert asked.post(address("deviate", case, "RT1-S3"), said).status == 403
    assert "RT1-S3" in open_steps(case) and not events(case, "step.deviated")


@pytest.mark.parametrize(("reason", "alternative"), [("", "Brev"), ("Stengt", ""), (" ", " ")])
def test_leaving_out_needs_both_and_keeps_what_was_typed(cast: Cast, reason: str, alternative: str) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    answer = worker.press(worker.open(address("deviate", case, "RT1-S3")), reason=reason, alternative=alternative)
    assert answer.status == 422
    assert (reason.strip() or alternative.strip() or "Why") in answer.html
    with as_system():
        assert not Deviation.objects.filter(case_id=case.id).exists()


def test_what_the_law_demands_cannot_be_left_out(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    for step in ("RT1-S4", "RT1-S8C", "RT1-S2", "RT1-S10", "nonsense"):
        assert worker.open(address("deviate", case, step)).status == 404, step


def test_leaving_out_twice_is_no_fault(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    page = worker.open(address("deviate", case, "RT1-S3"))
    for _twice in range(2):
        answer = worker.press(page, reason="Stengt", alternative="Brev")
        assert answer.status == 303
    assert len(events(case, "step.deviated")) == 1
    assert "no longer open" in worker.follow(answer).text


def test_the_school_neither_leaves_out_nor_corrects(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    for who in (cast.social_teacher, cast.teacher, cast.guardian):
        assert Person(who).open(address("deviate", case, "RT1-S3")).status == 403
        assert Person(who).open(address("correct", case, 1)).status == 403
    assert Person(cast.other_case_worker).open(address("correct", case, 1)).status == 404


@pytest.mark.requirement("DLN-08")
def test_a_corrected_date_shows_what_it_moves_and_then_moves_it(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    received = events(case, "report.received")[0]
    before = due(case, "RT1-S8C")
    page = worker.open(address("correct", case, received.seq))
    shown = worker.press(page, on=day(-10))
    assert shown.status == 200
    assert "What the new date moves" in shown.text
    assert "Conclude the investigation" in shown.text
    assert due(case, "RT1-S8C") == before, "looking changes nothing"
    answer = worker.post(page.path, {"on": day(-10), "save": "1"})
    assert answer.status == 303
    assert due(case, "RT1-S8C") < before
    told = worker.follow(answer)
    assert "What the correction moved" in told.text
    [row] = re.findall(r"<tr><th scope=\"row\">Conclude the investigation</th>.*?</tr>", told.html)
    assert row.count("<time") == 2, "the date before and the date now"
    of_case = worker.open(address("case", case))
    assert "first entered as" in of_case.text
    assert told.path in of_case.links
    [correction] = events(case, "event.corrected")
    assert correction.folder_id == received.folder_id
    assert received.on == events(case, "report.received")[0].on, "nothing is rewritten"
    assert journal.verify(case.id)[2] == []


def test_what_a_correction_moved_is_told_the_same_afterwards_and_a_second_one_from_the_first(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    seq = events(case, "report.received")[0].seq
    for on in (-10, -4):
        answer = worker.post(address("correct", case, seq), {"on": day(on), "save": "1"})
        text = worker.follow(answer).text
    reminded = worker.open(address("corrected", case, seq)).text
    assert text.partition("Before")[2] == reminded.partition("Before")[2]
    today = timezone.localdate()
    door.let_in(actor(cast.case_worker))
    page = queries_correcting.corrected(case.id, seq, by=actor(cast.case_worker), today=today)
    assert (page.before, page.after) == (today - timedelta(days=10), today - timedelta(days=4))
    [row] = [row for row in page.moved if row.step == "Conclude the investigation"]
    assert row.before and row.after and row.before < row.after, "from the first correction to the second"
    assert worker.open(address("corrected", case, seq + 1)).status == 404


@pytest.mark.parametrize("on", ["", "tull", "31.02.2026", day(2)])
def test_a_date_that_cannot_be_right_is_refused(cast: Cast, on: str) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    answer = worker.post(address("correct", case, 1), {"on": on, "save": "1"})
    assert answer.status == 422
    assert events(case, "event.corrected") == []


def test_the_same_date_is_no_correction(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    answer = Person(cast.case_worker).post(address("correct", case, 1), {"on": day(0), "save": "1"})
    assert answer.status == 422
    assert events(case, "event.corrected") == []


def test_what_was_corrected_can_be_corrected_again_but_a_correction_cannot(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    worker = Person(cast.case_worker)
    for offset in (-5, -7):
        assert worker.post(address("correct", case, 1), {"on": day(offset), "save": "1"}).status == 303
    first = events(case, "event.corrected")[0]
    assert worker.open(address("correct", case, first.seq)).status == 404
    assert worker.open(address("correct", case, 999)).status == 404
    text = worker.open(address("correct", case, 1)).html
    assert f'datetime="{(timezone.localdate() - timedelta(days=7)).isoformat()}"' in text


def test_the_school_sees_a_correction_of_what_it_may_see(cast: Cast) -> None:
    case, _report = in_investigation(cast)
    Person(cast.case_worker).post(address("correct", case, 1), {"on": day(-4), "save": "1"})
    assert "An entry has been corrected" in Person(cast.social_teacher).open(reverse("overview:case", args=[case.id])).text
