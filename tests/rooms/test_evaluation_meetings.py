"""After a complex case both heads look back together: led by them, on four points, with something that comes out of it (MTG-11)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.between_services import between_services
from skolestotte.web.evaluation_meetings import commands
from skolestotte.web.evaluation_meetings.commands import Improvement, Invitation
from skolestotte.web.evaluation_meetings.models import Agreed, Comes, Evaluation, Happened
from skolestotte.web.folders.actor import MACHINE
from skolestotte.web.folders.door import as_system, seen_by
from skolestotte.web.folders.models import Folder
from skolestotte.web.journal.models import Event
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from skolestotte.web.people.no_child import AboutSomebody
from tests.cast import CHILD_NUMBER, Cast, actor, reported, sign_in
from tests.steps import day

LIST, NEW = reverse("evaluation_meetings:list"), reverse("evaluation_meetings:new")
KEYS = ("walk_through", "keep", "improve")
SAID = dict.fromkeys(KEYS, "Vi ringte hverandre for sent.")


def when(days: int = 0, place: str = "Rådhuset") -> Invitation:
    """Nine to ten on a day from today."""
    on = timezone.localdate() + timedelta(days=days)
    starts = timezone.make_aware(datetime(on.year, on.month, on.day, 9))
    return Invitation(starts, starts + timedelta(hours=1), place)


def invited(cast: Cast, days: int = 0, by: Account | None = None) -> Evaluation:
    return commands.call(kind="evaluation", ours=(cast.school.id, cast.principal.id), theirs=(cast.cws.id, cast.section_head.id),
                         when=when(days), by=actor(by or cast.principal), at=timezone.now())


def held(cast: Cast, **changes: Any) -> Evaluation:
    row = invited(cast)
    given = {"answers": SAID, "whose_employees": [], "improvements": [], **changes}
    return commands.hold(evaluation_id=row.id, version=row.version, by=actor(cast.section_head), at=timezone.now(), **given)


def page(row: Evaluation, name: str = "one", *more: object) -> str:
    return reverse(f"evaluation_meetings:{name}", args=[row.id, *more])


def told(kind: str) -> set[object]:
    return set(Notice.objects.filter(kind=kind).values_list("account_id", flat=True))


@pytest.mark.requirement("MTG-11")
def test_from_the_invitation_to_what_came_out_of_it(client: Client, cast: Cast) -> None:
    """The head of the school invites, the head of the service writes: both lead, and the four points stand ready."""
    sign_in(client, cast.principal)
    sent = {"ours": f"{cast.school.id} {cast.principal.id}", "theirs": f"{cast.cws.id} {cast.section_head.id}", "on": day(0),
            "starts": "9", "ends": "10", "place": "Rådhuset"}
    answers = [client.post(NEW, sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    row = Evaluation.objects.get()
    assert (row.leader, row.other_leader) == (cast.principal, cast.section_head)
    assert told("calendar") == {cast.principal.id, cast.section_head.id}
    assert client.post(page(row, "people"), {"people": [str(cast.teacher.id)]}).status_code == 303

    sign_in(client, cast.section_head)
    assert [line.row for line in client.get(LIST).context["page"].lines] == [row]
    shown = client.get(page(row)).content.decode()
    assert [point.text.nb for point in between_services()["evaluation"].agenda] == [
        "Gå gjennom saken", "Hva virket, og hva tar vi med oss videre?", "Hva virket ikke, og hva gjør vi bedre?",
        "Trenger noen av de ansatte oppfølging?"]
    assert all(point.text.nb in shown for point in between_services()["evaluation"].agenda)
    assert all(name in shown for name in ("Petra Dahl", "Einar Ruud", "Tiril Berg"))

    whole = {f"point_{key}": "Vi ringte hverandre for sent." for key in KEYS} | {
        "version": "2", "point_employees": str(cast.school.id), "improvement-TOTAL_FORMS": "1", "improvement-INITIAL_FORMS": "0",
        "improvement-0-what": "Vi avtaler hvem som ringer.", "improvement-0-unit": str(cast.cws.id), "improvement-0-due": day(30)}
    for left_out in ("point_walk_through", "point_keep", "point_improve", "point_employees"):
        answer = client.post(page(row, "minutes"), whole | {left_out: ""})
        assert answer.status_code == 422 and Evaluation.objects.get().state == Evaluation.State.CALLED
        assert "Vi avtaler hvem som ringer." in answer.content.decode()
    for left_out in ("what", "unit", "due"):
        assert client.post(page(row, "minutes"), whole | {f"improvement-0-{left_out}": ""}).status_code == 422
    assert client.post(page(row, "minutes"), whole).status_code == 303
    assert {(one.what, one.unit, one.due) for one in Agreed.objects.all()} == {
        ("Vi avtaler hvem som ringer.", cast.cws, timezone.localdate() + timedelta(days=30)),
        ("", cast.school, timezone.localdate() + timedelta(days=14))}
    assert told("new") == {cast.principal.id, cast.teacher.id}
    assert "Vi ringte hverandre for sent." in client.get(page(row)).content.decode()

    sign_in(client, cast.principal)
    theirs, ours = Agreed.objects.get(unit=cast.cws), Agreed.objects.get(unit=cast.school)
    assert client.post(page(row, "done", theirs.id)).status_code == 403
    assert [client.post(page(row, "done", ours.id)).status_code for _ in range(2)] == [303, 303]
    ours.refresh_from_db()
    assert ours.done_by == cast.principal
    assert list(Happened.objects.values_list("what", "by__name")) == [
        ("called", "Petra Dahl"), ("people", "Petra Dahl"), ("held", "Einar Ruud"), ("done", "Petra Dahl")]


@pytest.mark.requirement("MTG-11")
def test_both_units_are_led_by_their_own_heads(client: Client, cast: Cast) -> None:
    """Nobody else can call it, and nobody else can be named as the one who leads."""
    for who in ("teacher", "social_teacher", "intake_worker", "case_worker", "consultant"):
        assert sign_in(client, getattr(cast, who)).get(NEW).status_code == 403
        with pytest.raises(PermissionDenied):
            invited(cast, by=getattr(cast, who))
    school, service = (cast.school.id, cast.principal.id), (cast.cws.id, cast.section_head.id)
    for ours, theirs in ((school, (cast.cws.id, cast.case_worker.id)), ((cast.school.id, cast.teacher.id), service),
                         (school, (cast.kindergarten.id, cast.kindergarten_head.id)), (school, school),
                         ((cast.other_school.id, cast.other_principal.id), service)):
        with pytest.raises(PermissionDenied):
            commands.call(kind="evaluation", ours=ours, theirs=theirs, when=when(), by=actor(cast.principal), at=timezone.now())
    offered = sign_in(client, cast.principal).get(NEW).context["form"].fields
    assert {one for one, _ in offered["theirs"].choices if one} == {
        f"{unit.id} {head.id}" for unit, head in ((cast.cws, cast.section_head), (cast.intake, cast.department_head),
                                                  (cast.measures, cast.measures_head))}
    assert Evaluation.objects.count() == 0


def test_no_field_and_no_column_can_hold_which_child_it_was_about(client: Client, cast: Cast) -> None:
    reported(cast)
    with as_system():
        before = (Event.objects.count(), Folder.objects.count())
    row = held(cast, improvements=[Improvement("Vi ringer.", cast.school.id, timezone.localdate())])
    with as_system():
        assert (Event.objects.count(), Folder.objects.count()) == before
    for model in (Evaluation, Comes, Agreed, Happened):
        assert {field.related_model.__name__ for field in model._meta.fields if field.related_model} <= {"Unit", "Account", "Evaluation"}
    assert set(sign_in(client, cast.principal).get(NEW).context["form"].fields) == {"ours", "theirs", "on", "starts", "ends", "place"}
    assert set(client.get(page(row)).context["page"].row.answers) == set(KEYS)


@pytest.mark.parametrize("words", [CHILD_NUMBER, f"{CHILD_NUMBER[:6]} {CHILD_NUMBER[6:]}", "2026-00017", "Ella Prøve", "ella  PRØVE"])
def test_what_names_somebody_in_a_case_is_refused_at_the_field_and_by_the_command(client: Client, cast: Cast, words: str) -> None:
    reported(cast)
    row, text = invited(cast), f"Det gjaldt {words}, som vi meldte."
    sign_in(client, cast.principal)
    whole = {f"point_{key}": "Ja." for key in KEYS} | {"version": "1", "point_employees": "nobody", "improvement-TOTAL_FORMS": "1",
                                                       "improvement-INITIAL_FORMS": "0", "improvement-0-unit": str(cast.school.id),
                                                       "improvement-0-due": day(3), "improvement-0-what": "Vi ringer."}
    for name in ("point_walk_through", "point_improve", "improvement-0-what"):
        answer = client.post(page(row, "minutes"), whole | {name: text})
        assert answer.status_code == 422 and words in answer.content.decode()
        assert any(error.target.endswith(name) for error in answer.context["form"].error_list)
    assert client.post(page(row, "move"), {"version": "1", "on": day(3), "starts": "9", "ends": "10", "place": text}).status_code == 422
    with seen_by(actor(cast.principal)):
        for given in ({"answers": SAID | {"keep": text}}, {"improvements": [Improvement(text, cast.school.id, timezone.localdate())]}):
            with pytest.raises(AboutSomebody):
                commands.hold(evaluation_id=row.id, version=1, by=actor(cast.principal), at=timezone.now(),
                              **{"answers": SAID, "whose_employees": [], "improvements": [], **given})
    row.refresh_from_db()
    assert (row.state, row.answers, row.place) == ("called", {}, "Rådhuset")


def test_a_name_tells_nobody_whether_the_child_is_known(client: Client, cast: Cast) -> None:
    """Only the names one can see anyway are refused: who writes another name cannot tell whether the service knows that child."""
    reported(cast)
    row = commands.call(kind="evaluation", ours=(cast.other_school.id, cast.other_principal.id), when=when(),
                        theirs=(cast.cws.id, cast.section_head.id), by=actor(cast.other_principal), at=timezone.now())
    whole = {f"point_{key}": "Det gjaldt Ella Prøve." for key in KEYS} | {
        "version": "1", "point_employees": "nobody", "improvement-TOTAL_FORMS": "0", "improvement-INITIAL_FORMS": "0"}
    assert sign_in(client, cast.other_principal).post(page(row, "minutes"), whole).status_code == 303


def test_who_may_read_it(client: Client, cast: Cast) -> None:
    """The heads of both units and those who are invited; what is about employees is for the heads."""
    row = invited(cast)
    commands.choose(evaluation_id=row.id, unit_id=cast.school.id, account_ids=[cast.teacher.id], by=actor(cast.principal),
                    at=timezone.now())
    row.refresh_from_db()
    commands.hold(evaluation_id=row.id, version=row.version, answers=SAID, whose_employees=[cast.school.id, cast.cws.id],
                  improvements=[Improvement("Vi ringer.", cast.cws.id, timezone.localdate())], by=actor(cast.principal), at=timezone.now())
    for who in ("other_teacher", "social_teacher", "other_principal", "kindergarten_head", "department_head", "case_worker", "consultant"):
        assert sign_in(client, getattr(cast, who)).get(page(row)).status_code == 404, who
        assert client.get(LIST).context["page"].lines == []
    assert sign_in(client, cast.guardian).get(page(row)).status_code == 403
    seen = sign_in(client, cast.teacher).get(page(row)).context["page"]
    assert [one.row.what for one in seen.agreed] == ["Vi ringer."] and seen.journal == []
    assert client.get(page(row, "minutes")).status_code == client.post(page(row, "cancel")).status_code == 403
    for who in ("principal", "section_head"):
        seen = sign_in(client, getattr(cast, who)).get(page(row)).context["page"]
        assert sorted(one.row.what for one in seen.agreed) == ["", "", "Vi ringer."]


@pytest.mark.parametrize(("who", "offered"), [("teacher", True), ("section_head", True), ("consultant", True), ("administrator", False),
                                              ("guardian", False)])
def test_the_way_there_is_shown_to_those_who_may_go_it(client: Client, cast: Cast, who: str, offered: bool) -> None:
    shown = sign_in(client, getattr(cast, who)).get(reverse("overview:routines")).content.decode()
    assert (f'href="{LIST}"' in shown) is offered
    assert (client.get(LIST).status_code == 200) is offered


def test_minutes_come_after_the_meeting_and_once(client: Client, cast: Cast) -> None:
    row = invited(cast, days=3)
    with pytest.raises(commands.NotNow):
        commands.hold(evaluation_id=row.id, version=1, answers=SAID, whose_employees=[], improvements=[], by=actor(cast.principal),
                      at=timezone.now())
    assert "minutes/" not in sign_in(client, cast.principal).get(page(row)).content.decode()
    other = held(cast)
    with pytest.raises(commands.NotNow):
        commands.hold(evaluation_id=other.id, version=2, answers=SAID, whose_employees=[], improvements=[], by=actor(cast.principal),
                      at=timezone.now())


def test_what_should_not_stand_there_can_be_taken_out(client: Client, cast: Cast) -> None:
    row = held(cast, answers=SAID | {"keep": "Gutten på hjørnet."})
    sign_in(client, cast.principal)
    sent = {f"point_{key}": "Vi ringte." for key in KEYS} | {"version": str(row.version)}
    assert client.post(page(row, "minutes"), sent).status_code == 303
    assert "Gutten" not in client.get(page(row)).content.decode()
    assert not Evaluation.objects.filter(answers__keep__contains="Gutten").exists()
    assert client.post(page(row, "minutes"), sent | {"point_keep": "Noe annet."}).status_code == 303  # somebody else was first
    assert Evaluation.objects.get().answers["keep"] == "Vi ringte."
    assert Happened.objects.filter(what="corrected", by=cast.principal).count() == 1


def test_it_is_moved_and_called_off_and_everybody_is_told(client: Client, cast: Cast) -> None:
    row = invited(cast, days=5)
    sign_in(client, cast.section_head)
    sent = {"version": "1", "on": day(6), "starts": "10", "ends": "11.30", "place": "Skolen"}
    assert client.post(page(row, "move"), sent | {"ends": "9"}).status_code == 422
    assert [client.post(page(row, "move"), sent).status_code for _ in range(2)] == [303, 303]
    row.refresh_from_db()
    assert (timezone.localtime(row.starts_at).hour, row.place, row.sequence) == (10, "Skolen", 1)
    assert client.get(page(row, "calendar")).content.count(b"SUMMARY:M") == 1
    assert b"Skolen" not in client.get(page(row, "calendar")).content
    assert [client.post(page(row, "cancel")).status_code for _ in range(2)] == [303, 303]
    assert [one.what for one in Happened.objects.all()] == ["called", "moved", "cancelled"]
    off = Notice.objects.filter(kind="new")
    assert {one.account_id for one in off} == {cast.principal.id, cast.section_head.id} and all("CANCEL" in one.calendar for one in off)
    with pytest.raises(commands.NotNow):
        commands.move(evaluation_id=row.id, version=3, when=when(9), by=actor(cast.principal), at=timezone.now())


def test_each_head_chooses_from_the_own_unit_alone(client: Client, cast: Cast) -> None:
    row = invited(cast, days=5)
    sign_in(client, cast.principal)
    assert client.post(page(row, "people"), {"people": [str(cast.case_worker.id)]}).status_code == 422
    with pytest.raises(PermissionDenied):
        commands.choose(evaluation_id=row.id, unit_id=cast.cws.id, account_ids=[cast.consultant.id], by=actor(cast.principal),
                        at=timezone.now())
    assert client.post(page(row, "people"), {"people": [str(cast.teacher.id), str(cast.social_teacher.id)]}).status_code == 303
    assert client.post(page(row, "people"), {"people": [str(cast.social_teacher.id)]}).status_code == 303
    assert list(Comes.objects.values_list("account", flat=True)) == [cast.social_teacher.id]
    taken_out = Notice.objects.get(account=cast.teacher, kind="new")
    assert "CANCEL" in taken_out.calendar
    assert sign_in(client, cast.teacher).get(page(row)).status_code == 404


def test_the_heads_are_reminded_of_what_they_agreed_on_until_it_is_done(cast: Cast) -> None:
    row = held(cast, improvements=[Improvement("Vi ringer.", cast.cws.id, timezone.localdate())], whose_employees=[cast.school.id])

    def reminded(days: int) -> set[object]:
        before = set(Notice.objects.values_list("id", flat=True))
        commands.remind(by=MACHINE, at=timezone.now() + timedelta(days=days))
        return set(Notice.objects.exclude(id__in=before).filter(kind="due").values_list("account_id", flat=True))

    assert reminded(0) == {cast.section_head.id}
    assert reminded(0) == set()
    commands.done(evaluation_id=row.id, agreed_id=Agreed.objects.get(unit=cast.cws).id, by=actor(cast.section_head), at=timezone.now())
    assert reminded(20) == {cast.principal.id}


def test_the_journal_of_a_meeting_cannot_be_changed_by_the_app(cast: Cast) -> None:
    assert Happened.app_rights == ("SELECT", "INSERT")


def test_one_unit_does_not_meet_itself(cast: Cast) -> None:
    row = invited(cast)
    row.other = row.unit
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
