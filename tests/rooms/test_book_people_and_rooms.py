"""Nobody is in two places, and no room holds two meetings: the database refuses it, and the planner is told at the field."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.models import Case
from skolestotte.web.folders.door import as_system, seen_by
from skolestotte.web.meetings import commands
from skolestotte.web.meetings.commands import Busy, Invited
from skolestotte.web.meetings.models import Booking, Meeting
from skolestotte.web.meetings.rooms import room_key
from tests.cast import Cast, actor, child, people, sibling, sign_in, submitted
from tests.rooms.planning import form_of, posted
from tests.steps import called, day, invited, planned, reviewed_all, two_cases

# a time of day that no night begins in
STARTS = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=5)
HOUR = timedelta(hours=1)


def only(*people: Invited, at: datetime = STARTS, place: str = "Granlia skole", hours: int = 1) -> dict[str, Any]:
    return {"invited": list(people), "starts_at": at, "ends_at": at + hours * HOUR, "place": place}


def worker(cast: Cast) -> Invited:
    return Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2))


def teacher(cast: Cast) -> Invited:
    return Invited("Tiril Berg", "contact_teacher", "school", cast.teacher.id, (1,))


@pytest.mark.parametrize("shift", [timedelta(), timedelta(minutes=59), -timedelta(minutes=59)])
def test_an_employee_is_not_invited_to_two_meetings_at_once(cast: Cast, shift: timedelta) -> None:
    one, other = two_cases(cast)
    planned(cast, one, **only(worker(cast), teacher(cast)))
    with pytest.raises(Busy) as refused:
        planned(cast, other, **only(teacher(cast), at=STARTS + shift))
    assert refused.value.names == ("Tiril Berg",)
    assert not refused.value.family


@pytest.mark.parametrize("shift", [HOUR, -HOUR])
def test_one_meeting_may_begin_when_another_ends(cast: Cast, shift: timedelta) -> None:
    one, other = two_cases(cast)
    planned(cast, one, **only(worker(cast)))
    assert planned(cast, other, **only(worker(cast), at=STARTS + shift))


def test_a_plan_without_a_time_takes_up_nobody(cast: Cast) -> None:
    one, other = two_cases(cast)
    planned(cast, one, **{**only(worker(cast)), "starts_at": None, "ends_at": None})
    assert planned(cast, other, **only(worker(cast)))


def test_a_room_is_taken_but_a_whole_school_is_no_room(cast: Cast) -> None:
    one, other = two_cases(cast)
    planned(cast, one, **only(place="Granlia skole, rom 214"))
    with pytest.raises(Busy) as refused:
        planned(cast, other, **only(place="granlia skole,  Rom 214."))
    assert refused.value.room
    assert planned(cast, other, **only(place="Granlia skole, Prøvegata 1"))


def test_cancelling_or_moving_lets_everybody_go(cast: Cast) -> None:
    one, other = two_cases(cast)
    first = invited(cast, one, **only(worker(cast)))
    commands.cancel(meeting_id=first.id, version=first.version, because="other", by=actor(cast.case_worker), at=timezone.now())
    second = planned(cast, other, **only(worker(cast)))
    with as_system():
        assert Booking.objects.filter(ended_at=None).values_list("meeting_id", flat=True).get() == second.id


def test_siblings_have_a_case_each_and_one_sitting(cast: Cast) -> None:
    cases = reviewed_all(cast, submitted(cast, children=[child(), sibling()]))
    for case in cases:
        called(cast, case)
    both = (worker(cast), Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)))
    for case in cases:
        planned(cast, case, **only(*both, place="Granlia skole, rom 1"))
    with as_system():
        assert len(set(Booking.objects.filter(ended_at=None).values_list("sitting", flat=True))) == 1
        assert Meeting.objects.count() == 2


def test_the_planner_is_told_at_the_field_and_keeps_the_text(client: Client, cast: Cast) -> None:
    one, other = two_cases(cast)
    family = Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2))
    planned(cast, one, **only(worker(cast), family, teacher(cast), place="Granlia skole, rom 214"))
    url = reverse("meetings:plan", args=[other.id, "start"])
    at = timezone.localtime(STARTS)
    form = form_of(sign_in(client, cast.case_worker), url)
    data = posted(form, meeting_on=day(5), starts=at.strftime("%H.%M"), ends=(at + HOUR).strftime("%H.%M"), goal="Mitt mål",
                  place="Granlia skole, rom 214")
    answer = client.post(url, data)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"people", "place"} <= set(errors)
    text = answer.content.decode()
    assert "Mitt mål" in text
    assert "Tiril Berg" in str(errors["people"])
    for word in ("Ella", "Gro Prøve", str(one.number)):
        assert word not in text
    free = {**data, "starts": (at + 2 * HOUR).strftime("%H.%M"), "ends": (at + 3 * HOUR).strftime("%H.%M")}
    if at.hour < 20:
        assert client.post(url, free).status_code == 303


def test_of_the_family_it_is_only_said_that_it_is_somebody(cast: Cast) -> None:
    one, other = two_cases(cast)
    family = Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2))
    planned(cast, one, **only(family))
    with pytest.raises(Busy) as refused:
        planned(cast, other, **only(family))
    assert refused.value.names == ()
    assert refused.value.family


def test_the_database_itself_refuses_and_tells_nobody(cast: Cast) -> None:
    during = DateTimeTZRange(STARTS, STARTS + HOUR)

    def row() -> Booking:
        return Booking(id=uuid.uuid4(), meeting_id=uuid.uuid4(), sitting=uuid.uuid4(), key="k", during=during)

    with as_system():
        row().save(force_insert=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            row().save(force_insert=True)
    with seen_by(actor(cast.case_worker)):
        assert not Booking.objects.exists()
    with pytest.raises(Exception, match=r"row-level security|permission denied"), transaction.atomic(), \
            seen_by(actor(cast.case_worker)):
        row().save(force_insert=True)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), as_system(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_booking")


def test_two_who_book_at_the_same_moment_get_one_meeting(committed: str) -> None:
    cast = people()
    cases = two_cases(cast)
    start, results = threading.Barrier(2), []

    def plan(case: Case) -> None:
        start.wait()
        try:
            planned(cast, case, **only(worker(cast), teacher(cast), place="Granlia skole, rom 214"))
            results.append("planned")
        except Busy:
            results.append("busy")
        finally:
            connection.close()

    threads = [threading.Thread(target=plan, args=[case]) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["busy", "planned"]


def test_who_books_waits_for_others_before_anything_is_written(cast: Cast) -> None:
    """Two who insert at once would each wait for the other: the database then ends one of them (a deadlock)."""
    case, _other = two_cases(cast)
    with CaptureQueriesContext(connection) as found:
        planned(cast, case, **only(worker(cast), teacher(cast)))
    said = [one["sql"] for one in found.captured_queries]
    turns = [number for number, sql in enumerate(said) if "pg_advisory_xact_lock" in sql]
    written = next(number for number, sql in enumerate(said) if sql.startswith('INSERT INTO "meetings_booking"'))
    assert len(turns) == 2 and max(turns) < written


SCHOOL = (uuid.UUID(int=1), "Granlia skole", "Prøvegata 1")


@pytest.mark.parametrize(("place", "room"), [
    ("Granlia skole, Prøvegata 1", ""), ("På telefon", ""), ("", ""), ("Teams", ""),
    ("Granlia skole, rom 214", f"{SCHOOL[0]} rom 214"), ("Rom 214 (Granlia skole)", f"{SCHOOL[0]} rom 214"),
    ("Rådhuset – møterom Fjorden", "rådhuset møterom fjorden"), ("Granlia skoles bibliotek", "granlia skoles bibliotek")])
def test_which_room_a_place_is(place: str, room: str) -> None:
    assert room_key(place, [SCHOOL]) == room
