"""An employee writes a worry as a report: four pages, saved as they go."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.concerns.commands import sending
from skolestotte.web.concerns.models import Concern, Report
from skolestotte.web.folders.door import as_system
from tests.cast import CHILD_NUMBER, Cast, actor, begun, child, content, guardian, sibling
from tests.rooms.pages import Page, Person


def kept(concern_id: object) -> dict:
    with as_system():
        return Concern.objects.get(id=concern_id).content


def path_of(concern: Concern, page: str) -> str:
    return f"/concerns/{concern.id}/{page}/"


def begin(person: Person) -> Page:
    return person.follow(person.press(person.open("/concerns/new/")))


def newest() -> Concern:
    with as_system():
        return Concern.objects.latest("begun_at")


@pytest.mark.requirement("REP-01", "REP-02")
def test_from_nothing_to_a_complete_report(cast: Cast) -> None:
    teacher = Person(cast.teacher)
    who = begin(teacher)
    assert who.form().fields["reporter_position"] == ["contact teacher"]  # what the system knows is not asked for
    what = teacher.follow(teacher.press(who, **{
        "reporter_relation": "I teach the child", "reporter_phone": "21 00 00 02",
        "children-0-name": "Ella Prøve", "children-0-national_id": CHILD_NUMBER, "children-0-address": "Prøveveien 1",
        "guardians-0-name": "Gro Prøve", "guardians-0-identity_unknown": "on", "guardians-0-address": "unknown",
    }))
    parents = teacher.follow(teacher.press(what, **{
        "history": "We have known the family for two whole years now.",
        "worry": "Comes to school hungry and tired, often in thin clothes.",
        "observations-0-on": "2.3.2026",
        "observations-0-time": "half past eight", "observations-0-place": "The classroom",
        "observations-0-what": "Fell asleep twice.", "child_talk": "Makes its own dinner.", "resources": "Reads a lot.",
        "grounds": ["neglect"],
    }))
    check = teacher.follow(teacher.press(parents, **{
        "dialogue": "We phoned.", "measures_tried": "Breakfast at school.", "guardians_know": "yes", "how_told": "By phone.",
        "told-guardians-0-told": "yes", "told-children-0-told": "no", "told-children-0-told_why_not": "Too small.",
    }))
    assert "Before it can be sent" not in check.text
    assert "Advice" not in check.text
    known = kept(newest().id)
    assert known["children"][0] | {"key": ""} == {
        "key": "", "name": "Ella Prøve", "national_id": CHILD_NUMBER, "birth_date": "", "address": "Prøveveien 1",
        "home_municipality_name": "", "home_municipality_no": "", "told": False, "told_why_not": "Too small."}
    assert known["guardians"][0]["birth_date"] == "unknown"
    assert known["observations"] == [
        {"on": "2026-03-02", "time": "half past eight", "place": "The classroom", "what": "Fell asleep twice."}]
    receipt = teacher.follow(teacher.press(check, "/send/"))
    assert "The report is sent" in receipt.text


def test_beginning_twice_gives_one_draft(cast: Cast) -> None:
    teacher = Person(cast.teacher)
    begin(teacher)
    begin(teacher)
    with as_system():
        assert Concern.objects.count() == 1


@pytest.mark.requirement("REP-01")
def test_an_empty_draft_is_saved_and_everything_missing_is_named(cast: Cast) -> None:
    teacher = Person(cast.teacher)
    page = begin(teacher)
    for _ in range(3):
        page = teacher.follow(teacher.press(page))
    assert "The report must name at least one child" in page.text
    assert "Choose at least one ground for reporting" in page.text
    sent = teacher.press(page, "/send/")
    assert sent.status == 422
    assert "Something is missing" in sent.text
    assert newest().state == Concern.State.DRAFT


# What the report is to hold (REP-01), row by row, and the field for it. Attachments have a page of their own.
ROWS = {
    "who": {"reporter_position", "reporter_relation", "reporter_phone", "children-0-name", "children-0-national_id",
            "children-0-birth_date", "children-0-address", "guardians-0-name", "guardians-0-national_id", "guardians-0-birth_date",
            "guardians-0-address"},
    "what": {"history", "worry", "observations-0-on", "observations-0-time", "observations-0-place", "observations-0-what",
             "child_talk", "assessment", "resources", "other_services", "other_family"},
    "parents": {"dialogue", "measures_tried", "guardians_know", "how_told"},
}


@pytest.mark.requirement("REP-01")
def test_every_row_of_what_a_report_is_to_hold_is_a_field(cast: Cast) -> None:
    """The reporter's name and place of work are known, and stand in the report without being asked for."""
    concern, teacher = begun(cast), Person(cast.teacher)
    for page, fields in ROWS.items():
        opened = teacher.open(path_of(concern, page))
        assert fields <= set(opened.form().fields), fields - set(opened.form().fields)
        assert reverse("concerns:files", args=[concern.id]) in opened.links
    report = sending.submit(concern_id=concern.id, version=concern.version, by=actor(cast.teacher), at=timezone.now())[0]
    assert (report.content["reporter_name"], report.unit_id) == (cast.teacher.name, cast.school.id)


