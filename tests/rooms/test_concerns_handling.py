"""A report that the guardians are not told of: talked over with child welfare and police, and the service alone decides (DUT-09)."""

from __future__ import annotations

import pytest

from skolestotte.web.concerns.models import Concern, Coordination, Discussion, Report, TellingDecision
from skolestotte.web.folders.door import as_system
from skolestotte.web.journal.models import Event
from skolestotte.web.notices.models import Notice
from tests.cast import Cast, begun, guardian, reported
from tests.rooms.pages import Page, Person
from tests.steps import day, sees

AGREED = "Politiet avhører fredag. Vi snakker med barnet først."
DECISION = {"why": ["child", "evidence"], "how": "with_police", "tell_on": day(2), "meanwhile": "Si at de må ringe oss."}


def held_back(cast: Cast) -> Report:
    return reported(cast, flags=["violence"], guardians=[guardian(told=False)])


def path_of(report: Report, ending: str = "") -> str:
    return f"/concerns/reports/{report.id}/{ending}"


def coordinated(cast: Cast, report: Report, **changes: object) -> Page:
    said = {"whom": ["police", "school"], "people": "Politioverbetjent Vik, rektor Dahl", "on": day(), "agreed": AGREED, **changes}
    return Person(cast.intake_worker).post(path_of(report, "coordinate/"), said)


def decided(cast: Cast, report: Report, **changes: object) -> Page:
    return Person(cast.intake_worker).post(path_of(report, "telling/"), {**DECISION, **changes})


@pytest.mark.requirement("DUT-09")
@pytest.mark.parametrize("flags", [["violence"], []], ids=["marked", "unsure"])
def test_the_school_notes_that_it_was_talked_over_with_child_welfare_and_the_police(cast: Cast, flags: list[str]) -> None:
    concern = begun(cast, flags=flags, guardians=[guardian(told=not flags)])
    person = Person(cast.teacher)
    asked = "Say nothing to the guardians" in person.open(f"/concerns/{concern.id}/check/").text
    assert asked is bool(flags)
    page = person.open(f"/concerns/{concern.id}/discuss/")
    said = {"on": day(), "with_whom": "both", "advised": "Meld i dag, og si ingenting hjemme."}
    assert "Write who took part" in person.press(page, **said).text
    with as_system():
        assert not Discussion.objects.filter(concern=concern).exists()
    check = person.follow(person.press(page, **said, people="Ine Strand, barnevernet, og politioverbetjent Vik"))
    assert "politioverbetjent Vik" in check.text and "Meld i dag" in check.text
    assert "Meld i dag" in Person(cast.principal).open(f"/concerns/{concern.id}/check/").text  # the head sees it too
    person.follow(person.press(check, "/send/"))
    with as_system():
        report = Report.objects.get(concern=concern)
        received = Event.objects.get(stream_id=report.case_id, kind="report.received")
        assert received.data["hold_back"] is bool(flags)


@pytest.mark.requirement("DUT-09")
def test_the_service_notes_what_was_agreed_with_the_police_and_only_the_service_reads_it(cast: Cast) -> None:
    report = held_back(cast)
    for left_out in ("people", "agreed", "whom"):
        assert coordinated(cast, report, **{left_out: [] if left_out == "whom" else " "}).status == 422
    assert coordinated(cast, report, on=day(1)).status == 422
    assert [coordinated(cast, report).status for _ in range(2)] == [303, 303]
    with as_system():
        row = Coordination.objects.select_related("folder").get(report_id=report.id)
        assert (row.with_police, row.with_school, row.agreed, row.folder.kind) == (True, True, AGREED, "cws")
    assert AGREED in Person(cast.intake_worker).open(path_of(report, "clear-guardians/")).text
    for who in (cast.teacher, cast.principal, cast.social_teacher, cast.guardian):
        assert AGREED not in Person(who).open(path_of(report)).html
        assert Person(who).open(path_of(report, "coordinate/")).status in (403, 404)
        assert not sees(who, row.folder_id)


@pytest.mark.requirement("DUT-09")
def test_the_service_alone_decides_when_and_how_and_the_staff_see_why(cast: Cast) -> None:
    report = held_back(cast)
    before = Person(cast.teacher).open(path_of(report)).text
    assert "Only the child welfare service decides when and how they are told" in before
    assert "When and how is not decided yet" in before
    told = Notice.objects.filter(account=cast.guardian).count()
    assert decided(cast, report).status == 303
    for who in (cast.teacher, cast.principal, cast.social_teacher):
        shown = Person(who).open(path_of(report)).text
        assert all(words in shown for words in ("To protect the child", "So that nothing that can be proved is lost",
                                                "The service and the police together", "Si at de må ringe oss."))
        assert Person(who).open(path_of(report, "telling/")).status == 403
    assert Person(cast.guardian).open(path_of(report)).status == 404
    assert Notice.objects.filter(account=cast.guardian).count() == told
    assert decided(cast, report, how="first_talk", why=["child"]).status == 303  # the latest holds, and both are kept
    shown = Person(cast.teacher).open(path_of(report)).text
    assert "The service tells them in the first talk" in shown and "The service and the police together" not in shown
    with as_system():
        assert TellingDecision.objects.filter(report_id=report.id).count() == 2
    worker = Person(cast.intake_worker)
    worker.press(worker.open(path_of(report, "clear-guardians/")))
    assert "Only the child welfare service decides" not in Person(cast.teacher).open(path_of(report)).text


def test_a_decision_says_why_and_how(cast: Cast) -> None:
    report = held_back(cast)
    for left_out in ("why", "how"):
        page = decided(cast, report, **{left_out: [] if left_out == "why" else ""})
        assert page.status == 422 and "Si at de må ringe oss." in page.html
    assert decided(cast, report, tell_on=day(-1)).status == 422
    assert decided(cast, report, tell_on="").status == 303


def test_deciding_the_same_twice_is_once(cast: Cast) -> None:
    report = held_back(cast)
    assert [decided(cast, report).status for _ in range(2)] == [303, 303]
    with as_system():
        assert TellingDecision.objects.count() == Event.objects.filter(kind="telling.decided").count() == 1


def test_where_nothing_is_held_back_there_is_nothing_to_decide(cast: Cast) -> None:
    report = reported(cast)
    assert "The guardians are not told yet" not in Person(cast.teacher).open(path_of(report)).text
    for page in (decided(cast, report), coordinated(cast, report)):
        assert page.status == 303
    with as_system():
        assert not Event.objects.filter(kind__in=["telling.decided", "handling.discussed"]).exists()


def test_others_do_not_get_in(cast: Cast) -> None:
    report = held_back(cast)
    for who in (cast.other_liaison, cast.consultant, cast.other_case_worker, cast.guardian):
        for ending in ("coordinate/", "telling/"):
            assert Person(who).open(path_of(report, ending)).status in (403, 404)


def test_a_talk_with_the_police_alone_is_no_talk_with_child_welfare(cast: Cast) -> None:
    concern = begun(cast, flags=["violence"], guardians=[guardian(told=False)])
    person = Person(cast.teacher)
    person.press(person.open(f"/concerns/{concern.id}/discuss/"), on=day(), with_whom="police", people="Vik, politiet", advised="Meld.")
    with as_system():
        assert Discussion.objects.get(concern=concern).with_whom == "police"
        assert Concern.objects.get(id=concern.id).state == "draft"
