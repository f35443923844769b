"""A yes is no ground for sharing once the one who said it has no parental responsibility; the others are asked (CNS-07)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.concerns.commands import reviewing
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.models import Consent
from skolestotte.web.documents.plan import ConsentState
from skolestotte.web.folders.door import seen_by
from skolestotte.web.folders.models import Folder
from skolestotte.web.investigations.papers import plan_letter
from skolestotte.web.journal.queries import verify
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account, Guardian
from skolestotte.web.people.register import GuardianData
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, actor, reported, sign_in
from tests.in_measures import collaboration, in_measures, steps_now
from tests.investigating import planned
from tests.rooms.pages import Page, Person
from tests.steps import answered, as_system, asked, concluded, consent, events, investigated, open_steps, sees, two_guardians

NO: dict[str, Any] = {"has": "no", "source": "told", "told_by": "Far", "reason": "Dom i foreldretvist."}


def take_away(cast: Cast, case: Case, account: Account, who: Account | None = None) -> Page:
    """Child welfare settles on its page that this guardian has no parental responsibility."""
    with as_system():
        one = Guardian.objects.get(child_id=case.child_id, account=account)
    person = Person(who or cast.case_worker)
    return person.press(person.open(reverse("overview:guardian", args=[case.id, one.id])), **NO)


def confirm(cast: Cast, case: Case, account: Account) -> None:
    with as_system():
        one = Guardian.objects.get(child_id=case.child_id, account=account)
    consents.settle_guardian(case_id=case.id, guardian_id=one.id, has=True, by=actor(cast.case_worker), at=timezone.now(),
                             known=cases.Known(cases.Source.REGISTER, timezone.localdate()))


def fell_away(case: Case) -> list[object]:
    return [data["of"] for kind, data in events(case) if kind == "consent.fell_away"]


def test_what_rested_on_her_alone_shuts_the_same_moment(client: Client, cast: Cast) -> None:
    case = in_measures(cast)
    meeting = collaboration(cast, case)
    address = reverse("meetings:page", args=[meeting.id])
    assert sign_in(client, cast.social_teacher).get(address).status_code == 200
    answer = take_away(cast, case, cast.guardian, cast.other_case_worker)
    assert answer.status == 303
    assert sign_in(client, cast.social_teacher).get(address).status_code == 404
    assert "RT3-S5" not in steps_now(case)
    assert verify(case.id)[2] == []


def test_the_page_says_why_and_who_is_to_be_asked(cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    concluded(cast, case)
    row, = answered(cast, case, "closing_meeting")
    worker = Person(cast.case_worker)
    page = worker.open(take_away(cast, case, cast.guardian).location)
    assert consent(row).state == "fell_away"
    assert "Holds no more" in page.text and "Withdrawn" not in page.text
    assert "Gro Prøve" in page.text and "Ask those who can consent today: Ola Prøve." in page.text
    ask = reverse("consents:ask-for", args=[case.id, "closing_meeting"])
    assert any(link.startswith(ask) for link in page.links)
    new, = answered(cast, case, "closing_meeting", of=[cast.other_guardian])
    again = worker.open(reverse("consents:of-case", args=[case.id]))
    assert consent(new).state == "given" and "Ask those who can consent today" not in again.text


def test_on_paper_the_plan_does_not_say_that_somebody_withdrew(cast: Cast) -> None:
    case = investigated(cast)
    planned(cast, case)
    answered(cast, case, "obtain_information")
    take_away(cast, case, cast.guardian)
    by = actor(cast.case_worker)
    with seen_by(by):
        letter, _number = plan_letter(case.id, run_id=None, by=by, today=timezone.localdate())
    assert [source.consent for source in letter.sources] == [ConsentState.ENDED]


def test_what_the_other_has_agreed_to_stands(cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    concluded(cast, case)
    hers, his = answered(cast, case, "closing_meeting", of=[cast.guardian, cast.other_guardian])
    take_away(cast, case, cast.guardian)
    assert (consent(hers).state, consent(his).state) == ("fell_away", "given")
    assert fell_away(case) == [str(cast.guardian.id)]
    page = Person(cast.case_worker).open(reverse("consents:of-case", args=[case.id]))
    assert "Ask those who can consent today" not in page.text


def test_nobody_waits_for_an_answer_that_cannot_come(cast: Cast) -> None:
    """The other has said yes; the one who has not answered is no party any more. Then the yes is enough."""
    case = investigated(cast, guardians=two_guardians())
    concluded(cast, case)
    hers, his = asked(cast, case, "closing_meeting", of=[cast.guardian, cast.other_guardian])
    consents.answer(consent_id=his.id, given=True, form="written", by=actor(cast.other_guardian), at=timezone.now())
    assert "RT1-S9A" not in open_steps(case)
    take_away(cast, case, cast.guardian)
    assert "RT1-S9A" in open_steps(case)
    with pytest.raises(consents.NotNow):
        consents.answer(consent_id=hers.id, given=False, form="written", by=actor(cast.case_worker), at=timezone.now())


def test_a_no_is_left_as_it_is(cast: Cast) -> None:
    """Nothing opens because somebody who said no has gone: then somebody asks anew."""
    case = investigated(cast, guardians=two_guardians())
    concluded(cast, case)
    hers, his = asked(cast, case, "closing_meeting", of=[cast.guardian, cast.other_guardian])
    for row, person, given in ((his, cast.other_guardian, True), (hers, cast.guardian, False)):
        consents.answer(consent_id=row.id, given=given, form="written", by=actor(person), at=timezone.now())
    take_away(cast, case, cast.guardian)
    assert consent(hers).state == "refused" and fell_away(case) == []
    assert "RT1-S9A" not in open_steps(case)


def test_a_yes_does_not_come_back_with_the_responsibility(cast: Cast) -> None:
    case = investigated(cast)
    row, = answered(cast, case, "obtain_information")
    take_away(cast, case, cast.guardian)
    confirm(cast, case, cast.guardian)
    assert consent(row).state == "fell_away"
    page = Person(cast.case_worker).open(reverse("consents:of-case", args=[case.id]))
    assert "Ask those who can consent today: Gro Prøve." in page.text


def test_the_contact_person_gets_a_word_when_intake_settles_it(cast: Cast) -> None:
    case = investigated(cast)
    answered(cast, case, "obtain_information")
    with as_system():
        before = Notice.objects.filter(account=cast.case_worker, kind="new").count()
    take_away(cast, case, cast.guardian, cast.intake_worker)
    with as_system():
        assert Notice.objects.filter(account=cast.case_worker, kind="new").count() == before + 1


def test_a_review_of_a_new_report_that_says_no_does_the_same(cast: Cast) -> None:
    case = investigated(cast)
    row, = answered(cast, case, "obtain_information")
    from_report = judged_without(cast, case)
    assert consent(row).state == "fell_away" and from_report == [str(cast.guardian.id)]


def judged_without(cast: Cast, case: Case) -> list[object]:
    with as_system():
        one = Guardian.objects.get(child_id=case.child_id, account=cast.guardian)
    report = reported(cast)
    reviewing.judge(report_id=report.id, outcome="active_case", reasons="Følges opp.", groundless=False, immediate=False,
                    guardians={one.id: False}, by=actor(cast.intake_worker), at=timezone.now())
    return fell_away(case)


def test_who_is_asked_without_responsibility_for_a_reason_stays_asked(cast: Cast) -> None:
    """CNS-07: others can be asked with a reason. To settle once more that they have no responsibility changes nothing."""
    case = investigated(cast)
    father = cases.add_guardian(
        case_id=case.id, data=GuardianData("Ola Prøve", OTHER_GUARDIAN_NUMBER), has=False,
        known=cases.Known(cases.Source.REGISTER, timezone.localdate()), by=actor(cast.case_worker), at=timezone.now())
    row, = asked(cast, case, "obtain_information", of=[cast.other_guardian])
    report = reported(cast)
    reviewing.judge(report_id=report.id, outcome="active_case", reasons="Følges opp.", groundless=False, immediate=False,
                    guardians={father.id: False}, by=actor(cast.intake_worker), at=timezone.now())
    assert consent(row).state == "asked"


def test_the_events_carry_no_words_and_the_school_reads_none_of_it(cast: Cast) -> None:
    case = in_measures(cast)
    take_away(cast, case, cast.guardian, cast.other_case_worker)
    last = [data for kind, data in events(case) if kind == "consent.fell_away"]
    assert last and all(set(data) == {"consent", "purpose", "of"} for data in last)
    page = Person(cast.social_teacher).open(reverse("overview:case", args=[case.id]))
    assert "no longer holds" not in page.text and "responsibility" not in page.text
    with as_system():
        assert not Consent.objects.filter(case_id=case.id, of=cast.guardian, state="given").exists()
        family = Folder.objects.get(case_id=case.id, kind="family")
    assert not sees(cast.social_teacher, family.id)