def test_each_missing_answer_leads_to_its_field(cast: Cast) -> None:
    concern = begun(cast, children=[child(address="", told=None)], guardians=[guardian(told=None)], worry="",
                    observations=[{"what": ""}], grounds=[], reporter_relation="")
    teacher = Person(cast.teacher)
    check = teacher.open(path_of(concern, "check"))
    ways = [link for link in check.links if "#" in link and str(concern.id) in link]
    assert len(ways) >= 7
    for way in ways:
        path, _, anchor = way.partition("#")
        assert f'id="{anchor}"' in teacher.open(path).html, way


def test_unknown_guardians_are_an_answer(cast: Cast) -> None:
    concern = begun(cast, guardians=[])
    teacher = Person(cast.teacher)
    page = teacher.open(path_of(concern, "who"))
    teacher.follow(teacher.press(page, **{"guardians-any-unknown": "on"}))
    assert kept(concern.id)["guardians"] == "unknown"
    check = teacher.open(path_of(concern, "check"))
    assert "Before it can be sent" not in check.text
    assert teacher.press(check, "/send/").status == 303


@pytest.mark.requirement("DUT-08")
@pytest.mark.parametrize("flag", ["sexual_abuse", "violence", "danger_life_health", "forced_marriage", "genital_mutilation"])
def test_a_flag_shuts_the_way_to_the_guardians(cast: Cast, flag: str) -> None:
    concern = begun(cast, guardians=[guardian(told=None)], guardians_know="", how_told="")
    teacher = Person(cast.teacher)
    parents = teacher.follow(teacher.press(teacher.open(path_of(concern, "what")), flags=[flag]))
    assert "Do not tell the guardians" in parents.text
    assert "guardians_know" not in parents.form().fields
    assert not any(name.startswith("told-guardians") for name in parents.form().fields)
    check = teacher.follow(teacher.press(parents, **{"guardians_know": "yes", "told-guardians-0-told": "yes"}))
    assert "Before it can be sent" not in check.text  # the flag itself is the reason
    assert kept(concern.id)["guardians"][0]["told"] is False
    assert kept(concern.id)["guardians_know"] == "no"


