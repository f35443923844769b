"""Emergency access: a reason, two hours, reading only, in the journal and the log, told to the leader, looked at afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_number
from skolestotte.web.cases.commands import NewEvent, happened
from skolestotte.web.cases.models import Case
from skolestotte.web.emergency import commands
from skolestotte.web.emergency.models import Access
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import seen_by
from skolestotte.web.folders.models import Folder, Grant
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account, Membership, Unit
from skolestotte.web.people.sign_in import subject_mark
from tests.cast import CHILD_NUMBER, LONG_AGO, MUNICIPALITY, Cast, actor, case_of, in_investigation, people, reported
from tests.ground import SERVER
from tests.rooms.pages import Page, Person
from tests.steps import as_system, events

OPEN = reverse("emergency:open")
WHY = "Politiet ringer om barnet i kveld, vi må vite om det er trygt hjemme."


def ask(account: Account, number: str = CHILD_NUMBER, **changes: str) -> Page:
    return Person(account).post(OPEN, {"number": number, "reason": WHY, "understood": "on", **changes})


def accesses() -> list[Access]:
    with as_system():
        return list(Access.objects.select_related("folder").order_by("opened_at"))


def told(account: Account) -> int:
    with as_system():
        return Notice.objects.filter(account=account, kind="to_do").count()


def case_page(case: Case) -> str:
    return reverse("overview:case", args=[case.id])


def duty(cast: Cast) -> Account:
    unit = Unit.objects.create(kind="emergency", name="Fjordvik barnevernsvakt", municipality_no=MUNICIPALITY)
    account = Account.objects.create(subject=subject_mark("test", "vakt"), name="Vilde Aune", email="vilde@example.org")
    Membership.objects.create(account=account, unit=unit, role="duty_worker", valid_from=LONG_AGO)
    return account


def opened(cast: Cast, case: Case, *, hours_ago: float) -> None:
    """Opened a while ago; the clock of the database is the one that counts."""
    commands.open_case(number=case.number, reason=WHY, by=actor(cast.other_case_worker),
                       at=timezone.now() - timedelta(hours=hours_ago))


@pytest.mark.django_db
def test_a_worker_without_a_door_reads_for_two_hours(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    outsider = cast.other_case_worker
    assert Person(outsider).open(case_page(case)).status == 404
    before = told(cast.department_head), told(cast.section_head)
    answer = ask(outsider)
    assert answer.status == 303 and answer.location == case_page(case)
    page = Person(outsider).open(case_page(case))
    assert page.status == 200
    assert "Emergency access" in page.text and "you cannot write" in page.text and "Ella Prøve" in page.text
    assert "You opened the case by emergency access" in page.text and "§ 13 b" in page.text
    assert ("emergency.opened") in [kind for kind, _ in events(case)]
    assert (told(cast.department_head), told(cast.section_head)) == (before[0] + 1, before[1] + 1)
    [access] = accesses()
    assert access.reason == WHY and access.until - access.opened_at == timedelta(hours=2)


@pytest.mark.django_db
def test_the_database_shuts_it_when_the_time_is_up(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    opened(cast, case, hours_ago=4)
    assert Person(cast.other_case_worker).open(case_page(case)).status == 404
    opened(cast, case, hours_ago=1.9)  # a new one: the old one is over
    assert Person(cast.other_case_worker).open(case_page(case)).status == 200
    assert len(accesses()) == 2


@pytest.mark.django_db
def test_raw_sql_shows_the_rows_only_while_it_stands(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    reader = replace(actor(cast.other_case_worker), reads=True)

    def seen(by: Actor) -> int:
        with seen_by(by), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM journal_event WHERE stream_id = %s", [case.id])
            return cursor.fetchone()[0]

    opened(cast, case, hours_ago=3)
    assert seen(reader) == 0
    opened(cast, case, hours_ago=1)
    assert seen(reader) == len(events(case))
    assert seen(replace(reader, reads=False)) == 0


@pytest.mark.django_db
def test_what_happens_in_the_case_neither_ends_nor_renews_it(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    ask(cast.other_case_worker)

    def doors() -> set[tuple[object, ...]]:
        with as_system():
            found = Grant.objects.filter(folder__case_id=case.id, basis="emergency")
            return set(found.values_list("id", "valid_from", "valid_until"))

    before = doors()
    assert len(before) == 5  # identity, report, cws, family, collab
    happened(case.id, [NewEvent("child_talk.held", {})], by=actor(cast.case_worker), at=timezone.now())
    assert doors() == before


@pytest.mark.django_db
def test_it_opens_for_reading_alone(cast: Cast) -> None:
    """Whatever is sent in, wherever, is met as from a stranger: nothing is written."""
    case, report = in_investigation(cast)
    ask(cast.other_case_worker)
    outsider, before = Person(cast.other_case_worker), events(case)
    with as_system():
        folder = Folder.objects.get(case_id=case.id, kind="collab")
    for name, args in (
        ("concerns:say", [report.id]), ("concerns:second-feedback", [report.id]), ("meetings:call", [case.id]),
        ("meetings:child-talk", [case.id]), ("meetings:plan", [case.id, "start"]), ("investigations:plan", [case.id]),
        ("investigations:request", [case.id]), ("investigations:conclude", [case.id]), ("consents:ask", [case.id]),
        ("overview:deviate", [case.id, "RT1-S5"]), ("overview:correct", [case.id, 1]), ("overview:accept-contact", [case.id]),
    ):
        answer = outsider.post(reverse(name, args=args), {"text": "x", "on": "01.01.2026", "save": "1", "answer": "yes"})
        assert answer.status in {303, 403, 404} and (answer.status != 303 or answer.location == "/"), (name, answer.status)
    assert events(case) == before
    assert outsider.open(reverse("overview:access", args=[folder.id])).status == 200


@pytest.mark.django_db
def test_who_can_see_and_who_has_read_name_it(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    ask(cast.other_case_worker)
    Person(cast.other_case_worker).open(case_page(case))
    readers = Person(cast.case_worker).open(reverse("overview:readers", args=[case.id]))
    assert "Jon Sund" in readers.text and "Opened the case by emergency access" in readers.text
    family = Person(cast.guardian).open(reverse("portal:access", args=[case.id]))
    assert "Jon Sund" in family.text and "Opened the case by emergency access" in family.text
    assert WHY not in readers.text + family.text
    for school in (cast.principal, cast.guardian):
        assert "emergency" not in Person(school).open(case_page(case)).text.lower()


@pytest.mark.django_db
def test_the_emergency_duty_finds_the_case_by_its_number(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    on_duty = duty(cast)
    assert "Emergency access" in Person(on_duty).open("/").text
    assert ask(on_duty, f" {case.number} ").status == 303
    page = Person(on_duty).open(case_page(case))
    assert page.status == 200 and "The emergency duty service opened the case" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["principal", "social_teacher", "teacher", "guardian", "administrator", "consultant"])
def test_school_family_and_administrator_are_refused(cast: Cast, who: str) -> None:
    in_investigation(cast)
    assert Person(getattr(cast, who)).open(OPEN).status == 403
    assert ask(getattr(cast, who)).status == 403
    with pytest.raises(commands.NotOpened):
        commands.open_case(number=CHILD_NUMBER, reason=WHY, by=actor(getattr(cast, who)), at=timezone.now())
    assert accesses() == []


@pytest.mark.django_db
def test_bad_answers_stand_at_the_field_and_the_text_is_kept(cast: Cast) -> None:
    in_investigation(cast)
    for changes, said in (
        ({"number": "12345678901"}, "neither an identity number nor a case number"),
        ({"number": "2026-99999"}, "Nobody with this number has a case here"),
        ({"number": ""}, "Fill in"), ({"reason": "haster"}, "too short"), ({"understood": ""}, "Confirm"),
    ):
        answer = ask(cast.other_case_worker, **changes)
        assert answer.status == 422 and said in answer.text, changes
        assert (changes.get("reason") or WHY) in answer.html
    assert accesses() == []


@pytest.mark.django_db
def test_who_can_open_the_case_is_sent_there(cast: Cast) -> None:
    case = case_of(reported(cast))
    answer = ask(cast.intake_worker)
    assert answer.status == 303 and answer.location == case_page(case)
    assert accesses() == []


@pytest.mark.django_db
def test_twice_is_once(cast: Cast) -> None:
    in_investigation(cast)
    assert [ask(cast.other_case_worker).status for _ in range(2)] == [303, 303]
    assert len(accesses()) == 1


@pytest.mark.django_db
def test_a_leader_looks_at_it_and_may_shut_it(cast: Cast) -> None:
    case, _ = in_investigation(cast)
    ask(cast.other_case_worker)
    Person(cast.other_case_worker).open(case_page(case))
    leader = Person(cast.department_head)
    assert "1 has not been looked at" in leader.open(reverse("overview:leader")).text
    listed = leader.open(reverse("emergency:accesses"))
    assert "Jon Sund" in listed.text and "Open now" in listed.text
    path = reverse("emergency:access", args=[accesses()[0].id])
    page = leader.open(path)
    assert WHY in page.text and "The report of concern" in page.text
    assert leader.post(path, {"comment": ""}).status == 422
    assert leader.post(path, {"comment": "Nødvendig.", "shut": "on"}).status == 303
    assert Person(cast.other_case_worker).open(case_page(case)).status == 404
    assert "Nothing is waiting" in leader.open(reverse("overview:leader")).text
    assert "Nødvendig." in leader.open(path).text
    assert leader.post(path, {"comment": "En gang til"}).status == 303
    assert accesses()[0].comment == "Nødvendig."
    assert [kind for kind, _ in events(case)][-1] == "emergency.looked_at"
    assert Person(cast.case_worker).open(reverse("emergency:accesses")).status == 403


@pytest.mark.django_db
def test_nobody_looks_at_their_own(cast: Cast) -> None:
    in_investigation(cast)
    own = Account.objects.create(subject=subject_mark("test", "leder"), name="Lars Tveit")
    Membership.objects.create(account=own, unit=cast.measures, role="department_head", valid_from=LONG_AGO)
    assert ask(own).status == 303
    path = reverse("emergency:access", args=[accesses()[0].id])
    assert "Another leader looks at it" in Person(own).open(path).text
    Person(own).post(path, {"comment": "Fint"})
    assert accesses()[0].looked_at is None


def tries(database: str) -> list[tuple[object, bool]]:
    """Read as whoever keeps the database: such a line lies in no folder, so the product shows it to nobody."""
    with psycopg.connect(SERVER.admin, dbname=database) as keeper:
        return keeper.execute("SELECT folder_id, allowed FROM folders_readlog WHERE what = 'emergency.no_case' ORDER BY id").fetchall()


def test_a_number_that_nobody_with_a_case_has_leaves_a_trace_and_tells_nobody(committed: str) -> None:
    cast = people()
    with transaction.atomic():
        in_investigation(cast)
        before = told(cast.department_head)
    child, other = synthetic_number(date(2015, 1, 2)), synthetic_number(date(2014, 3, 4))
    for number in (child, child, other, "2026-99999"):
        answer = ask(cast.other_case_worker, number)
        assert answer.status == 422 and "Nobody with this number has a case here" in answer.text
    found = tries(committed)
    assert [allowed for _, allowed in found] == [False] * 4
    assert len({mark for mark, _ in found}) == 3, "the same number has the same mark"
    ask(cast.other_case_worker, child, reason="hm")
    assert len(tries(committed)) == 4, "without a reason the answer tells nothing, and there is nothing to trace"
    with transaction.atomic():
        assert told(cast.department_head) == before and accesses() == []


@pytest.mark.django_db
def test_a_number_that_is_tried_without_a_reason_does_not_tell_whether_there_is_a_case(cast: Cast) -> None:
    in_investigation(cast)
    nobody = synthetic_number(date(2015, 1, 2))
    with_case, without = (ask(cast.other_case_worker, number, reason="hm") for number in (CHILD_NUMBER, nobody))
    assert (with_case.status, without.status) == (422, 422)
    assert "Nobody with this number" not in with_case.text + without.text
    assert with_case.text.count("reason") == without.text.count("reason")
    with pytest.raises(commands.NotOpened):
        commands.open_case(number=nobody, reason=WHY, by=actor(cast.consultant), at=timezone.now())
    assert accesses() == []
