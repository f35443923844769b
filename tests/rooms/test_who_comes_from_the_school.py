"""The school's people at a meeting: proposed by who came before, and decided by the school social teacher (MTG-03, RT3-05)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.cases.models import Case
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.meetings.models import Meeting, Participant
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account, Membership
from skolestotte.web.people.sign_in import subject_mark
from tests.cast import LONG_AGO, OTHER_GUARDIAN_NUMBER, Cast, guardian, in_investigation, sibling, sign_in
from tests.in_measures import collaboration, in_measures, measures_run
from tests.steps import as_it_is, as_system, called, held, invited, parts, sees


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def url(meeting: Meeting) -> str:
    return reverse("meetings:from-school", args=[meeting.id])


def from_school(meeting: Meeting) -> dict[str, str]:
    """Who is invited from the school, and as what."""
    with as_system():
        rows = Participant.objects.filter(part__meeting_id=meeting.id, side="school").select_related("folder")
        return {one.name: one.capacity for one in rows}


def after_school(cast: Cast) -> Account:
    found = Account.objects.create(subject=subject_mark("test", "Aina Foss"), name="Aina Foss", email="aina@example.org")
    Membership.objects.create(account=found, unit=cast.school, role="after_school_employee", valid_from=LONG_AGO)
    return found


def sent(meeting: Meeting, people: list[Account], **changes: Any) -> dict[str, Any]:
    return {"people": [f"staff-{one.id}" for one in people], "version": as_it_is(meeting).version, "note": "",
            "more-TOTAL_FORMS": "0", "more-INITIAL_FORMS": "0", **changes}


def told(who: Account) -> int:
    return Notice.objects.filter(account=who).count()


def test_in_measures_too_the_contact_teacher_and_after_school_are_proposed(client: Client, cast: Cast, case: Case) -> None:
    aina = after_school(cast)
    plan = f"{reverse('meetings:plan', args=[case.id, 'collaboration'])}?run={measures_run(case).id}"
    form = sign_in(client, cast.other_case_worker).get(plan).context["form"]
    people = dict(form.fields["people"].choices)
    assert {f"staff-{cast.social_teacher.id}", f"staff-{cast.teacher.id}"} <= set(form.initial["people"])
    assert people[f"staff-{aina.id}"] == "Aina Foss" and f"staff-{aina.id}" not in form.initial["people"]
    assert form.fields["people"].descriptions[f"staff-{cast.teacher.id}"].startswith("Kontaktlærer")


def test_who_came_last_time_is_proposed_the_next_time(client: Client, cast: Cast, case: Case) -> None:
    aina = after_school(cast)
    first = collaboration(cast, case)
    sign_in(client, cast.social_teacher)
    assert client.post(url(first), sent(first, [cast.social_teacher, aina],
                                        **{"more-TOTAL_FORMS": "1", "more-0-who": str(cast.teacher.id)})).status_code == 303
    held(cast, first, send=True)
    plan = f"{reverse('meetings:plan', args=[case.id, 'collaboration'])}?run={measures_run(case).id}"
    form = sign_in(client, cast.other_case_worker).get(plan).context["form"]
    assert f"staff-{aina.id}" in form.initial["people"]
    assert "var invitert sist" in form.fields["people"].descriptions[f"staff-{aina.id}"]


@pytest.mark.requirement("MTG-03", "RT3-05")
def test_the_school_social_teacher_decides_who_comes_from_the_school(client: Client, cast: Cast, case: Case) -> None:
    meeting = collaboration(cast, case)
    assert not sees(cast.teacher, meeting.folder_id)
    sign_in(client, cast.social_teacher)
    assert url(meeting) in client.get(reverse("meetings:page", args=[meeting.id])).content.decode()
    before = told(cast.teacher)
    more = {"more-TOTAL_FORMS": "1", "more-0-who": str(cast.teacher.id), "more-0-capacity": ""}
    assert client.post(url(meeting), sent(meeting, [cast.social_teacher], **more)).status_code == 303
    assert from_school(meeting) == {"Sara Lund": "social_teacher", "Tiril Berg": "contact_teacher"}
    assert sees(cast.teacher, meeting.folder_id) and told(cast.teacher) == before + 1
    with_note = sent(meeting, [cast.social_teacher, cast.principal], note="Læreren skjermes.")
    assert client.post(url(meeting), with_note).status_code == 303
    assert from_school(meeting) == {"Sara Lund": "social_teacher", "Petra Dahl": "principal"}
    assert not sees(cast.teacher, meeting.folder_id) and told(cast.teacher) == before + 2  # and is told that it is off
    assert as_it_is(meeting).change_note == "Læreren skjermes."
    part = held(cast, meeting, send=True)
    assert all(sees(who, part.folder_id) for who in (cast.guardian, cast.social_teacher, cast.principal, cast.other_case_worker))


@pytest.mark.requirement("MTG-03")
def test_leaving_out_the_contact_teacher_is_a_choice_that_is_written_down(client: Client, cast: Cast, case: Case) -> None:
    meeting = collaboration(cast, case)
    refused = sign_in(client, cast.social_teacher).post(url(meeting), sent(meeting, [cast.social_teacher]))
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["note"]


def test_somebody_must_come(client: Client, cast: Cast, case: Case) -> None:
    meeting = collaboration(cast, case)
    refused = sign_in(client, cast.social_teacher).post(url(meeting), sent(meeting, [], note="x"))
    assert refused.status_code == 422 and "people" in refused.context["form"].errors
    assert from_school(meeting) == {"Sara Lund": "social_teacher"}


def test_somebody_who_is_busy_is_named(client: Client, cast: Cast, case: Case) -> None:
    meeting = collaboration(cast, case)
    other, _report = in_investigation(cast, children=[sibling()], guardians=[guardian(name="Ola Prøve", national_id=OTHER_GUARDIAN_NUMBER)])
    called(cast, other)
    invited(cast, other, starts_at=meeting.starts_at, ends_at=meeting.ends_at, place="Et annet sted",
            invited=_people(cast))
    more = {"more-TOTAL_FORMS": "1", "more-0-who": str(cast.teacher.id)}
    refused = sign_in(client, cast.social_teacher).post(url(meeting), sent(meeting, [cast.social_teacher], **more))
    assert refused.status_code == 422 and "Tiril Berg" in " ".join(refused.context["form"].errors["people"])
    assert from_school(meeting) == {"Sara Lund": "social_teacher"}


def _people(cast: Cast) -> list[Invited]:
    return [Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
            Invited("Tiril Berg", "contact_teacher", "school", cast.teacher.id, (1,))]


def test_a_changed_meeting_is_looked_at_first(client: Client, cast: Cast, case: Case) -> None:
    meeting = collaboration(cast, case)
    late = sent(meeting, [cast.social_teacher, cast.principal], note="Skjermes", version=99)
    assert sign_in(client, cast.social_teacher).post(url(meeting), late).status_code == 303
    assert from_school(meeting) == {"Sara Lund": "social_teacher"}


@pytest.mark.parametrize(("who", "status"), [
    ("principal", 200), ("teacher", 403), ("other_liaison", 404), ("other_case_worker", 403), ("guardian", 403)])
def test_who_decides(client: Client, cast: Cast, case: Case, who: str, status: int) -> None:
    meeting = collaboration(cast, case)
    assert sign_in(client, getattr(cast, who)).get(url(meeting)).status_code == status


def test_not_when_it_is_held(client: Client, cast: Cast, case: Case) -> None:
    meeting = collaboration(cast, case)
    held(cast, meeting, send=True)
    assert sign_in(client, cast.social_teacher).get(url(meeting)).status_code == 403
    assert parts(meeting)[0].held_at
