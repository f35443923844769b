"""Collaboration meetings in measures, a family that no longer wants them, and the end of the measures (RT3)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases.happenings import CaseFolders
from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.meetings.commands import Invited, NotNow, OthersNeedConsent
from skolestotte.web.notes import commands as notes
from tests.cast import Cast, actor, sign_in
from tests.in_measures import CLOSING, MEASURES, collaboration, in_measures, measures_run, noted, steps_now
from tests.investigating import told
from tests.steps import answered, as_it_is, as_system, day, held, invited, parts, planned, sees

PPT = Invited("Per Rud, PPT", "other", "partner")


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def withdrawn(cast: Cast, case: Case) -> None:
    with as_system():
        row = Consent.objects.get(case_id=case.id, purpose=MEASURES)
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())


def later() -> dict[str, datetime]:
    """A time when nobody is busy."""
    starts = timezone.now() + timedelta(days=14)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}


def collab(case: Case) -> object:
    with as_system():
        return CaseFolders.of(case.id).get("collab").id


@pytest.mark.requirement("RT3-05")
def test_the_form_begins_with_the_routines_defaults(client: Client, cast: Cast, case: Case) -> None:
    plan = reverse("meetings:plan", args=[case.id, "collaboration"])
    begins = sign_in(client, cast.other_case_worker).get(f"{plan}?run={measures_run(case).id}").context["form"].initial
    assert "Sara Lund" in begins["leader"] and "Granlia" in begins["place"]
    assert "Jon Sund" in begins["minute_taker"] and "Jon Sund" in begins["convener"]
    assert len(begins["agenda_1"].splitlines()) == 14


def test_the_contact_person_in_measures_plans_it_from_the_form(client: Client, cast: Cast, case: Case) -> None:
    plan = f"{reverse('meetings:plan', args=[case.id, 'collaboration'])}?run={measures_run(case).id}"
    form = sign_in(client, cast.other_case_worker).get(plan).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, "")} | {
        "goal": "En plan", "meeting_on": day(14), "starts": "12.00", "ends": "13.00", "interpreter_needed": "no",
        "separate_talks": "no", "other-TOTAL_FORMS": "1", "other-INITIAL_FORMS": "0", "other-0-who": str(cast.teacher.id),
        "people": [key for key, _ in form.fields["people"].choices]}
    answer = client.post(plan, sent)
    assert answer.status_code == 303, answer.context["form"].errors


@pytest.mark.requirement("RT3-06")
def test_others_come_only_with_the_familys_consent(client: Client, cast: Cast, case: Case) -> None:
    guardian = Invited("Gro Prøve", "guardian", "family", cast.guardian.id)
    with pytest.raises(OthersNeedConsent, match="Per Rud"):
        collaboration(cast, case, invited=[guardian, PPT])
    row, = answered(cast, case, "other_bodies")
    meeting = planned(cast, case, "collaboration", invited=[guardian, PPT], **later())
    consents.withdraw(consent_id=row.id, by=actor(cast.guardian), at=timezone.now())
    send = reverse("meetings:send", args=[meeting.id])
    refused = sign_in(client, cast.other_case_worker).post(send, {"version": meeting.version})
    assert refused.status_code == 422 and "Per Rud, PPT" in " ".join(refused.context["form"].errors["people"])
    assert as_it_is(meeting).state == "planned"
    answered(cast, case, "other_bodies")
    assert client.post(send, {"version": meeting.version}).status_code == 303 and as_it_is(meeting).state == "called"


def test_the_meeting_comes_again(client: Client, cast: Cast, case: Case) -> None:
    for on in (12, 30):
        assert "RT3-S5" in steps_now(case)
        shown = sign_in(client, cast.other_case_worker).get(reverse("overview:do", args=[case.id, "RT3-S5"]), {
            "run": measures_run(case).id})
        assert "/plan/" in shown.headers["Location"] or "plan" in shown.headers["Location"]
        part = held(cast, collaboration(cast, case, on=on), send=True)
        assert all(sees(person, part.folder_id) for person in (cast.guardian, cast.social_teacher))
        notes.agree(case_id=case.id, run_id=measures_run(case).id, meeting_on=timezone.localdate().replace(year=2030),
                    by=actor(cast.other_case_worker), at=timezone.now())
    assert "RT3-S5" in steps_now(case)


def test_when_the_family_withdraws_the_school_loses_what_rests_on_it_and_the_measures_go_on(client: Client, cast: Cast,
                                                                                          case: Case) -> None:
    part = held(cast, collaboration(cast, case), send=True)
    assert sees(cast.social_teacher, collab(case)) and sees(cast.social_teacher, part.folder_id)
    withdrawn(cast, case)
    assert not sees(cast.social_teacher, collab(case)) and not sees(cast.social_teacher, part.folder_id)
    sign_in(client, cast.social_teacher)
    assert client.get(reverse("meetings:minutes", args=[part.id])).status_code == 404
    assert client.get(reverse("overview:case", args=[case.id])).status_code == 200
    with as_system():
        report = CaseFolders.of(case.id).get("report", str(measures_run(case).report_id)).id
    assert sees(cast.social_teacher, report)
    assert {"RT3-S9", "RT3-S10"} <= steps_now(case) and not {"RT3-S4", "RT3-S5", "RT3-S5N"} & steps_now(case)
    address = f"{reverse('notes:write', args=[case.id, 'RT3-S10'])}?run={measures_run(case).id}"
    sent = {"on": timezone.localdate().strftime("%d.%m.%Y"), "how": "Det virker."}
    assert sign_in(client, cast.other_case_worker).post(address, sent).status_code == 303
    answered(cast, case, MEASURES)
    assert sees(cast.social_teacher, collab(case)) and "RT3-S4" in steps_now(case) and "RT3-S9" not in steps_now(case)


def end(cast: Cast, case: Case, variant: str) -> None:
    """The family withdraws, or the service ends the measures."""
    if variant == "no_collaboration":
        withdrawn(cast, case)
    else:
        noted(cast, case, "RT3-S7A", by=cast.other_case_worker, why="Målene er nådd.")


@pytest.mark.requirement("RT3-13")
@pytest.mark.parametrize("variant", ["no_collaboration", "ended"])
def test_a_closing_meeting_is_held_by_the_service_at_the_school_when_the_family_consents(client: Client, cast: Cast, case: Case,
                                                                                         variant: str) -> None:
    end(cast, case, variant)
    plan = f"{reverse('meetings:plan', args=[case.id, 'closing'])}?run={measures_run(case).id}"
    assert sign_in(client, cast.other_case_worker).get(plan).context["not_now"]  # nobody has consented yet
    answered(cast, case, CLOSING)
    begins = client.get(plan).context["form"]
    assert all("Jon Sund" in begins.initial[name] for name in ("convener", "leader", "minute_taker"))
    assert "Granlia skole" in begins.initial["place"] and begins.initial["interpreter_owner"].startswith("Tiltak")
    people = dict(begins.fields["people"].choices)
    assert {people[key] for key in begins.initial["people"]} == {"Gro Prøve", "Jon Sund", "Sara Lund", "Tiril Berg"}
    part = held(cast, invited(cast, case, "closing", variant, **later()), send=True)
    assert all(sees(who, part.folder_id) for who in (cast.guardian, cast.social_teacher, cast.teacher))
    assert "RT3-S7F" in steps_now(case)
    address = f"{reverse('notes:write', args=[case.id, 'RT3-S7F'])}?run={measures_run(case).id}"
    said = {"on": timezone.localdate().strftime("%d.%m.%Y"), "how": "phone", "said": "At det er slutt, og at Sara følger opp."}
    assert client.post(address, said).status_code == 303
    assert "RT3-S7F" not in steps_now(case) and told(case, "reporter.told") != []
    shown = sign_in(client, cast.teacher).get(reverse("overview:case", args=[case.id])).content.decode()
    assert "At det er slutt, og at Sara følger opp." in shown  # who reported reads it


@pytest.mark.requirement("RT3-14")
@pytest.mark.parametrize(("variant", "second"), [
    ("ended", "Hvorfor saken avsluttes"), ("no_collaboration", "Hvorfor vi ønsker å samarbeide")])
def test_each_closing_meeting_has_its_own_eight_points(client: Client, cast: Cast, case: Case, variant: str, second: str) -> None:
    end(cast, case, variant)
    answered(cast, case, CLOSING)
    plan = f"{reverse('meetings:plan', args=[case.id, 'closing'])}?run={measures_run(case).id}"
    shown = sign_in(client, cast.other_case_worker).get(plan).context
    points = shown["form"].initial["agenda_1"].splitlines()
    assert shown["page"].variant == variant and len(points) == 8 and points[1] == second
    assert points[2] == "Hva skolen følger opp" and points[-1] == "Hva skole og hjem venter av hverandre"


def test_after_the_end_of_the_collaboration_the_measures_go_on(cast: Cast, case: Case) -> None:
    withdrawn(cast, case)
    answered(cast, case, CLOSING)
    assert "RT3-S8" in steps_now(case)
    part = held(cast, invited(cast, case, "closing", "no_collaboration", **later()), send=True)
    assert sees(cast.social_teacher, part.folder_id) and not sees(cast.social_teacher, collab(case))
    assert "RT3-S10" in steps_now(case)


@pytest.mark.requirement("RT3-07")
def test_the_collaboration_meeting_goes_through_fourteen_points(client: Client, cast: Cast, case: Case) -> None:
    plan = f"{reverse('meetings:plan', args=[case.id, 'collaboration'])}?run={measures_run(case).id}"
    points = sign_in(client, cast.other_case_worker).get(plan).context["form"].initial["agenda_1"].splitlines()
    assert len(points) == len(set(points)) == 14
    assert "på skolen" in points[0] and "tiltakene" in points[1] and "støtteteam" in points[7] and "Neste møte" in points[13]
    meeting = collaboration(cast, case)
    write = reverse("meetings:minutes", args=[parts(meeting)[0].id])
    form = client.get(write).context["form"]
    assert [str(field.label).partition(". ")[2] for field in form.point_fields] == points
    sent = {**{f"point_{n}": "Gått gjennom" for n in range(1, 14)}, "attended": [key for key, _ in form.fields["attended"].choices],
            "held_on": day(), "version": form.initial["version"], "held": "1", "task-TOTAL_FORMS": "0", "task-INITIAL_FORMS": "0"}
    refused = client.post(write, sent)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["point_14"]
    assert client.post(write, {**sent, "point_14": "Om seks uker"}).status_code == 303


@pytest.mark.requirement("RT3-12")
def test_no_to_a_closing_meeting_leaves_three_duties(client: Client, cast: Cast, case: Case) -> None:
    withdrawn(cast, case)
    answered(cast, case, CLOSING, given=False)
    assert "RT3-S5E" in steps_now(case)
    with pytest.raises(NotNow):
        planned(cast, case, "closing", "no_collaboration", **later())
    address = f"{reverse('investigations:refusal', args=[case.id])}?run={measures_run(case).id}"
    duties = {"told_school": "Ringte Sara.", "asked_narrower": "Ja til å si at det er slutt.", "assessed_sharing": "Ikke mer."}
    sign_in(client, cast.other_case_worker)
    for left_out in duties:
        assert client.post(address, {**duties, left_out: " "}).status_code == 422
        assert "RT3-S5E" in steps_now(case)
    assert client.post(address, duties).status_code == 303
    handled, = [data for data in told(case, "refusal.handled") if data["about"] == CLOSING]
    assert handled["told_school"] and handled["asked_narrower"] and handled["assessed_sharing"]
    assert "Barnevernstjenesten har fulgt opp" in sign_in(client, cast.social_teacher).get(
        reverse("overview:case", args=[case.id])).content.decode()
    assert "RT3-S5E" not in steps_now(case) and "RT3-S10" in steps_now(case)


def test_the_end_of_the_measures(cast: Cast, case: Case) -> None:
    noted(cast, case, "RT3-S7A", by=cast.other_case_worker, why="Målene er nådd.")
    assert "RT3-S9" in steps_now(case) and "RT3-S10" not in steps_now(case)
    answered(cast, case, CLOSING)
    assert "RT3-S7" in steps_now(case)
    held(cast, invited(cast, case, "closing", "ended", **later()), send=True)
    assert measures_run(case).ended_on is None  # the one who reported is to hear of it
    noted(cast, case, "RT3-S7F", by=cast.other_case_worker, how="meeting", said="At det er slutt.")
    run = measures_run(case)
    assert run.end_reason == "case_closed" and run.ended_on is not None
