"""Who is invited to a meeting that is planned: leaving anybody out takes a note, others are added, an interpreter is booked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.people.models import Unit
from tests.cast import MUNICIPALITY, Cast, guardian, sign_in, youth_child
from tests.rooms.planning import form_of, page, people, posted, ready, the_meeting
from tests.steps import (
    answered,
    as_it_is,
    called,
    investigated,
    invited,
    two_guardians,
)


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
