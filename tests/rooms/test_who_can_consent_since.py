"""Who can consent since the others were asked is pointed out, and can be asked too; from 18 the young person consents alone (CNS-07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.consent import consent_state
from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.around import run_events
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.models import Folder
from skolestotte.web.journal.queries import verify
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account, Guardian
from skolestotte.web.people.register import GuardianData
from tests.cast import OTHER_GUARDIAN_NUMBER, Cast, actor, child, in_investigation
from tests.in_measures import MEASURES, in_measures, measures_run
from tests.rooms.pages import Page, Person
from tests.steps import answered, as_system, asked, concluded, consent, events, investigated, open_steps, run_of, sees

YES = {"has": "yes", "source": "register", "reason": "Slått opp."}
FATHER = "Ola Prøve"


def added(cast: Cast, case: Case) -> Page:
    """Child welfare finds that the father has parental responsibility, and registers him on its page."""
    worker = Person(cast.case_worker)
    page = worker.open(reverse("overview:add-guardian", args=[case.id]))
    return worker.follow(worker.press(page, name=FATHER, national_id=OTHER_GUARDIAN_NUMBER, **YES))


def state(case: Case, purpose: str) -> str:
    with as_system():
        return str(consent_state(run_events(run_of(case)), purpose))


def his(case: Case, cast: Cast) -> Consent:
    with as_system():
        return Consent.objects.get(case_id=case.id, of=cast.other_guardian)


@pytest.fixture
def case(cast: Cast) -> Case:
    return investigated(cast)


@pytest.mark.parametrize("given", [True, False])
def test_a_guardian_who_is_confirmed_later_is_pointed_out_and_asked_the_same(cast: Cast, case: Case, given: bool) -> None:
    row, = answered(cast, case, "obtain_information")
    worker, father = Person(cast.case_worker), Person(cast.other_guardian)
    of_case, all_of_them = reverse("overview:case", args=[case.id]), reverse("consents:of-case", args=[case.id])
    assert "Not asked yet" not in worker.open(of_case).text
    page = added(cast, case)
    assert page.path == all_of_them and "Here you see what is to be asked now" in page.text
    assert f"{FATHER} can consent today and has not been asked." in page.text
    assert f"Not asked yet: {FATHER}" in worker.open(of_case).text
    assert state(case, "obtain_information") == "given", "what was agreed to stands until he is asked"
    with as_system():
        before = Notice.objects.filter(account=cast.other_guardian, kind="to_do").count()
    page = worker.follow(worker.press(page, "/too/"))
    assert f"The question is sent to {FATHER}" in page.text and "has not been asked" not in page.text
    assert "Not asked yet" not in worker.open(of_case).text
    new = his(case, cast)
    assert (new.request_id, new.scope, new.recipients) == (row.request_id, row.scope, row.recipients)
    with as_system():
        assert Notice.objects.filter(account=cast.other_guardian, kind="to_do").count() == before + 1
    assert state(case, "obtain_information") == "asked", "given only when everybody who was asked has given it in writing"
    father.follow(father.press(father.open(reverse("consents:answer", args=[new.id])), given="yes" if given else "no"))
    assert state(case, "obtain_information") == ("given" if given else "refused")
    assert verify(case.id)[2] == []


def test_asked_twice_is_asked_once(cast: Cast, case: Case) -> None:
    answered(cast, case, "obtain_information")
    worker = Person(cast.case_worker)
    page = added(cast, case)
    for _twice in range(2):
        answer = worker.press(page, "/too/")
    assert "They have been asked already" in worker.follow(answer).text
    assert sum(kind == "consent.asked" for kind, _ in events(case)) == 2


def test_nobody_who_was_left_out_for_a_reason_is_pointed_out(cast: Cast, case: Case) -> None:
    """Who could consent all the time, and was not asked for a reason that is written down (CNS-07)."""
    added(cast, case)
    asked(cast, case, "obtain_information")
    worker = Person(cast.case_worker)
    assert "has not been asked" not in worker.open(reverse("consents:of-case", args=[case.id])).text
    assert "Not asked yet" not in worker.open(reverse("overview:case", args=[case.id])).text


def test_after_a_no_everybody_is_asked_anew_and_not_one_more(cast: Cast, case: Case) -> None:
    answered(cast, case, "obtain_information", given=False)
    assert "can consent today and has not been asked" not in added(cast, case).text


def test_who_loses_and_gets_back_the_responsibility_is_asked_again_in_the_same_question(cast: Cast, case: Case) -> None:
    added(cast, case)
    rows = answered(cast, case, "obtain_information", of=[cast.guardian, cast.other_guardian])
    known = cases.Known(cases.Source.REGISTER, timezone.localdate())
    from_register = {"case_id": case.id, "known": known, "by": actor(cast.case_worker), "at": timezone.now()}
    with as_system():
        him = Guardian.objects.get(child_id=case.child_id, account=cast.other_guardian)
    for has in (False, True):
        consents.settle_guardian(guardian_id=him.id, has=has, **from_register)
    assert state(case, "obtain_information") == "given" and consent(rows[1]).state == "fell_away"
    worker = Person(cast.case_worker)
    worker.follow(worker.press(worker.open(reverse("consents:of-case", args=[case.id])), "/too/"))
    assert consent(rows[1]).state == "asked" and state(case, "obtain_information") == "asked"


@pytest.mark.parametrize("who", ["social_teacher", "guardian", "other_case_worker", "consultant"])
def test_others_neither_see_it_nor_ask(cast: Cast, case: Case, who: str) -> None:
    answered(cast, case, "obtain_information")
    added(cast, case)
    person = Person(getattr(cast, who))
    assert "has not been asked" not in person.open(reverse("consents:of-case", args=[case.id])).text
    assert "Not asked yet" not in person.open(reverse("overview:case", args=[case.id])).text
    assert person.post(reverse("consents:ask-too", args=[case.id, "obtain_information"]), {}).status in (403, 404)
    assert sum(kind == "consent.asked" for kind, _ in events(case)) == 1


def almost(cast: Cast, years: int, days: int) -> Case:
    """A case in investigation about somebody who turns so many years in so many days."""
    then = timezone.localdate() + timedelta(days=days)
    born = date(then.year - years, then.month, 1) + timedelta(days=then.day - 1)
    return in_investigation(cast, children=[child(name="Nils Nesten", national_id=synthetic_number(born), birth_date=born.isoformat())])[0]


def young_of(case: Case) -> Account:
    with as_system():
        return Account.objects.get(id=case.child.account_id)


@pytest.mark.parametrize("late", [0, 41, 3000])
@pytest.mark.parametrize("ran_before", [True, False])
def test_what_guardians_agreed_to_holds_no_more_from_the_eighteenth_birthday(cast: Cast, late: int, ran_before: bool) -> None:
    """However long the nightly job was away, and also where it had never run."""
    case = almost(cast, 18, 3)
    concluded(cast, case)
    young = young_of(case)
    hers, = answered(cast, case, "closing_meeting", of=[cast.guardian])
    own, = answered(cast, case, "obtain_information", of=[young])
    now = timezone.now()
    if ran_before:
        assert consents.of_age(by=MACHINE, at=now + timedelta(days=2)) == 0
    assert "RT1-S9A" in open_steps(case)
    birthday = now + timedelta(days=3 + late)
    assert consents.of_age(by=MACHINE, at=birthday) == 1
    assert consents.of_age(by=MACHINE, at=birthday + timedelta(days=1)) == 0, "once more changes nothing"
    assert consent(hers).state == "fell_away" and consent(own).state == "given"
    assert state(case, "closing_meeting") == "withdrawn" and "RT1-S9A" not in open_steps(case)
    assert [data["of"] for kind, data in events(case) if kind == "consent.fell_away"] == [str(cast.guardian.id)]


def test_the_case_says_that_the_young_person_consents_alone_and_not_that_somebody_withdrew(cast: Cast) -> None:
    case = almost(cast, 18, 0)  # today
    concluded(cast, case)
    hers, = asked(cast, case, "closing_meeting", at=timezone.now() - timedelta(days=5))
    consents.answer(consent_id=hers.id, given=True, form="written", by=actor(cast.guardian), at=timezone.now() - timedelta(days=4))
    assert consents.of_age(by=MACHINE, at=timezone.now()) == 1
    worker = Person(cast.case_worker)
    of_case = worker.open(reverse("overview:case", args=[case.id]))
    assert "Nils Nesten has turned 18, and consents alone." in of_case.text
    card = of_case.html.partition('id="consents"')[2].partition("</section>")[0]
    assert "holds no more" in card and ">withdrawn<" not in card
    page = worker.open(reverse("consents:of-case", args=[case.id]))
    assert "Ask those who can consent today: Nils Nesten." in page.text and "Withdrawn" not in page.text
    answered(cast, case, "closing_meeting", of=[young_of(case)])
    assert state(case, "closing_meeting") == "given"


def test_who_is_asked_after_the_birthday_for_a_reason_stays_asked(cast: Cast) -> None:
    case = almost(cast, 18, -1)
    hers, = asked(cast, case, "obtain_information")
    assert consents.of_age(by=MACHINE, at=timezone.now() + timedelta(days=1)) == 0
    assert consent(hers).state == "asked"


def test_from_fifteen_the_young_person_is_pointed_out(cast: Cast) -> None:
    case = almost(cast, 15, 0)
    hers, = asked(cast, case, "obtain_information", at=timezone.now() - timedelta(days=5))
    consents.answer(consent_id=hers.id, given=True, form="written", by=actor(cast.guardian), at=timezone.now() - timedelta(days=5))
    worker = Person(cast.case_worker)
    assert "Not asked yet: Nils Nesten" in worker.open(reverse("overview:case", args=[case.id])).text
    page = worker.open(reverse("consents:of-case", args=[case.id]))
    worker.follow(worker.press(page, "/too/"))
    assert state(case, "obtain_information") == "asked"


def test_in_measures_the_school_loses_what_rested_on_it_until_he_has_answered(cast: Cast) -> None:
    case = in_measures(cast)
    with as_system():
        joint = Folder.objects.get(case_id=case.id, kind="collab").id
    cases.add_guardian(case_id=case.id, data=GuardianData(FATHER, OTHER_GUARDIAN_NUMBER), has=True,
                       known=cases.Known(cases.Source.REGISTER, timezone.localdate()), by=actor(cast.other_case_worker), at=timezone.now())
    assert sees(cast.social_teacher, joint)
    worker = Person(cast.other_case_worker)
    page = worker.open(f"{reverse('consents:of-case', args=[case.id])}?run={measures_run(case).id}")
    worker.follow(worker.press(page, f"/{MEASURES}/too/?run={measures_run(case).id}"))
    assert not sees(cast.social_teacher, joint)
    consents.answer(consent_id=his(case, cast).id, given=True, form="written", by=actor(cast.other_guardian), at=timezone.now())
    assert sees(cast.social_teacher, joint)
