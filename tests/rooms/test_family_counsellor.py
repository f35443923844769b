"""A family counsellor is named, works with the family on what has to do with school, and sees what that takes (RT3-S4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Task
from skolestotte.web.concerns.models import Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import seen_by
from skolestotte.web.folders.models import Folder
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.notices.models import Notice
from skolestotte.web.overview import commands as overview
from skolestotte.web.overview.queries_case import CasePage, case_page
from skolestotte.web.people.models import Account, Membership
from tests.cast import CHILD_NUMBER, Cast, actor, sign_in
from tests.in_measures import CLOSING, MEASURES, collaboration, in_measures, measures_run, noted, steps_now
from tests.investigating import told
from tests.steps import as_system, asked


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_measures(cast)


def naming(case: Case) -> str:
    return f"{reverse('overview:counsellor', args=[case.id])}?run={measures_run(case).id}"


def named(cast: Cast, case: Case, who: Account | None = None) -> None:
    cases.name_counsellor(case_id=case.id, run_id=measures_run(case).id, account=who or cast.counsellor,
                          by=actor(cast.other_case_worker), at=timezone.now())


def owner_of(case: Case, step: str) -> object:
    with as_system():
        return Task.objects.get(case_id=case.id, step=step, state="open").owner_id


def as_seen(who: Account, case: Case) -> CasePage:
    with seen_by(actor(who)):
        return case_page(case.id, by=actor(who), today=timezone.localdate())


def folders_of(who: Account, case: Case) -> set[str]:
    with seen_by(actor(who)):
        return set(Folder.objects.filter(case_id=case.id).values_list("kind", flat=True))


@pytest.mark.requirement("RT3-04")
def test_the_contact_person_names_a_family_counsellor(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.other_case_worker)
    assert "RT3-S4C" in steps_now(case) and owner_of(case, "RT3-S4") == cast.other_case_worker.id
    page = client.get(reverse("overview:do", args=[case.id, "RT3-S4C"]), follow=True)
    assert [one.name for one in page.context["page"].candidates] == ["Pia Lind"]
    nobody = client.post(naming(case), {})
    assert nobody.status_code == 422 and list(nobody.context["form"].errors) == ["person"]
    assert client.post(naming(case), {"person": str(cast.teacher.id)}).status_code == 422  # no counsellor of the service
    assert client.post(naming(case), {"person": str(cast.counsellor.id)}).status_code == 303
    assert told(case, "counsellor.named") == [{"person": str(cast.counsellor.id)}]
    assert "RT3-S4C" not in steps_now(case) and owner_of(case, "RT3-S4") == cast.counsellor.id
    assert Notice.objects.filter(account=cast.counsellor, kind="new").count() == 1
    client.post(naming(case), {"person": str(cast.counsellor.id)})  # pressed twice
    assert len(told(case, "counsellor.named")) == 1


@pytest.mark.requirement("RT3-04")
def test_the_counsellor_does_the_step_and_changes_it(client: Client, cast: Cast, case: Case) -> None:
    named(cast, case)
    sign_in(client, cast.counsellor)
    day = client.get(reverse("overview:day"))
    assert [(one.title, one.mine) for one in day.context["page"].todos] == [("Forsterket skolestøtte", True)]
    assert "Familieveileder er pekt ut" in [one.text for one in day.context["page"].news]
    shown = as_seen(cast.counsellor, case)
    assert shown.first is not None and shown.first.step == "RT3-S4" and shown.first.mine
    sent = {"on": timezone.localdate().strftime("%d.%m.%Y"), "what": "1", "plan": "Leksetid hver tirsdag.", "team": "Gro og Sara."}
    assert client.post(shown.first.url, sent).status_code == 303
    assert told(case, "support.planned") == [{"team": True}] and "RT3-S4" not in steps_now(case)
    again = reverse("notes:write", args=[case.id, "RT3-S4T"])
    assert client.post(again, {**sent, "team": "Gro, Sara og Tiril."}).status_code == 303
    for reader in (cast.counsellor, cast.social_teacher, cast.other_case_worker):
        page = client.get(reverse("overview:case", args=[case.id])) if reader == cast.counsellor else sign_in(client, reader).get(
            reverse("overview:case", args=[case.id]))
        assert "Gro, Sara og Tiril." in page.content.decode() and "Pia Lind" in page.content.decode()


@pytest.mark.requirement("RT3-04", "CNS-01")
def test_the_counsellor_reads_what_the_family_reads_and_nothing_of_the_services_own_work(
        client: Client, cast: Cast, case: Case) -> None:
    assert folders_of(cast.counsellor, case) == set()
    named(cast, case)
    meeting = collaboration(cast, case)
    assert folders_of(cast.counsellor, case) == folders_of(cast.guardian, case) == {
        "identity", "report", "family", "collab", "meeting"}
    sign_in(client, cast.counsellor)
    assert client.get(reverse("meetings:page", args=[meeting.id])).status_code == 200
    assert [row.number for row in client.get(reverse("overview:cases")).context["page"].rows] == [case.number]
    for step in ("RT3-S1", "RT3-S3", "RT3-S7A", "RT3-S10"):  # the contact person's
        assert client.post(reverse("notes:write", args=[case.id, step]), {}).status_code in (403, 404), step
    for page in ("overview:contact", "overview:accept-contact", "overview:readers", "overview:family", "overview:counsellor",
                 "consents:ask", "investigations:conclude"):
        assert client.get(reverse(page, args=[case.id])).status_code in (403, 404), page


@pytest.mark.requirement("RT3-04", "CNS-05")
def test_the_door_follows_the_consent_and_the_measures(client: Client, cast: Cast, case: Case) -> None:
    named(cast, case)
    with as_system():
        consent = Consent.objects.get(case_id=case.id, purpose=MEASURES)
    consents.withdraw(consent_id=consent.id, by=actor(cast.guardian), at=timezone.now())
    assert folders_of(cast.counsellor, case) == set() and not {"RT3-S4", "RT3-S4C", "RT3-S4T"} & steps_now(case)
    assert sign_in(client, cast.counsellor).get(reverse("overview:case", args=[case.id])).status_code == 404
    assert sign_in(client, cast.other_case_worker).post(naming(case), {"person": str(cast.counsellor.id)}).status_code in (303, 422)


def test_measures_end_and_the_door_shuts(cast: Cast, case: Case) -> None:
    named(cast, case)
    noted(cast, case, "RT3-S7A", by=cast.other_case_worker, why="Vi er der vi ville være.")
    with as_system():
        assert Case.objects.get(id=case.id).counsellor_id is None
    assert folders_of(cast.counsellor, case) == set()
    with pytest.raises(cases.NotNow):
        named(cast, case)


def test_another_takes_over_at_once(client: Client, cast: Cast, case: Case) -> None:
    named(cast, case)
    other = Account.objects.create(subject="pia-2", name="Tale Moe")
    Membership.objects.create(account=other, unit=cast.measures, role="family_counsellor", valid_from=timezone.localdate())
    page = sign_in(client, cast.other_case_worker).get(naming(case))
    assert [one.name for one in page.context["page"].candidates] == ["Tale Moe"] and "Pia Lind" in page.content.decode()
    assert client.post(naming(case), {"person": str(other.id)}).status_code == 303
    assert folders_of(cast.counsellor, case) == set() and "family" in folders_of(other, case)
    assert owner_of(case, "RT3-S4") == other.id


@pytest.mark.requirement("SYS-04")
def test_what_a_counsellor_had_who_leaves_is_the_contact_persons(cast: Cast, case: Case) -> None:
    named(cast, case)
    Membership.objects.filter(account=cast.counsellor).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert overview.release(by=actor(cast.section_head), at=timezone.now()) == 1
    assert overview.release(by=actor(cast.section_head), at=timezone.now()) == 0
    assert told(case, "counsellor.left") and "RT3-S4C" in steps_now(case)
    assert owner_of(case, "RT3-S4") == owner_of(case, "RT3-S4C") == cast.other_case_worker.id
    assert as_seen(cast.social_teacher, case).contact.counsellor is None


def test_where_no_support_is_needed_nobody_is_named(client: Client, cast: Cast, case: Case) -> None:
    noted(cast, case, "RT3-S4", by=cast.other_case_worker, choice=2, plan="Skolen og familien klarer det selv.")
    assert not {"RT3-S4", "RT3-S4C"} & steps_now(case)
    noted(cast, case, "RT3-S4T", by=cast.other_case_worker, choice=0, plan="Likevel litt hjelp.")
    assert "RT3-S4C" in steps_now(case)


def test_the_family_sees_who_the_counsellor_is(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.guardian)
    assert "Pia Lind" not in client.get(reverse("portal:case", args=[case.id])).content.decode()
    named(cast, case)
    assert "Pia Lind" in client.get(reverse("portal:case", args=[case.id])).content.decode()


def test_the_counsellor_can_be_invited_to_the_collaboration_meeting(client: Client, cast: Cast, case: Case) -> None:
    plan = f"{reverse('meetings:plan', args=[case.id, 'collaboration'])}?run={measures_run(case).id}"

    def offered() -> list[tuple[str, bool, bool]]:
        found = sign_in(client, cast.other_case_worker).get(plan).context["page"].candidates
        return [(one.name, one.usual, one.chosen) for one in found if one.capacity == "family_counsellor"]

    assert offered() == []
    named(cast, case)
    assert offered() == [("Pia Lind", False, False)]  # whoever plans decides; the routine does not name the counsellor
    people = [Invited("Gro Prøve", "guardian", "family", cast.guardian.id),
              Invited("Sara Lund", "social_teacher", "school", cast.social_teacher.id),
              Invited("Jon Sund", "case_worker", "cws", cast.other_case_worker.id),
              Invited("Pia Lind", "family_counsellor", "cws", cast.counsellor.id)]
    meeting = collaboration(cast, case, invited=people)
    page = sign_in(client, cast.counsellor).get(reverse("meetings:page", args=[meeting.id])).content.decode()
    assert "Familieveileder" in page or "familieveileder" in page
    assert client.get(reverse("meetings:invitation", args=[meeting.id])).status_code == 200
    assert Notice.objects.filter(account=cast.counsellor, kind="calendar").count() == 1


def test_the_family_is_told_once_that_it_is_asked(client: Client, cast: Cast, case: Case) -> None:
    noted(cast, case, "RT3-S7A", by=cast.other_case_worker, why="Vi er der vi ville være.")

    def told_next() -> tuple[list[str], int]:
        page = client.get(reverse("portal:case", args=[case.id])).context["page"]
        return [one.title for one in page.next], len(page.waiting)

    sign_in(client, cast.guardian)
    assert told_next() == (["Familien svarer om avsluttende møte"], 0)
    asked(cast, case, CLOSING)
    assert told_next() == ([], 1)  # what waits for the own answer stands there, not as somebody else's turn too


@pytest.mark.requirement("RT3-04")
def test_of_a_report_the_counsellor_reads_what_the_family_reads(client: Client, cast: Cast, case: Case) -> None:
    """Neither numbers and addresses of the people in it nor the way to the school's own list."""
    named(cast, case)
    with as_system():
        report = Report.objects.filter(case_id=case.id).order_by("sent_at")[0]
        phone = report.content["reporter_phone"]
    page = sign_in(client, cast.counsellor).get(reverse("concerns:report", args=[report.id]))
    family = sign_in(client, cast.guardian).get(reverse("concerns:report", args=[report.id]))
    assert page.status_code == 200 and page.context["page"].sections == family.context["page"].sections
    text = page.content.decode()
    assert CHILD_NUMBER not in text and phone not in text
    assert reverse("overview:case", args=[case.id]) in text and 'href="/concerns/"' not in text
    assert reverse("portal:case", args=[case.id]) in family.content.decode()
