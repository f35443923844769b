"""Before a meeting: what is settled, what the child wants said and not said, what each side wants (MTG-04, MTG-09, CHD-04)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.folders.door import as_system, seen_by
from skolestotte.web.folders.models import Folder, ReadLog
from skolestotte.web.journal import queries as journal
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Changed, NotNow, Prepared
from skolestotte.web.meetings.models import Expectation, Meeting, Preparation
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.in_measures import collaboration, in_measures
from tests.rooms.pages import Page, Person
from tests.rooms.planning import ready
from tests.rooms.preparing import url, wanted
from tests.steps import invited, parts, planned, two_guardians

SECRET, OPEN = "At far drikker", "At jeg har venner"
SETTLED = Prepared(
    may_share="Bekymringen i meldingen.", help_needed="Ro på skolen og noen å snakke med.", must_come="Kontaktlærer, som kjenner barnet.",
    child_asked=True, topics=[{"topic": SECRET, "say": "some", "not_to": ["Gro Prøve"]}, {"topic": OPEN, "say": "yes", "not_to": []}],
    child_view="Vil sitte ved siden av Nora.", speaker="Kaja")


def prepared(cast: Cast, meeting: Meeting, by: Account | None = None, **changes: Any) -> Preparation:
    with as_system():
        before = Preparation.objects.filter(meeting_id=meeting.id).order_by("-at").first()
    return commands.prepare(meeting_id=meeting.id, prepared=Prepared(**{**SETTLED.__dict__, **changes}),
                            known=before.id if before else None, by=actor(by or cast.case_worker), at=timezone.now())


def fill(page: Page, **changes: Any) -> dict[str, Any]:
    """The form as it stands with one topic that not everybody may hear."""
    return {**page.form().fields, "may_share": "Meldingen.", "help_needed": "Ro.", "must_come": "Tiril.", "child_asked": "yes",
            "topic-TOTAL_FORMS": "1", "topic-0-topic": SECRET, "topic-0-say": "some", "topic-0-not_to": ["Gro Prøve"],
            "child_view": "", "speaker": "Kaja", **changes}


@pytest.mark.requirement("MTG-04")
def test_what_is_not_settled_stands_on_the_page_until_it_is(cast: Cast) -> None:
    """What may be shared, the help, who must be there; and the consent of each from outside with its state, beside the form."""
    meeting = planned(cast, ready(cast))
    worker = Person(cast.case_worker)
    text = worker.open(url(meeting, "page")).text
    for words in ("what may be shared", "what help the child needs", "who must be there", "what the child wants said and not said"):
        assert words in text
    page = worker.open(url(meeting, "prepare"))
    assert "Which consents are needed" in page.text
    assert all(name in page.text for name in ("Sara Lund", "Gro Prøve", "Tiril Berg"))
    assert worker.post(url(meeting, "prepare"), fill(page, speaker="")).status == 303
    text = worker.open(url(meeting, "page")).text
    assert "what may be shared" not in text
    assert "who speaks for the child" in text  # the child does not come
    page = worker.open(url(meeting, "prepare"))
    assert page.form().fields["topic-0-not_to"] == ["Gro Prøve"]
    assert worker.post(url(meeting, "prepare"), {**page.form().fields, "speaker": "Kaja"}).status == 303
    assert "Not settled yet" not in worker.open(url(meeting, "page")).text
    with as_system():
        assert Preparation.objects.filter(meeting_id=meeting.id).count() == 2  # what was kept before stays
    assert journal.verify(meeting.case_id)[2] == []


@pytest.mark.requirement("CHD-04")
def test_the_childs_limits_are_shown_to_the_leader_on_the_page_and_in_the_minutes(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    prepared(cast, meeting)
    worker = Person(cast.case_worker)
    for path in (url(meeting, "page"), reverse("meetings:minutes", args=[parts(meeting)[0].id])):
        text = worker.open(path).text
        assert SECRET in text
        assert "Not in front of: Gro Prøve" in text
        assert "It may be said, but not to all" in text
        assert text.index(SECRET) < text.index(OPEN)
        assert "Vil sitte ved siden av Nora." in text


@pytest.mark.requirement("CHD-04")
def test_the_one_from_the_school_who_leads_reads_it_and_nobody_else_at_the_school(cast: Cast) -> None:
    meeting = collaboration(cast, in_measures(cast))  # the school leads: Sara Lund
    prepared(cast, meeting, by=cast.other_case_worker)
    assert SECRET in Person(cast.social_teacher).open(url(meeting, "page")).text
    assert SECRET not in Person(cast.principal).open(url(meeting, "page")).text
    assert Person(cast.principal).open(url(meeting, "page")).status == 200
    for who, sees in ((cast.social_teacher, True), (cast.principal, False), (cast.teacher, False), (cast.guardian, False),
                      (cast.other_guardian, False), (cast.other_liaison, False)):
        with seen_by(actor(who)):
            assert Preparation.objects.exists() == sees, who


def test_who_leads_no_longer_reads_no_longer(cast: Cast) -> None:
    meeting = collaboration(cast, in_measures(cast))
    prepared(cast, meeting, by=cast.other_case_worker)
    person = Person(cast.other_case_worker)
    page = person.open(url(meeting, "edit"))
    answer = person.press(page, leader="Jon Sund", change_note="Sara er syk", interpreter_needed="no", separate_talks="no")
    assert answer.status == 303, answer.response.context["form"].errors
    with seen_by(actor(cast.social_teacher)):
        assert not Preparation.objects.exists()


@pytest.mark.requirement("CHD-02", "CHD-04")
def test_the_family_finds_no_trace_of_what_the_child_has_said(cast: Cast) -> None:
    """No notice, no event, no folder, no line of who has read; and nothing on any page of the family. That the service has opened
    the meeting shows, by day and folder, as it does whoever works with it."""
    case = ready(cast, guardians=two_guardians())
    meeting = invited(cast, case)
    Person(cast.case_worker).open(url(meeting, "page"))
    pages = [url(meeting, "page"), reverse("portal:home"), reverse("portal:case", args=[case.id]),
             reverse("portal:access", args=[case.id]), reverse("meetings:agreed-in", args=[case.id])]

    def texts(who: Account) -> list[str]:
        return [Person(who).open(path).text for path in pages]

    before = {who.id: (texts(who), Notice.objects.filter(account=who).count()) for who in (cast.guardian, cast.other_guardian)}
    prepared(cast, meeting)
    Person(cast.case_worker).open(url(meeting, "prepare"))
    for who in (cast.guardian, cast.other_guardian):
        assert texts(who) == before[who.id][0]
        assert Notice.objects.filter(account=who).count() == before[who.id][1]
        with seen_by(actor(who)):
            assert not Folder.objects.filter(about=f"{meeting.id}:leader").exists()
            assert not Preparation.objects.exists()
        assert Person(who).open(url(meeting, "prepare")).status == 403


def test_every_look_at_the_leaders_folder_is_logged(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    row = prepared(cast, meeting)
    Person(cast.case_worker).open(url(meeting, "page"))
    with as_system():
        assert ReadLog.objects.filter(folder=row.folder_id, by=f"person:{cast.case_worker.id}", what="meeting.before").count() == 1


@pytest.mark.parametrize(("changes", "field"), [
    ({"child_asked": "no", "not_asked_because": ""}, "not_asked_because"),
    ({"child_asked": "yes", "topic-0-topic": "", "topic-0-say": None, "topic-0-not_to": None}, "child_view"),
    ({"may_share": "a" * 5_001}, "may_share")])
def test_what_cannot_be_is_said_at_the_field_and_the_rest_is_kept(cast: Cast, changes: dict[str, Any], field: str) -> None:
    meeting = planned(cast, ready(cast))
    worker = Person(cast.case_worker)
    page = worker.post(url(meeting, "prepare"), fill(worker.open(url(meeting, "prepare")), help_needed="Mitt eget", **changes))
    assert page.status == 422
    assert field in page.response.context["form"].errors
    assert "Mitt eget" in page.html
    assert not Preparation.objects.exists()


@pytest.mark.parametrize(("changes", "field"), [({"topic-0-say": None}, "say"), ({"topic-0-topic": ""}, "topic"),
                                                ({"topic-0-not_to": None}, "not_to"), ({"topic-0-not_to": ["Ukjent"]}, "not_to")])
def test_a_topic_is_whole(cast: Cast, changes: dict[str, Any], field: str) -> None:
    meeting = planned(cast, ready(cast))
    worker = Person(cast.case_worker)
    page = worker.post(url(meeting, "prepare"), fill(worker.open(url(meeting, "prepare")), child_view="Noe", **changes))
    assert page.status == 422
    assert field in page.response.context["form"].rows[0].errors


def test_topics_are_added_without_javascript(cast: Cast) -> None:
    meeting = planned(cast, ready(cast))
    worker = Person(cast.case_worker)
    more = worker.post(url(meeting, "prepare"), fill(worker.open(url(meeting, "prepare")), **{"topic-add": "1"}))
    assert (more.status, more.response.context["form"].rows.total_form_count()) == (200, 2)
    assert more.form().fields["topic-0-topic"] == [SECRET]


def test_two_who_prepare_at_once_do_not_write_over_each_other(cast: Cast) -> None:
    meeting = planned(cast, ready(cast))
    leader, worker = Person(cast.department_head), Person(cast.case_worker)
    mine, theirs = worker.open(url(meeting, "prepare")), leader.open(url(meeting, "prepare"))
    assert leader.post(url(meeting, "prepare"), fill(theirs, may_share="Lederens ord")).status == 303
    late = worker.post(url(meeting, "prepare"), fill(mine, may_share="Mine ord"))
    assert late.status == 422
    assert "Lederens ord" in late.text
    assert "Mine ord" in late.html
    assert worker.post(url(meeting, "prepare"), {**late.form().fields, "topic-0-say": "some"}).status == 303
    with pytest.raises(Changed):
        commands.prepare(meeting_id=meeting.id, prepared=SETTLED, known=None, by=actor(cast.case_worker), at=timezone.now())


def test_a_preparation_that_is_not_there_is_no_fault(cast: Cast) -> None:
    meeting = planned(cast, ready(cast))
    worker = Person(cast.case_worker)
    known = {"known": str(meeting.id)}  # of something else
    late = worker.post(url(meeting, "prepare"), fill(worker.open(url(meeting, "prepare")), may_share="Mine ord", **known))
    assert late.status == 422 and "Mine ord" in late.html and "Somebody else saved in between" in late.text
    assert worker.post(url(meeting, "prepare"), late.form().fields).status == 303


def test_the_same_twice_is_kept_once(cast: Cast) -> None:
    meeting = planned(cast, ready(cast))
    assert prepared(cast, meeting).id == prepared(cast, meeting).id


def test_a_meeting_that_is_over_is_not_prepared(cast: Cast) -> None:
    meeting = planned(cast, ready(cast))
    commands.cancel(meeting_id=meeting.id, version=meeting.version, by=actor(cast.case_worker), at=timezone.now())
    with pytest.raises(NotNow):
        prepared(cast, meeting)
    with pytest.raises(NotNow):
        commands.expect(meeting_id=meeting.id, side="cws", capacity="", name="Kaja", wants="Noe", by=actor(cast.case_worker),
                        at=timezone.now())
    assert Person(cast.case_worker).open(url(meeting, "prepare")).status == 303


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 403), ("guardian", 403), ("other_case_worker", 404), ("teacher", 403)])
def test_only_those_who_work_the_case_prepare(cast: Cast, who: str, status: int) -> None:
    meeting = invited(cast, ready(cast))
    assert Person(getattr(cast, who)).post(url(meeting, "prepare"), {"may_share": "x"}).status == status


def test_the_number_of_queries_does_not_grow_with_what_is_written(client: Client, cast: Cast, django_assert_num_queries: Any) -> None:
    case = ready(cast, guardians=two_guardians())
    meeting = invited(cast, case)
    prepared(cast, meeting)
    wanted(cast.guardian, meeting, "En ting", to_all="yes")
    sign_in(client, cast.case_worker).get(url(meeting, "page"))
    with django_assert_num_queries(21) as few:
        client.get(url(meeting, "page"))
    count = len(few.captured_queries)
    wanted(cast.guardian, meeting, "En annen ting", to_all="no")
    wanted(cast.social_teacher, meeting, "Tredje")
    prepared(cast, meeting, topics=[{"topic": f"Nummer {n}", "say": "no", "not_to": []} for n in range(9)])
    sign_in(client, cast.case_worker).get(url(meeting, "page"))
    with django_assert_num_queries(count):
        client.get(url(meeting, "page"))


def test_who_is_asked_to_take_over_reads_and_does_not_speak_for_the_school_or_the_service(cast: Cast) -> None:
    meeting = invited(cast, ready(cast))
    commands.expect(meeting_id=meeting.id, side="school", capacity="social_teacher", name="Sara Lund", wants="En plan for frokost.",
                    by=actor(cast.social_teacher), at=timezone.now())
    cases.assign_contact(case_id=meeting.case_id, account=cast.other_case_worker, by=actor(cast.department_head), at=timezone.now())
    asked = Person(cast.other_case_worker)
    page = asked.open(url(meeting, "page"))
    assert "En plan for frokost." in page.text
    assert url(meeting, "expect") not in page.links
    assert asked.open(url(meeting, "expect")).status == 403
    assert asked.post(url(meeting, "expect"), {"wants": "Noe annet"}).status == 403
    with as_system():
        assert [one.wants for one in Expectation.objects.filter(replaced_at=None)] == ["En plan for frokost."]
