"""After a report of violence the child is talked with as often as needed, and the school tells what the child needs (RT2-06)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import answering, handling
from skolestotte.web.folders.door import seen_by
from skolestotte.web.meetings.models import ChildTalk
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, sign_in
from tests.rooms.pages import Person
from tests.rooms.rows_of_a_case import rows_seen
from tests.rooms.violence import (
    called_about_talks,
    cleared,
    run_of_violence,
    step_page,
    up_to_the_answer,
    violence,
)
from tests.steps import concluded, day, events, held, invited, open_steps


@pytest.mark.requirement("RT2-06")
def test_the_child_is_talked_with_before_the_meeting_and_again_after_it(client: Client, cast: Cast) -> None:
    case, _report = up_to_the_answer(cast, True)
    talk = reverse("meetings:child-talk", args=[case.id])
    needs = {"needs": "Er redd hunder.", "on": day(), "seen": "0"}
    assert sign_in(client, cast.social_teacher).post(step_page(case, "RT2-S3N"), needs).status_code == 303
    more = {"needs": "Hører dårlig. Stoler på assistenten.", "on": day(), "seen": "1"}
    assert client.post(step_page(case, "RT2-S3N"), more).status_code == 303  # may be said anew; the latest is shown
    shown = sign_in(client, cast.case_worker).get(talk)
    assert dict(shown.context["page"].call)  # what the school said in the call
    assert "Skolen har sagt fra om særlige behov" in shown.content.decode()
    assert "Hører dårlig." in client.get(reverse("overview:case", args=[case.id])).content.decode()
    assert "Hører dårlig." in client.get(step_page(case, "RT2-S4")).content.decode()
    first = {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "said": "Sov dårlig.", "known": "0"}
    assert client.post(talk, first).status_code == 303
    assert "RT2-S5" not in open_steps(case)
    held(cast, invited(cast, case, "after_conversation"), send=True)
    again = client.get(talk)
    assert again.context["page"].open and again.context["page"].about.id == "RT2-S5B"
    Person(cast.social_teacher).post(step_page(case, "RT2-S3N"), needs | {"seen": "2"})  # the talks are over
    assert sum(kind == "needs.told" for kind, _ in events(case)) == 2
    notices = Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher]).count()
    later = [("Kaja Myhre", "Gleder seg til helgen."), ("Kaja Myhre og assistenten", "Vil ikke hjem fredag."),
             ("Kaja Myhre", "Har det bedre.")]
    for known, (with_whom, said) in enumerate(later, 1):  # as often as the child needs
        more = {"what": "held", "on": day(), "with_whom": with_whom, "said": said, "known": str(known)}
        assert client.post(talk, more).status_code == 303
    assert sum(kind == "child_talk.held" for kind, _ in events(case)) == 4
    shown = client.get(talk)
    assert [one.said for one in shown.context["page"].held] == [*(said for _, said in reversed(later)), "Sov dårlig."]
    assert all(words in shown.content.decode() for pair in later for words in pair)
    assert "RT2-S5B" not in open_steps(case)  # an offer, on nobody's list
    assert Notice.objects.filter(account__in=[cast.guardian, cast.social_teacher]).count() == notices  # nobody is told
    for other in (cast.guardian, cast.social_teacher, cast.principal, cast.teacher):
        assert sign_in(client, other).get(talk).status_code in (403, 404)
        assert not _reads_talks(other, case)
    assert _reads_talks(cast.case_worker, case) == 4
    concluded(cast, case)
    assert not sign_in(client, cast.case_worker).get(talk).context["page"].open
    assert "Har det bedre." in client.get(talk).content.decode()


def _reads_talks(account: Account, case: Case) -> int:
    """By the database itself."""
    with seen_by(actor(account)):
        return ChildTalk.objects.filter(case_id=case.id).count()


def test_talks_go_on_when_there_is_no_meeting_and_may_be_judged_not_to_be_needed(client: Client, cast: Cast) -> None:
    case, _report = up_to_the_answer(cast, False)
    talk = reverse("meetings:child-talk", args=[case.id])
    sign_in(client, cast.case_worker).post(talk, {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "known": "0"})
    assert client.post(talk, {"what": "not_needed", "on": "", "known": "1"}).status_code == 303
    assert client.get(talk).context["page"].open  # the child may need it yet
    more = {"what": "held", "on": day(), "with_whom": "Kaja Myhre", "said": "Ba om å få snakke.", "known": "1"}
    assert client.post(talk, more).status_code == 303
    assert len(client.get(talk).context["page"].held) == 2


def test_the_needs_of_the_child_are_told_while_nothing_reaches_the_guardians(client: Client, cast: Cast) -> None:
    case, _report = violence(cast)
    called_about_talks(cast, case)
    needs = {"needs": "Hører dårlig.", "on": day(), "seen": "0"}
    for who, status in ((cast.teacher, 404), (cast.case_worker, 403), (cast.social_teacher, 303)):
        assert sign_in(client, who).post(step_page(case, "RT2-S3N"), needs).status_code == status
    assert not any(rows_seen(cast.guardian, case).values())
    assert not any(step_page(case, "RT2-S3N") in link for link in Person(cast.case_worker).open(f"/cases/{case.id}/").links)


def test_the_family_is_not_told_ahead_of_talks_with_the_child_nor_why_it_was_kept_back(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    called_about_talks(cast, case)
    handling.decide_telling(report_id=report.id, why=["child"], how="first_talk", tell_on=None, meanwhile="Vent.",
                            by=actor(cast.case_worker), at=timezone.now())
    needs = {"needs": "Hører dårlig.", "on": day(), "seen": "0"}
    assert sign_in(client, cast.social_teacher).post(step_page(case, "RT2-S3N"), needs).status_code == 303
    cleared(cast, report)
    shown = Person(cast.guardian).open(reverse("portal:case", args=[case.id]))
    assert "The guardians may be told of the report" in shown.text
    assert not any(words in shown.text for words in ("special needs", "Hører dårlig", "when and how", "Vent."))
    family, school = (Person(who).open(f"/cases/{case.id}/routine/").text for who in (cast.guardian, cast.social_teacher))
    assert "The first talks" in family and "the child's needs" in school
    assert "the child's needs" not in family and "Talk with the child" not in family
    assert "special needs" in Person(cast.social_teacher).open(f"/cases/{case.id}/").text


def test_the_needs_are_told_also_when_there_was_no_call(client: Client, cast: Cast) -> None:
    case, report = violence(cast)
    answering.send_first(report_id=report.id, by=actor(cast.intake_worker), at=timezone.now())  # the school joins in
    cases.deviate(case_id=case.id, run_id=run_of_violence(case).id, step="RT2-S3", reason="Politiet ringte.", alternative="",
                  by=actor(cast.case_worker), at=timezone.now())
    needs = {"needs": "Hører dårlig.", "on": day(), "seen": "0"}
    assert sign_in(client, cast.social_teacher).post(step_page(case, "RT2-S3N"), needs).status_code == 303