@pytest.mark.requirement("DUT-07")
def test_without_a_flag_not_telling_a_guardian_asks_for_a_reason(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    page = teacher.open(path_of(concern, "parents"))
    assert {"guardians_know", "how_told", "dialogue"} <= set(page.form().fields)  # what they were told, and what they say themselves
    check = teacher.follow(teacher.press(page, **{"told-guardians-0-told": "no"}))
    assert "Say why the person does not know of the report" in check.text
    refused = teacher.press(check, "/send/")
    assert refused.status == 422
    assert newest().state == Concern.State.DRAFT
    page = teacher.open(path_of(concern, "parents"))
    check = teacher.follow(teacher.press(page, **{"told-guardians-0-told": "no", "told-guardians-0-told_why_not": "Is abroad."}))
    assert "Say why the person does not know of the report" not in check.text
    assert teacher.press(check, "/send/").status == 303
    with as_system():
        [said] = Report.objects.get().content["guardians"]
    assert (said["told"], said["told_why_not"]) == (False, "Is abroad.")


@pytest.mark.requirement("DUT-01")
def test_a_kindergarten_has_no_ground_of_behaviour(cast: Cast) -> None:
    at_school = Person(cast.teacher).open(path_of(begun(cast), "what"))
    employee = cast.kindergarten_employee
    at_kindergarten = Person(employee).open(path_of(begun(cast, by=employee, unit=cast.kindergarten), "what"))
    assert 'value="self_endangering"' in at_school.html
    assert 'value="self_endangering"' not in at_kindergarten.html


def test_two_tabs_the_later_sees_both_texts(cast: Cast) -> None:
    concern = begun(cast)
    teacher, liaison = Person(cast.teacher), Person(cast.social_teacher)
    mine, theirs = teacher.open(path_of(concern, "what")), liaison.open(path_of(concern, "what"))
    liaison.follow(liaison.press(theirs, worry="What the liaison wrote about the worry"))
    answer = teacher.press(mine, worry="What the teacher wrote about the worry")
    assert answer.status == 422
    assert "Somebody else saved in between" in answer.text
    assert "What the liaison wrote" in answer.text
    assert answer.form().fields["worry"] == ["What the teacher wrote about the worry"]
    assert kept(concern.id)["worry"] == "What the liaison wrote about the worry"
    teacher.follow(teacher.press(answer))
    assert kept(concern.id)["worry"] == "What the teacher wrote about the worry"


@pytest.mark.parametrize("who", ["other_teacher", "other_liaison", "other_principal", "kindergarten_head"])
def test_others_do_not_see_a_draft(cast: Cast, who: str) -> None:
    concern = begun(cast)
    person = Person(getattr(cast, who))
    for page in ("who", "what", "parents", "check", "receipt"):
        assert person.open(path_of(concern, page)).status == 404
    for button in ("send", "ask-head", "phoned"):
        assert person.post(path_of(concern, button), {"version": "1"}).status == 404


@pytest.mark.parametrize("who", ["intake_worker", "department_head", "guardian", "administrator"])
def test_the_writing_is_for_employees_with_the_duty(cast: Cast, who: str) -> None:
    concern = begun(cast)
    assert Person(getattr(cast, who)).open(path_of(concern, "who")).status == 403


def test_no_page_of_that_name(cast: Cast) -> None:
    concern = begun(cast)
    assert Person(cast.teacher).open(path_of(concern, "nothing")).status == 404


def test_html_in_a_text_is_text(cast: Cast) -> None:
    concern = begun(cast, worry="<script>alert(1)</script>", children=[child(name="<img src=x>")])
    teacher = Person(cast.teacher)
    for page in ("who", "what", "parents", "check"):
        html = teacher.open(path_of(concern, page)).html
        assert "<script>alert" not in html
        assert "<img src=x>" not in html


def test_a_lapsed_session_loses_nothing(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    page = teacher.open(path_of(concern, "what"))
    teacher.client.logout()
    answer = teacher.press(page, worry="Typed while the session ended, and not saved.")
    assert answer.status == 302
    assert "/sign-in/" in answer.location
    back = Person(cast.teacher).open(path_of(concern, "what"))
    assert back.form().fields["worry"] == ["Typed while the session ended, and not saved."]
    assert kept(concern.id)["worry"] == content()["worry"]
    assert Person(cast.teacher).press(back).status == 303
    assert kept(concern.id)["worry"] == "Typed while the session ended, and not saved."


def test_text_beyond_all_measure_is_refused_calmly(cast: Cast) -> None:
    concern = begun(cast)
    teacher = Person(cast.teacher)
    assert teacher.press(teacher.open(path_of(concern, "what")), worry="x" * 9_000_000).status == 400
    assert kept(concern.id)["worry"] == content()["worry"]


def two_children(cast: Cast, **changes: object) -> Concern:
    return begun(cast, children=[child(), sibling()], guardians=[guardian(key="gro"), guardian(name="Ola Prøve", key="ola")], **changes)


def test_who_is_whose_guardian_is_asked_where_one_report_is_about_several_children(cast: Cast) -> None:
    """All of them belong to each child, where nothing is changed; the answers about who knows of the report are kept too."""
    concern = two_children(cast)
    teacher = Person(cast.teacher)
    page = teacher.open(path_of(concern, "parents"))
    assert "Who are the guardians of each child?" in page.text
    assert page.form().fields["whose-0-guardians"] == page.form().fields["whose-1-guardians"] == ["gro", "ola"]
    teacher.press(page, **{"whose-0-guardians": ["gro"], "told-children-0-told": "no", "told-children-0-told_why_not": "For liten."})
    children = kept(concern.id)["children"]
    assert [one["not_guardians"] for one in children] == [["ola"], []]
    assert (children[0]["told"], children[0]["told_why_not"]) == (False, "For liten.")
    again = teacher.open(path_of(concern, "parents"))
    assert again.form().fields["whose-0-guardians"] == ["gro"]
    check = teacher.open(path_of(concern, "check"))
    assert "Guardians of this child Gro Prøve" in check.text


def test_the_report_about_one_child_asks_nothing_more(cast: Cast) -> None:
    concern = begun(cast)
    page = Person(cast.teacher).open(path_of(concern, "parents"))
    assert "Who are the guardians of each child?" not in page.text


def test_an_answer_that_nobody_can_choose_is_refused(cast: Cast) -> None:
    concern = two_children(cast)
    teacher = Person(cast.teacher)
    assert teacher.press(teacher.open(path_of(concern, "parents")), **{"whose-0-guardians": ["somebody"]}).status == 422
    assert "not_guardians" not in kept(concern.id)["children"][0]


def test_a_lapsed_session_with_an_address_that_is_none_is_no_fault(cast: Cast) -> None:
    teacher = Person(cast.teacher)
    path = path_of(begun(cast), "what")
    page = teacher.open(path)
    teacher.client.logout()
    answer = teacher.press(page, worry="Typed while the session ended.", draft_path="/a\x00b/")
    assert answer.status == 302 and answer.location.startswith("/sign-in/")
