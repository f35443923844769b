"""Meeting rooms are kept in a register by the unit's leader, chosen by the planner, and hold one meeting at a time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Busy, RoomThere
from skolestotte.web.meetings.models import Booking, Meeting, MeetingRoom
from skolestotte.web.meetings.rooms import registered
from skolestotte.web.people.models import Account, Unit
from tests.cast import Cast, actor, sign_in
from tests.rooms.pages import Person
from tests.rooms.planning import form_of, page, posted, ready, the_meeting
from tests.rooms.test_book_people_and_rooms import HOUR, STARTS, only
from tests.steps import as_it_is, day, planned, two_cases


def kept(cast: Cast, name: str = "Rom 214", *, unit: Unit | None = None, seats: int | None = 8, by: Account | None = None,
         room: MeetingRoom | None = None) -> MeetingRoom:
    return commands.keep_room(unit_id=(unit or cast.school).id, room_id=room.id if room else None, name=name, seats=seats,
                              by=actor(by or cast.principal), at=timezone.now())


def url(unit: Unit) -> str:
    return reverse("meetings:rooms", args=[unit.id])


def chosen(room: MeetingRoom, **more: Any) -> dict[str, Any]:
    return only(**more) | {"place": f"{room.name}, Granlia skole", "room_id": room.id}


def test_the_leader_adds_changes_and_closes_a_room(cast: Cast) -> None:
    head = Person(cast.principal)
    assert "No rooms yet" in head.open(url(cast.school)).text
    assert head.press(head.open(url(cast.school)), name="Rom 214", seats="8").status == 303
    room = MeetingRoom.objects.get()
    assert (room.unit_id, room.name, room.seats, room.changed_by_id) == (cast.school.id, "Rom 214", 8, cast.principal.id)
    one = reverse("meetings:room", args=[cast.school.id, room.id])
    assert head.press(head.open(one), name="Møterom Fjorden", seats="").status == 303
    assert "Møterom Fjorden" in Person(cast.teacher).open(url(cast.school)).text
    close = reverse("meetings:close-room", args=[cast.school.id, room.id])
    for _ in range(2):  # pressed twice
        assert head.post(close, {}).status == 303
    assert MeetingRoom.objects.get().closed
    assert head.post(close, {"open": "1"}).status == 303
    assert not MeetingRoom.objects.get().closed


def test_a_room_that_is_there_is_not_added_twice_and_a_closed_one_is_opened_again(cast: Cast) -> None:
    room = kept(cast)
    with pytest.raises(RoomThere):
        kept(cast, "rom  214.")
    page = Person(cast.principal)
    again = page.press(page.open(url(cast.school)), name="ROM 214", seats="4")
    assert again.status == 422
    assert again.form().fields["seats"] == ["4"]
    commands.close_room(room_id=room.id, by=actor(cast.principal), at=timezone.now())
    assert kept(cast, "Rom 214", seats=6).id == room.id
    assert kept(cast, unit=cast.other_school, by=cast.other_principal).id != room.id


@pytest.mark.parametrize(("typed", "field"), [({"name": ""}, "name"), ({"name": "–"}, "name"), ({"name": "a" * 81}, "name"),
                                              ({"seats": "0"}, "seats"), ({"seats": "mange"}, "seats"), ({"seats": "99999"}, "seats")])
def test_what_cannot_be_is_said_at_the_field(cast: Cast, typed: dict[str, str], field: str) -> None:
    head = Person(cast.principal)
    answer = head.press(head.open(url(cast.school)), **{"name": "Rom 1", "seats": "", **typed})
    assert answer.status == 422
    assert field in answer.response.context["form"].errors
    assert not MeetingRoom.objects.exists()


@pytest.mark.parametrize(("who", "status"), [
    ("principal", 303), ("social_teacher", 403), ("teacher", 403), ("other_principal", 403), ("case_worker", 403),
    ("administrator", 403), ("guardian", 403)])
def test_only_the_units_leader_keeps_its_rooms(cast: Cast, who: str, status: int) -> None:
    person = Person(getattr(cast, who))
    assert person.post(url(cast.school), {"name": "Rom 1", "seats": ""}).status == status
    room = kept(cast, "Rom 2")
    for name in ("room", "close-room"):
        path = reverse(f"meetings:{name}", args=[cast.school.id, room.id])
        assert person.post(path, {"name": "Rom 3", "seats": ""}).status == status
    assert person.open(reverse("meetings:room", args=[cast.other_school.id, room.id])).status in (403, 404)


def test_the_head_of_the_service_keeps_the_rooms_of_its_departments(cast: Cast) -> None:
    assert Person(cast.section_head).post(url(cast.intake), {"name": "Stua", "seats": "5"}).status == 303
    assert Person(cast.department_head).post(url(cast.measures), {"name": "Loftet", "seats": "5"}).status == 403


def test_the_planner_chooses_among_the_rooms_of_school_and_service(client: Client, cast: Cast) -> None:
    case = ready(cast)
    assert "room" not in form_of(sign_in(client, cast.case_worker), page(case)).fields
    room, stua = kept(cast), kept(cast, "Stua", unit=cast.intake, by=cast.department_head)
    kept(cast, "Et annet sted", unit=cast.other_school, by=cast.other_principal)
    commands.close_room(room_id=kept(cast, "Rom 1").id, by=actor(cast.principal), at=timezone.now())
    form = form_of(client, page(case))
    assert [value for value, _ in form.fields["room"].choices] == ["", str(room.id), str(stua.id)]
    assert client.post(page(case), posted(form, room=str(room.id))).status_code == 303  # the routine's own school: no note
    meeting = the_meeting(case)
    assert (meeting.room_id, meeting.place) == (room.id, "Rom 214, Granlia skole")
    shown = client.get(reverse("meetings:page", args=[meeting.id])).content.decode()
    assert "Rom 214, Granlia skole" in shown
    edit = form_of(client, reverse("meetings:edit", args=[meeting.id]))
    assert (edit.initial["room"], edit.initial["place"]) == (str(room.id), "")


def test_another_place_is_still_written_in_words(client: Client, cast: Cast) -> None:
    case = ready(cast)
    kept(cast)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    assert client.post(page(case), posted(form, room="", place="Granlia skole, biblioteket")).status_code == 303
    meeting = the_meeting(case)
    assert (meeting.room_id, meeting.place) == (None, "Granlia skole, biblioteket")


@pytest.mark.requirement("MTG-02")
def test_a_room_elsewhere_than_the_routine_says_takes_a_note(client: Client, cast: Cast) -> None:
    case = ready(cast)
    stua = kept(cast, "Stua", unit=cast.intake, by=cast.department_head)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    answer = client.post(page(case), posted(form, room=str(stua.id)))
    assert answer.status_code == 422
    assert "change_note" in answer.context["form"].errors
    assert client.post(page(case), posted(form, room=str(stua.id), change_note="Familien ønsker det")).status_code == 303


def test_a_room_that_is_not_offered_is_refused(client: Client, cast: Cast) -> None:
    case = ready(cast)
    kept(cast)
    elsewhere = kept(cast, "Rom 9", unit=cast.other_school, by=cast.other_principal)
    form = form_of(sign_in(client, cast.case_worker), page(case))
    assert client.post(page(case), posted(form, room=str(elsewhere.id))).status_code == 422


def test_a_registered_room_holds_one_meeting_however_it_is_written(cast: Cast) -> None:
    one, other = two_cases(cast)
    room = kept(cast)
    planned(cast, one, **chosen(room))
    for place in ("Granlia skole, rom 214", "Rom 214", "rom 214 (Prøvegata 1)"):
        with pytest.raises(Busy) as refused:
            planned(cast, other, **only(place=place))
        assert refused.value.room
    with pytest.raises(Busy):
        planned(cast, other, **chosen(room))
    assert planned(cast, other, **chosen(room, at=STARTS + HOUR))


def test_a_room_that_gets_another_name_is_the_same_room(cast: Cast) -> None:
    one, other = two_cases(cast)
    planned(cast, one, **only(place="Granlia skole, rom 214"))  # before anybody kept a register
    room = kept(cast)
    with pytest.raises(Busy):
        planned(cast, other, **chosen(room))
    room = kept(cast, "Fjorden", room=room)
    with pytest.raises(Busy):
        planned(cast, other, **chosen(room))
    with pytest.raises(Busy):
        planned(cast, other, **only(place="Fjorden, Granlia skole"))
    assert kept(cast, "Rom 214").mark != room.mark


def test_the_planner_is_told_at_the_room(client: Client, cast: Cast) -> None:
    one, other = two_cases(cast)
    room = kept(cast)
    planned(cast, one, **chosen(room))
    at = timezone.localtime(STARTS)
    form = form_of(sign_in(client, cast.case_worker), page(other))
    data = posted(form, room=str(room.id), meeting_on=day(5), starts=at.strftime("%H.%M"), ends=(at + HOUR).strftime("%H.%M"))
    answer = client.post(page(other), data)
    assert answer.status_code == 422
    assert "room" in answer.context["form"].errors


def test_moving_to_another_room_is_a_move_and_frees_the_first(cast: Cast) -> None:
    one, other = two_cases(cast)
    room, free = kept(cast), kept(cast, "Rom 2")
    meeting = planned(cast, one, **chosen(room))
    client = Person(cast.case_worker)
    form = client.open(reverse("meetings:edit", args=[meeting.id]))
    answer = client.press(form, room=str(free.id), interpreter_needed="no", separate_talks="no", starts="10.00", ends="11.00",
                          change_note="Kaja alene")
    assert answer.status == 303, answer.response.context["form"].errors
    assert as_it_is(meeting).room_id == free.id
    assert planned(cast, other, **chosen(room))


def test_a_room_with_too_few_seats_is_pointed_out(cast: Cast) -> None:
    case = ready(cast)
    meeting = planned(cast, case, room_id=kept(cast, seats=2).id, place="Rom 214, Granlia skole")
    text = Person(cast.case_worker).open(reverse("meetings:page", args=[meeting.id])).text
    assert "The room has 2 seats" in text


def test_closing_a_room_lets_planned_meetings_stand(cast: Cast) -> None:
    room = kept(cast)
    meeting = planned(cast, ready(cast), room_id=room.id, place="Rom 214, Granlia skole", starts_at=STARTS, ends_at=STARTS + HOUR)
    commands.close_room(room_id=room.id, by=actor(cast.principal), at=timezone.now())
    with as_system():
        assert Booking.objects.filter(meeting_id=meeting.id, ended_at=None).count() == 5
        assert Meeting.objects.get(id=meeting.id).room_id == room.id
    edit = Person(cast.case_worker).open(reverse("meetings:edit", args=[meeting.id]))
    assert str(room.id) in edit.html


def test_a_room_named_alone_is_that_of_the_only_unit_that_has_one() -> None:
    rooms = [("a", "Rom 1", "rom 1"), ("b", "Rom 1", "rom 1"), ("a", "Fjorden", "rom 7")]
    assert registered("rom 1", rooms) == "rom 1"  # two have it
    assert registered("fjorden", rooms) == "a rom 7"
    assert registered("a fjorden", rooms) == "a rom 7"
    assert registered("b rom 1", rooms) == "b rom 1"
    assert registered("kafeen", rooms) == "kafeen"


def test_the_units_page_leads_to_its_rooms_and_hours(cast: Cast) -> None:
    path = reverse("units:unit", args=[cast.school.id])
    hours = f"{reverse('meetings:teaching')}?unit={cast.school.id}"
    for who, at_school in ((cast.principal, True), (cast.teacher, True), (cast.case_worker, False)):
        links = Person(who).open(path).links
        assert url(cast.school) in links
        assert (hours in links) is at_school


def test_the_number_of_queries_is_the_same_for_one_room_and_for_ten(client: Client, cast: Cast,
                                                                    django_assert_num_queries: Any) -> None:
    kept(cast)
    sign_in(client, cast.principal).get(url(cast.school))
    with django_assert_num_queries(8) as few:
        client.get(url(cast.school))
    count = len(few.captured_queries)
    for number in range(9):
        kept(cast, f"Rom {number}")
    with django_assert_num_queries(count):
        client.get(url(cast.school))


def test_a_name_that_is_longer_in_small_letters_is_kept(cast: Cast) -> None:
    head = Person(cast.principal)
    assert head.press(head.open(url(cast.school)), name="ß" * 80, seats="").status == 303
    assert MeetingRoom.objects.get().name == "ß" * 80
