"""A new worry in a known case is talked over with the contact person where consent allows it, else with intake (RT4-01, RT4-02)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from skolestotte.web.concerns.models import Concern, Discussion
from skolestotte.web.consents import commands as consents
from skolestotte.web.journal.models import Event
from skolestotte.web.people.models import Account
from tests.cast import Cast, actor, begun, content, sibling
from tests.rooms.pages import Page, Person
from tests.steps import answered, as_system, concluded, day, events, investigated

CONTACT = "Kaja Myhre"


def in_measures(cast: Cast, **changes: object):  # type: ignore[no-untyped-def]
    """An investigation that has ended in measures; the family has said yes to collaboration. Out: case and consent."""
    case = investigated(cast, **changes)
    concluded(cast, case, "measures")
    return case, answered(cast, case, "collaboration_in_measures")[0]


def page_of(concern: Concern, who: Account, ending: str = "discuss") -> Page:
    return Person(who).open(f"/concerns/{concern.id}/{ending}/")


def noted(concern: Concern, who: Account, **fields: object) -> Page:
    person = Person(who)
    given = {"on": day(), "advised": "Meld, så ser vi på det samlet.", **fields}
    return person.press(page_of(concern, who), **given)


@pytest.mark.requirement("RT4-01")
def test_the_right_addressee_follows_the_consent_and_what_the_reader_may_know(cast: Cast) -> None:
    case, consent = in_measures(cast)
    concern = begun(cast, by=cast.social_teacher)
    for ending in ("discuss", "check"):
        assert CONTACT in page_of(concern, cast.social_teacher, ending).text
    own = begun(cast, by=cast.other_teacher)  # may not know of the case: is told what everybody is told
    hidden = page_of(own, cast.other_teacher).text
    assert CONTACT not in hidden
    assert "Call intake without saying who the child is" in hidden
    assert CONTACT in page_of(own, cast.principal).text
    elsewhere = begun(cast, by=cast.other_liaison, unit=cast.other_school)
    assert page_of(elsewhere, cast.other_liaison).text.count(CONTACT) == 0
    consents.withdraw(consent_id=consent.id, form="written", by=actor(cast.guardian), at=timezone.now())
    after = page_of(concern, cast.social_teacher).text
    assert CONTACT not in after
    assert "Call intake" in after
    assert noted(concern, cast.social_teacher, with_whom="contact").status == 422
    assert events(case)


def test_an_unknown_child_and_one_under_investigation_give_the_same_page(cast: Cast) -> None:
    investigated(cast)
    known, unknown = begun(cast, by=cast.social_teacher), begun(cast, by=cast.social_teacher, children=[sibling()])
    assert page_of(known, cast.social_teacher).text == page_of(unknown, cast.social_teacher).text


@pytest.mark.requirement("RT4-02")
def test_the_talk_is_noted_and_the_school_judges_itself(cast: Cast) -> None:
    case, _consent = in_measures(cast)
    concern = begun(cast, by=cast.social_teacher)
    person = Person(cast.social_teacher)
    check = person.follow(noted(concern, cast.social_teacher, with_whom="contact"))
    assert "does not replace your own judgement" in check.text
    assert "Meld, så ser vi på det samlet." in check.text
    assert check.form("/ask-head/")
    assert "Meld, så ser" in page_of(concern, cast.principal, "decide").text
    person.follow(person.press(check, "/send/"))
    received = [data for kind, data in events(case) if kind == "report.received"]
    assert [one.get("discussed") for one in received] == [None, "contact"]
    with as_system():
        assert Discussion.objects.get(concern=concern).by_id == cast.social_teacher.id
    assert noted(begun(cast, by=cast.social_teacher), cast.social_teacher, with_whom="intake", advised=" ").status == 422


def test_twice_is_once_and_a_sent_report_takes_no_note(cast: Cast) -> None:
    concern = begun(cast)
    page = page_of(concern, cast.teacher)
    person = Person(cast.teacher)
    for _ in range(2):
        check = person.follow(person.press(page, on=day(), with_whom="intake", advised="Spør barnet."))
    with as_system():
        assert Discussion.objects.filter(concern=concern).count() == 1
    person.follow(person.press(check, "/send/"))
    assert person.press(page, on=day(), with_whom="intake", advised="For sent.").status == 303
    with as_system():
        assert Discussion.objects.filter(concern=concern).count() == 1


def test_a_sibling_without_a_contact_person_is_not_told_of_as_discussed_with_one(cast: Cast) -> None:
    case, _consent = in_measures(cast)
    concern = begun(cast, by=cast.social_teacher, children=[*content()["children"], sibling()])
    person = Person(cast.social_teacher)
    check = person.follow(noted(concern, cast.social_teacher, with_whom="contact"))
    person.follow(person.press(check, "/send/"))
    with as_system():
        other, = [report for report in concern.reports.all() if report.case_id != case.id]
    last = [data.get("discussed") for kind, data in events(case) if kind == "report.received"][-1]
    assert last == "contact"
    with as_system():
        assert "discussed" not in Event.objects.get(stream_id=other.case_id, kind="report.received").data
