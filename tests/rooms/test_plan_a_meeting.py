"""A meeting is planned from the routine's defaults; a change takes a note; the invitations wait until all is settled."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings.models import Meeting, Part, Participant
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account, Unit
from tests.cast import MUNICIPALITY, Cast, case_of, guardian, reported, reviewed, sign_in, youth_child
from tests.steps import (
    answered,
    as_it_is,
    called,
    concluded,
    day,
    events,
    investigated,
    invited,
    open_steps,
    parts,
    planned,
    sees,
    two_guardians,
)


def page(case: Case, meeting_type: str = "start") -> str:
    return reverse("meetings:plan", args=[case.id, meeting_type])


def ready(cast: Cast, **changes: Any) -> Case:
    case = investigated(cast, **changes)
    called(cast, case)
    return case


def posted(form: Any, **changes: Any) -> dict[str, Any]:
    """The form as it stands on the page, with the usual answers and some changes."""
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    data = {name: [str(v) for v in value] if isinstance(value, list) else
            ("yes" if value else "no") if isinstance(value, bool) else str(form[name].field.prepare_value(value))
            for name, value in data.items()}
    rows = {"other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0"}
    usual = {"goal": "Bli enige", "meeting_on": day(5), "starts": "09.00", "ends": "10.30", "interpreter_needed": "no",
             "separate_talks": "no"}
    return {**data, **rows, **usual, **changes}


def form_of(client: Client, url: str) -> Any:
    return client.get(url).context["form"]


def the_meeting(case: Case) -> Meeting:
    with as_system():
        return Meeting.objects.select_related("folder").get(case_id=case.id)


def people(meeting: Meeting) -> dict[tuple[int, str], str]:
    with as_system():
        rows = Participant.objects.filter(part__meeting_id=meeting.id).select_related("folder", "part")
        return {(row.part.number, row.name): row.capacity for row in rows}


@pytest.mark.requirement("RT1-04", "RT1-05", "RT1-06", "MTG-02")
def test_a_start_meeting_begins_with_the_routines_defaults(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    for role in ("convener", "leader", "minute_taker"):
        assert "Kaja Myhre" in form.initial[role]
        assert "Mottak og undersøkelse" in form.initial[role]
    assert form.initial["place"].startswith("Granlia skole")
    assert len(form.initial["agenda_1"].splitlines()) == 6
    assert len(form.initial["agenda_2"].splitlines()) == 3
    assert client.post(page(case), posted(form)).status_code == 303
    found = people(the_meeting(case))
    assert found[1, "Gro Prøve"] == found[2, "Gro Prøve"] == "guardian"
    assert found[1, "Sara Lund"] == "social_teacher"
    assert found[1, "Tiril Berg"] == "contact_teacher"  # who sent the report
    assert (2, "Sara Lund") not in found


@pytest.mark.requirement("MTG-02")
@pytest.mark.parametrize("change", [{"place": "Et annet sted"}, {"leader": "Petra Dahl, rektor"}, {"minute_taker": "Sara Lund"},
                                    {"agenda_1": "Bare ett punkt"}, {"people": []}])
def test_changing_a_default_without_a_note_is_refused(client: Client, cast: Cast, change: dict[str, Any]) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    if change == {"people": []}:
        change = {"people": [key for key in form.initial["people"] if not key.startswith("guardian")]}
    answer = client.post(page(case), posted(form, **change))
    assert answer.status_code == 422
    assert "change_note" in answer.context["form"].errors
    assert client.post(page(case), posted(form, **change, change_note="Avtalt med skolen")).status_code == 303
    assert the_meeting(case).change_note == "Avtalt med skolen"


@pytest.mark.requirement("MTG-02")
@pytest.mark.parametrize("left_out", ["cws", "everybody", "child"])
def test_leaving_out_anybody_the_routine_invites_takes_a_note(client: Client, cast: Cast, left_out: str) -> None:
    """Also the contact person, and also when somebody else is put in the place of all of them."""
    case = investigated(cast, children=[youth_child()])
    called(cast, case, youth_attends=True)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    keep = [] if left_out == "everybody" else [key for key in form.initial["people"] if not key.startswith(left_out)]
    assert keep != form.initial["people"]
    other = {"other-TOTAL_FORMS": "1", "other-0-name": "Nina Sletten", "other-0-capacity": "contact_teacher"}
    answer = client.post(page(case), posted(form, people=keep, **other))
    assert answer.status_code == 422
    assert "change_note" in answer.context["form"].errors
    assert client.post(page(case), posted(form, people=keep, change_note="Avtalt med familien", **other)).status_code == 303


def test_an_interpreter_alone_is_nobody_to_meet(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    alone = {"people": [], "interpreter_needed": "yes", "interpreter_language": "somali", "interpreter_owner": "Mottak"}
    assert client.post(page(case), posted(form, **alone)).status_code == 303
    meeting = the_meeting(case)
    assert "invited" in client.get(reverse("meetings:page", args=[meeting.id])).context["page"].gaps
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version}).status_code == 422
    assert as_it_is(meeting).state == "planned"


def test_a_day_that_was_agreed_and_has_passed_is_not_proposed(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    called(cast, case, agreed_on=timezone.localdate() - timedelta(days=1))
    assert form_of(sign_in(client, cast.case_worker), page(case)).initial["meeting_on"] is None


@pytest.mark.requirement("MTG-03")
def test_leaving_the_contact_teacher_out_is_a_recorded_choice(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    without = [key for key in form.initial["people"] if key != f"staff-{cast.teacher.id}"]
    assert client.post(page(case), posted(form, people=without)).status_code == 422
    assert client.post(page(case), posted(form, people=without, change_note="For å skjerme læreren")).status_code == 303


def test_a_colleague_may_lead_without_a_note(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    assert client.post(page(case), posted(form, leader="Dina Haug")).status_code == 303


def test_others_from_the_school_are_added_by_name_or_account(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    more = client.post(page(case), posted(form, **{"other-add": "1"}))
    assert more.status_code == 200
    assert not more.context["form"].error_list
    rows = {"other-TOTAL_FORMS": "2", "other-0-who": str(cast.other_teacher.id), "other-0-name": "", "other-0-capacity": "",
            "other-1-who": "", "other-1-name": "Nina Sletten", "other-1-capacity": "school_nurse"}
    assert client.post(page(case), posted(form, **{**rows, "other-1-capacity": ""})).status_code == 422
    assert client.post(page(case), posted(form, **rows)).status_code == 303
    found = people(the_meeting(case))
    assert found[1, "Odd Holm"] == "teacher"
    assert found[1, "Nina Sletten"] == "school_nurse"


@pytest.mark.requirement("MTG-05", "MTG-06")
def test_an_interpreter_is_needed_booked_by_somebody_and_gives_more_time(client: Client, cast: Cast) -> None:
    case = ready(cast, guardians=[guardian(interpreter="somali")])
    form = form_of(sign_in(client, cast.case_worker), page(case))
    assert form.initial["interpreter_needed"] is True
    assert form.initial["interpreter_language"] == "somali"
    assert "Mottak" in form.initial["interpreter_owner"]
    assert "120" in str(form.fields["ends"].help_text)
    sent = client.post(page(case), posted(form, interpreter_needed="yes", interpreter_language="somali", interpreter_owner=""))
    shown = client.get(sent["Location"]).context["page"]
    assert shown.too_short == 120
    assert "interpreter_owner" in shown.gaps
    assert any(one.row.capacity == "interpreter" for part in shown.parts for one in part.people)


@pytest.mark.requirement("MTG-06")
def test_a_high_conflict_gives_separate_talks_and_more_time(client: Client, cast: Cast) -> None:
    case = ready(cast, guardians=two_guardians())
    form = form_of(sign_in(client, cast.case_worker), page(case))
    sent = client.post(page(case), posted(form, separate_talks="yes"))
    shown = client.get(sent["Location"])
    assert shown.context["page"].too_short == 120
    assert "120 minutter" in shown.content.decode()
    meeting = the_meeting(case)
    assert "120" in str(form_of(client, reverse("meetings:edit", args=[meeting.id])).fields["ends"].help_text)
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version}).status_code == 303
    words, url = "Hver av de foresatte får tilbud om sin egen samtale.", reverse("meetings:page", args=[meeting.id])
    assert words in sign_in(client, cast.guardian).get(url).content.decode()
    assert words not in sign_in(client, cast.social_teacher).get(url).content.decode()  # the conflict is not the school's to know of


@pytest.mark.requirement("MTG-05")
def test_an_interpreter_who_is_not_booked_stands_on_the_page_until_it_is_done(client: Client, cast: Cast) -> None:
    meeting = invited(cast, ready(cast), interpreter_needed=True, interpreter_language="somali", interpreter_owner="Mottaket")
    url, edit = (reverse(f"meetings:{name}", args=[meeting.id]) for name in ("page", "edit"))
    words = "Tolken er ikke bestilt ennå"
    assert words in sign_in(client, cast.case_worker).get(url).content.decode()
    data = posted(form_of(client, edit), interpreter_needed="yes", interpreter_booked="yes")
    assert client.post(edit, data).status_code == 303
    assert words not in client.get(url).content.decode()
    assert words not in sign_in(client, cast.guardian).get(url).content.decode()


@pytest.mark.requirement("MTG-05")
@pytest.mark.parametrize("gap", ["interpreter_language", "interpreter_owner"])
def test_no_invitation_before_it_is_said_which_interpreter_and_who_books(client: Client, cast: Cast, gap: str) -> None:
    case = ready(cast)
    url = page(case)
    needed = {"interpreter_needed": "yes", "interpreter_language": "somali", "interpreter_owner": "Mottaket", gap: ""}
    sign_in(client, cast.case_worker).post(url, posted(form_of(client, url), **needed))
    meeting = the_meeting(case)
    answer = client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [gap]
    assert as_it_is(meeting).state == "planned"


@pytest.mark.parametrize(("change", "field"), [({"meeting_on": day(-1)}, "meeting_on"), ({"ends": "08.00"}, "ends"),
                                               ({"starts": "25.00"}, "starts"), ({"goal": "\x00"}, "goal"),
                                               ({"purpose": "a" * 2_001}, "purpose"),
                                               ({"interpreter_needed": ""}, "interpreter_needed"),
                                               ({"separate_talks": ""}, "separate_talks"), ({"meeting_on": ""}, "meeting_on"),
                                               ({"people": ["guardian-x"]}, "people")])
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: Cast, change: dict[str, Any], field: str) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    answer = client.post(page(case), posted(form, **change))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.requirement("MTG-01")
def test_nothing_is_sent_while_something_is_empty_and_each_thing_is_named_at_its_field(client: Client, cast: Cast) -> None:
    case = ready(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    empty = {"goal": "", "purpose": "", "place": "", "leader": "", "minute_taker": "", "convener": "", "meeting_on": "",
             "starts": "", "ends": "", "agenda_2": "", "people": []}
    assert client.post(page(case), posted(form, **empty)).status_code == 303
    meeting = the_meeting(case)
    shown = client.get(reverse("meetings:page", args=[meeting.id]))
    gaps = set(shown.context["page"].gaps)
    assert {"goal", "starts_at", "place", "leader", "minute_taker", "convener", "invited"} <= gaps
    assert 'aria-disabled="true"' in shown.content.decode()
    answer = client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"goal", "meeting_on", "place", "leader", "minute_taker", "convener", "people"} <= set(errors)
    assert as_it_is(meeting).state == "planned"
    assert not Notice.objects.filter(account=cast.guardian, kind="calendar").exists()


@pytest.mark.requirement("MTG-01")
def test_nothing_is_sent_while_the_agenda_or_why_we_meet_is_empty(client: Client, cast: Cast) -> None:
    """The routine fills both in, so that they are empty only where it has nothing to fill in."""
    case = ready(cast)
    meeting = planned(cast, case)
    with as_system():
        for part in Part.objects.filter(meeting_id=meeting.id):
            part.agenda = []
            part.save(update_fields=["agenda"])
        meeting.purpose = " "
        meeting.save(update_fields=["purpose"])
    shown = sign_in(client, cast.case_worker).get(reverse("meetings:page", args=[meeting.id]))
    assert set(shown.context["page"].gaps) == {"purpose", "agenda_1", "agenda_2"}
    assert 'aria-disabled="true"' in shown.content.decode()
    assert client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version}).status_code == 422
    assert as_it_is(meeting).state == "planned"


def test_nobody_is_invited_to_a_meeting_that_is_over(client: Client, cast: Cast) -> None:
    now = timezone.now()
    meeting = planned(cast, ready(cast), starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    assert "passed" in sign_in(client, cast.case_worker).get(reverse("meetings:page", args=[meeting.id])).context["page"].gaps
    answer = client.post(reverse("meetings:send", args=[meeting.id]), {"version": meeting.version})
    assert answer.status_code == 422
    assert "Denne tiden er forbi" in str(answer.context["form"].errors["meeting_on"])
    assert as_it_is(meeting).state == "planned"


def test_pressing_twice_plans_one_meeting(client: Client, cast: Cast) -> None:
    case = ready(cast)
    data = posted(form_of(sign_in(client, cast.case_worker), page(case)))
    assert [client.post(page(case), data).status_code for _ in range(2)] == [303, 303]
    assert the_meeting(case).state == "planned"
    assert client.get(page(case)).status_code == 303  # leads to the meeting that stands


@pytest.mark.requirement("DUT-08")
def test_no_meeting_with_guardians_who_may_not_know(client: Client, cast: Cast) -> None:
    report = reported(cast, flags=["violence"])
    reviewed(cast, report)
    case = case_of(report)
    shown = sign_in(client, cast.intake_worker).get(page(case))
    assert shown.context["not_now"]
    data = {"other-TOTAL_FORMS": "0", "other-INITIAL_FORMS": "0", "interpreter_needed": "no", "separate_talks": "no",
            "version": "0"}
    assert client.post(page(case), data).status_code == 422
    with as_system():
        assert not Meeting.objects.filter(case_id=case.id).exists()


def test_before_the_call_there_is_no_start_meeting(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    assert sign_in(client, cast.case_worker).get(page(case)).context["not_now"]


@pytest.mark.requirement("RT1-10", "RT1-11")
@pytest.mark.parametrize(("outcome", "collaboration", "variant", "points"), [
    ("dismissed", None, "dismissed", 7), ("measures", False, "no_consent", 7), ("measures", True, "measures", 9)])
def test_the_closing_meeting_is_the_one_the_routine_wants(client: Client, cast: Cast, outcome: str, collaboration: bool | None,
                                                          variant: str, points: int) -> None:
    case = investigated(cast)
    concluded(cast, case, outcome)
    url = page(case, "closing")
    assert sign_in(client, cast.case_worker).get(url).context["not_now"]  # nobody has consented yet
    answered(cast, case, "closing_meeting")
    if collaboration is not None:
        answered(cast, case, "collaboration_in_measures", given=collaboration)
    shown = client.get(url).context
    assert shown["page"].variant == variant
    assert len(shown["form"].initial["agenda_1"].splitlines()) == points
    assert shown["form"].initial["place"].startswith("Mottak og undersøkelse")
    assert client.post(url, posted(shown["form"])).status_code == 303
    assert the_meeting(case).variant == variant


@pytest.mark.requirement("RT1-09")
def test_without_consent_there_is_no_closing_meeting(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    concluded(cast, case)
    answered(cast, case, "closing_meeting", given=False)
    shown = sign_in(client, cast.case_worker).get(page(case, "closing"))
    assert shown.context["not_now"]
    assert client.post(page(case, "closing"), posted(shown.context["form"])).status_code == 422


def test_a_young_person_of_15_who_comes_is_on_the_list(client: Client, cast: Cast) -> None:
    case = investigated(cast, children=[youth_child()])
    called(cast, case, youth_attends=True)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    assert "child" in form.initial["people"]
    client.post(page(case), posted(form))
    assert people(the_meeting(case))[2, "Yasmin Prøve"] == "young_person"


@pytest.mark.requirement("RT1-06")
def test_with_consent_the_school_is_invited_to_both_parts(client: Client, cast: Cast) -> None:
    case = ready(cast)
    answered(cast, case, "school_in_part_2")
    client.post(page(case), posted(form_of(sign_in(client, cast.case_worker), page(case))))
    assert people(the_meeting(case))[2, "Sara Lund"] == "social_teacher"


@pytest.mark.requirement("ORG-01")
def test_a_unit_of_every_type_of_the_register_can_be_invited_and_no_other(client: Client, cast: Cast) -> None:
    """The register knows 23 types; twelve others fit in one meeting, so it takes two."""
    case = ready(cast)
    units = [Unit.objects.create(kind=kind, name=f"Enhet {number}", municipality_no=MUNICIPALITY)
             for number, kind in enumerate(Unit.Kind.values)]
    sign_in(client, cast.case_worker)
    url, asked = page(case), set()
    for few in (units[:12], units[12:]):
        rows = {f"other-{n}-unit": str(unit.id) for n, unit in enumerate(few)} | {"other-0-name": "Per Prøve"}
        form = form_of(client, url)
        answer = client.post(url, posted(form, **rows | {"other-TOTAL_FORMS": str(len(few))}))
        assert answer.status_code == 303
        found = people(the_meeting(case))
        assert found[1, f"Per Prøve, {few[0].name}"] == few[0].kind
        asked |= set(found.values())
        url = reverse("meetings:edit", args=[the_meeting(case).id])
    assert asked >= set(Unit.Kind.values) and len(Unit.Kind.values) == 23
    begun = form_of(client, url)
    named = {row.initial["unit"]: row.initial["name"] for row in begun.rows}
    assert named == {str(unit.id): "" for unit in units[12:]} | {str(units[12].id): "Per Prøve"}
    wrong = client.post(url, posted(form, **{"other-TOTAL_FORMS": "1", "other-0-unit": str(case.id)}))
    assert wrong.status_code == 422 and "unit" in wrong.context["form"].rows[0].errors
    both = {"other-TOTAL_FORMS": "1", "other-0-unit": str(units[0].id), "other-0-who": str(cast.other_teacher.id)}
    assert "unit" in client.post(url, posted(form, **both)).context["form"].rows[0].errors


def test_an_unknown_type_is_not_found(client: Client, cast: Cast) -> None:
    case = ready(cast)
    assert sign_in(client, cast.case_worker).get(page(case, "party")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("social_teacher", 403), ("guardian", 403), ("other_case_worker", 404)])
def test_only_those_who_work_the_case_plan(client: Client, cast: Cast, who: str, status: int) -> None:
    case = ready(cast)
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code == status


def test_two_people_change_the_same_meeting(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = planned(cast, case)
    url = reverse("meetings:edit", args=[meeting.id])
    form = form_of(sign_in(client, cast.department_head), url)
    assert client.post(url, posted(form, goal="Lederens mål")).status_code == 303
    late = sign_in(client, cast.case_worker).post(url, posted(form, goal="Mitt mål"))
    assert late.status_code == 422
    text = late.content.decode()
    assert "Lederens mål" in text
    assert "Mitt mål" in text
    assert client.post(url, posted(late.context["form"], goal="Mitt mål")).status_code == 303
    assert as_it_is(meeting).goal == "Mitt mål"


def test_a_meeting_that_is_moved_tells_those_who_are_invited(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case)
    before = Notice.objects.filter(account=cast.guardian, kind="calendar").count()
    url = reverse("meetings:edit", args=[meeting.id])
    form = form_of(sign_in(client, cast.case_worker), url)
    data = posted(form, meeting_on=day(9))
    assert [client.post(url, data).status_code for _ in range(2)] == [303, 303]
    assert Notice.objects.filter(account=cast.guardian, kind="calendar").count() == before + 1
    assert as_it_is(meeting).sequence == 1
    assert sum(kind == "meeting.moved" for kind, _ in events(case)) == 1


@pytest.mark.parametrize("moved", [False, True])
def test_who_is_put_on_or_taken_off_a_called_meeting_hears_of_it(client: Client, cast: Cast, moved: bool) -> None:
    case = ready(cast)
    ten = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=6), time(10)))
    meeting = invited(cast, case, starts_at=ten, ends_at=ten + timedelta(minutes=90))
    url = reverse("meetings:edit", args=[meeting.id])
    form = form_of(sign_in(client, cast.case_worker), url)
    without = [key for key in form.initial["people"] if key != f"staff-{cast.teacher.id}"]
    as_before = {"meeting_on": day(9 if moved else 6), "starts": "10.00", "ends": "11.30"}
    rows = {"other-TOTAL_FORMS": "1", "other-0-who": str(cast.other_teacher.id)}

    def told(who: Account) -> list[tuple[str, bool]]:
        return [(one.kind, "METHOD:CANCEL" in one.calendar) for one in Notice.objects.filter(account=who).order_by("created_at")]

    before = {who.id: len(told(who)) for who in (cast.teacher, cast.other_teacher, cast.guardian)}
    data = posted(form, people=without, change_note="For å skjerme læreren", **as_before, **rows)
    assert [client.post(url, data).status_code for _ in range(2)] == [303, 303]
    assert told(cast.teacher)[before[cast.teacher.id]:] == [("new", True)]
    assert told(cast.other_teacher)[before[cast.other_teacher.id]:] == [("calendar", False)]
    assert told(cast.guardian)[before[cast.guardian.id]:] == ([("calendar", False)] if moved else [])


def test_a_called_meeting_cannot_be_emptied(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case)
    url = reverse("meetings:edit", args=[meeting.id])
    answer = sign_in(client, cast.case_worker).post(url, posted(form_of(client, url), goal=""))
    assert answer.status_code == 422
    assert "goal" in answer.context["form"].errors


def test_before_it_is_called_only_child_welfare_sees_it(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = planned(cast, case)
    assert sees(cast.case_worker, meeting.folder_id)
    for who in (cast.guardian, cast.social_teacher, cast.teacher):
        assert not sees(who, meeting.folder_id)
        assert sign_in(client, who).get(reverse("meetings:page", args=[meeting.id])).status_code == 404


def test_html_is_shown_as_text(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case, goal="<b>alert</b>", place="<script>1</script>")
    text = sign_in(client, cast.guardian).get(reverse("meetings:page", args=[meeting.id])).content.decode()
    assert "<b>alert</b>" not in text
    assert "<script>1" not in text


def test_the_number_of_queries_is_the_same_for_one_and_two_guardians(client: Client, cast: Cast,
                                                                     django_assert_num_queries: Any) -> None:
    one, two = ready(cast), None
    sign_in(client, cast.case_worker).get(page(one))
    with django_assert_num_queries(21) as few:
        client.get(page(one))
    two = investigated(cast, guardians=two_guardians(), children=[youth_child()])
    called(cast, two)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(page(two))


def test_the_step_stays_open_until_the_meeting_is_held(cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case)
    assert "RT1-S5" in open_steps(case)
    assert [part.number for part in parts(meeting)] == [1, 2]
    assert meeting.starts_at is not None
    assert meeting.starts_at > timezone.now() + timedelta(days=4)
