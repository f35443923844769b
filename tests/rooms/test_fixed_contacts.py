"""The register of units, and choosing the fixed contacts between school and child welfare (ORG-01, ORG-03, ORG-04)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.rulebook.identity import synthetic_organisation_number
from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account, FixedContact, Membership, Unit
from skolestotte.web.units import commands
from tests.cast import MUNICIPALITY, Cast, actor, case_of, reported, sign_in
from tests.steps import investigated


def page(cast: Cast, side: str = "school", unit: Unit | None = None) -> str:
    return reverse("units:contacts", args=[(unit or cast.school).id, side])


def now(cast: Cast, side: str = "school") -> set[str]:
    rows = FixedContact.objects.filter(school=cast.school, side=side).on(timezone.localdate())
    return set(rows.values_list("account__name", flat=True))


def choose(client: Client, cast: Cast, who: Any, side: str = "school", **more: str) -> Any:
    form = client.get(page(cast, side)).context["form"]
    return client.post(page(cast, side), {"presence": "", "seen": form["seen"].value(), "who": who, **more})


def adviser(cast: Cast) -> Account:
    account = Account.objects.create(subject="adviser", name="Runa Fossli")
    Membership.objects.create(account=account, unit=cast.school, role="adviser", valid_from=timezone.localdate())
    return account


@pytest.mark.requirement("ORG-04")
def test_the_social_teacher_is_the_ordinary_choice_and_principal_adviser_or_teacher_can_be_chosen(
        client: Client, cast: Cast) -> None:
    adviser(cast)
    form = sign_in(client, cast.principal).get(page(cast)).context["form"]
    names = [name for _, name in form.fields["who"].choices]
    assert names[0] == "Sara Lund" and set(names[1:]) == {"Petra Dahl", "Runa Fossli", "Tiril Berg", "Odd Holm"}
    assert form.initial["who"] == str(cast.social_teacher.id)


@pytest.mark.requirement("ORG-04")
def test_an_institution_chooses_its_school_officer(client: Client, cast: Cast) -> None:
    home = Unit.objects.create(kind="institution", name="Furulia ungdomshjem", municipality_no=MUNICIPALITY)
    for name, role in (("Atle Vang", "institution_school_officer"), ("Berit Lia", "assistant")):
        account = Account.objects.create(subject=name, name=name)
        Membership.objects.create(account=account, unit=home, role=role, valid_from=timezone.localdate())
    url = page(cast, unit=home)
    form = sign_in(client, cast.administrator).get(url).context["form"]
    assert [name for _, name in form.fields["who"].choices] == ["Atle Vang"]
    who = form.fields["who"].choices[0][0]
    assert client.post(url, {"who": who, "seen": "", "presence": ""}).status_code == 303
    assert FixedContact.objects.get(school=home).account.name == "Atle Vang"
    assert Membership.objects.filter(unit=home).count() == 2  # no role came with it


@pytest.mark.requirement("ORG-04")
def test_whoever_is_chosen_instead_gets_the_tasks_and_doors_and_loses_them_again(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    other = Client()
    sign_in(other, cast.other_teacher)
    shown = reverse("overview:case", args=[case.id])
    assert other.get(shown).status_code == 404
    assert choose(sign_in(client, cast.principal), cast, str(cast.other_teacher.id)).status_code == 303
    assert now(cast) == {"Odd Holm"}
    assert other.get(shown).status_code == 200
    assert "social_teacher" in {role.role for role in actor(cast.other_teacher).roles}
    assert choose(client, cast, str(cast.social_teacher.id)).status_code == 303
    day = timezone.localdate() + timedelta(days=1)
    held = Membership.objects.filter(account=cast.other_teacher, role="social_teacher")
    assert held.on(timezone.localdate()).exists() and not held.on(day).exists()  # the rest of the day it began
    assert Membership.objects.filter(account=cast.social_teacher, valid_until=None).exists()  # her own was never touched


@pytest.mark.requirement("ORG-03")
def test_the_school_sees_the_new_contact_at_once_on_its_card_and_keeps_the_old_in_history(client: Client, cast: Cast) -> None:
    leader = sign_in(Client(), cast.section_head)
    assert choose(leader, cast, [str(cast.case_worker.id), str(cast.consultant.id)], "cws",
                  presence="Tirsdager 12–15").status_code == 303
    card = sign_in(client, cast.social_teacher).get(reverse("overview:children")).content.decode()
    assert "Kaja Myhre" in card and "Kim Moen" in card and card.count("Tirsdager 12–15") == 2
    FixedContact.objects.filter(account=cast.case_worker).update(valid_from=timezone.localdate() - timedelta(days=9))
    assert choose(leader, cast, [str(cast.consultant.id)], "cws").status_code == 303
    unit = client.get(reverse("units:unit", args=[cast.school.id])).context["page"]
    theirs = unit.sides[1]
    assert [one.name for one in theirs.now] == ["Kim Moen"] and [one.name for one in theirs.before] == ["Kaja Myhre"]


def test_the_one_who_is_chosen_is_told_once_without_a_word_about_why(client: Client, cast: Cast) -> None:
    choose(sign_in(client, cast.principal), cast, str(cast.teacher.id))
    choose(client, cast, str(cast.teacher.id))
    assert [n.kind for n in Notice.objects.filter(account=cast.teacher)] == ["new"]


def test_two_who_choose_at_once_and_a_double_click(client: Client, cast: Cast) -> None:
    sign_in(client, cast.principal)
    seen = client.get(page(cast)).context["form"]["seen"].value()
    first = {"who": str(cast.teacher.id), "seen": seen, "presence": ""}
    assert [client.post(page(cast), first).status_code for _ in range(2)] == [303, 303]
    client.post(page(cast), {**first, "who": str(cast.principal.id)})
    assert now(cast) == {"Tiril Berg"}


def test_back_and_forth_on_the_same_day_leaves_one_contact(client: Client, cast: Cast) -> None:
    sign_in(client, cast.principal)
    for one in (cast.teacher, cast.social_teacher, cast.teacher, cast.principal):
        assert choose(client, cast, str(one.id)).status_code == 303
    assert now(cast) == {"Petra Dahl"}
    unit = client.get(reverse("units:unit", args=[cast.school.id])).context["page"]
    assert [one.name for one in unit.sides[0].before] == ["Sara Lund"]  # the others never had a whole day


@pytest.mark.parametrize("wrong", ["", "nobody", "other_liaison"])
def test_only_somebody_who_works_there_can_be_chosen(client: Client, cast: Cast, wrong: str) -> None:
    who = str(getattr(cast, wrong).id) if hasattr(cast, wrong) else wrong
    answer = choose(sign_in(client, cast.principal), cast, who, presence="Onsdager")
    assert answer.status_code == 422 and "who" in answer.context["form"].errors
    assert answer.context["form"]["presence"].value() == "Onsdager"
    assert now(cast) == {"Sara Lund"}


def test_a_leader_of_one_school_does_not_choose_for_another_nor_for_the_service(client: Client, cast: Cast) -> None:
    sign_in(client, cast.principal)
    assert client.get(page(cast, unit=cast.other_school)).status_code == 403
    assert client.get(page(cast, "cws")).status_code == 403
    assert client.get(page(cast, "family")).status_code == 404
    assert client.get(page(cast, unit=cast.measures)).status_code == 404


@pytest.mark.requirement("ORG-03")
def test_a_school_without_a_contact_is_a_gap_in_the_administrators_register(client: Client, cast: Cast) -> None:
    register = sign_in(client, cast.administrator).get(reverse("units:register")).context["page"]
    assert {unit.name for unit in register.gaps} == {"Solbakken skole", "Bekkelia barnehage"}


@pytest.mark.requirement("ORG-01")
def test_the_administrator_keeps_the_register_with_every_type_and_no_other(client: Client, cast: Cast) -> None:
    url = reverse("units:new")
    sign_in(client, cast.administrator)
    given = {"name": "Ny enhet", "municipality_no": MUNICIPALITY, "district_no": "", "version": "0"}
    for kind in Unit.Kind.values:
        parent = str(cast.cws.id) if kind.startswith("cws_") else ""
        assert client.post(url, given | {"kind": kind, "parent": parent}).status_code == 303
    assert set(Unit.objects.filter(name="Ny enhet").values_list("kind", flat=True)) == set(Unit.Kind.values)
    assert "kind" in client.post(url, given | {"kind": "library"}).context["form"].errors
    groups = client.get(reverse("units:register")).context["page"].groups
    assert {line.unit.kind for group in groups for line in group.lines} == set(Unit.Kind.values) and len(groups) == 3


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("org_no", "123456789"), ("municipality_no", "99"),
                                              ("district_no", "x"), ("phone", "abc"), ("email", "x"), ("name", "a" * 121),
                                              ("parent", "cws"), ("name", "\x00")])
def test_what_cannot_be_is_said_at_the_field(client: Client, cast: Cast, field: str, value: str) -> None:
    given = {"kind": "school", "name": "Nyskolen", "municipality_no": MUNICIPALITY, "district_no": "00", "version": "0",
             "org_no": synthetic_organisation_number(77)}
    wrong = str(cast.cws.id) if value == "cws" else value
    answer = sign_in(client, cast.administrator).post(reverse("units:new"), given | {field: wrong})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Unit.objects.filter(org_no=given["org_no"]).exists()


def test_two_administrators_at_once(cast: Cast) -> None:
    by, at = actor(cast.administrator), timezone.now()
    data: dict[str, Any] = {name: getattr(cast.school, name) for name in commands.FIELDS}
    commands.change_unit(unit_id=cast.school.id, version=0, data=data | {"phone": "99000001"}, by=by, at=at)
    with pytest.raises(commands.Changed):
        commands.change_unit(unit_id=cast.school.id, version=0, data=data | {"phone": "99000002"}, by=by, at=at)
    assert Unit.objects.get(id=cast.school.id).phone == "99000001"


def test_the_type_of_a_unit_stays(client: Client, cast: Cast) -> None:
    url = reverse("units:edit", args=[cast.school.id])
    form = sign_in(client, cast.administrator).get(url).context["form"]
    assert "kind" not in form.fields
    data = {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}
    answer = client.post(url, data | {"kind": "kindergarten", "address": "Lia 3"})
    assert answer.status_code == 303, answer.context["form"].errors
    changed = Unit.objects.get(id=cast.school.id)
    assert (changed.kind, changed.address, changed.changed_by) == ("school", "Lia 3", cast.administrator)


def test_the_register_asks_as_much_for_few_units_as_for_many(client: Client, cast: Cast, django_assert_num_queries: Any) -> None:
    sign_in(client, cast.administrator).get(reverse("units:register"))
    with django_assert_num_queries(8) as few:
        client.get(reverse("units:register"))
    for number in range(30):
        Unit.objects.create(kind="school", name=f"Skole {number}", municipality_no=MUNICIPALITY)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("units:register"))


@pytest.mark.requirement("ORG-04")
def test_the_chosen_adviser_is_proposed_as_the_schools_liaison_in_meetings(cast: Cast) -> None:
    """Everything that asks for the school social teacher asks for the one who was chosen."""
    person = adviser(cast)
    commands.name_contacts(unit_id=cast.school.id, side="school", account_ids=[person.id], presence="",
                           seen=[cast.social_teacher.id], by=actor(cast.principal), at=timezone.now())
    case = case_of(reported(cast))
    client = sign_in(Client(), person)
    assert client.get(reverse("overview:children")).status_code == 200
    assert client.get(reverse("overview:case", args=[case.id])).status_code == 200


def test_an_administrator_who_also_teaches_there_does_not_open_doors_to_herself(client: Client, cast: Cast) -> None:
    Membership.objects.create(account=cast.administrator, unit=cast.school, role="teacher", valid_from=timezone.localdate())
    before = now(cast)
    answer = choose(sign_in(client, cast.administrator), cast, str(cast.administrator.id))
    assert answer.status_code == 422
    assert now(cast) == before
    assert not Membership.objects.filter(account=cast.administrator, role="social_teacher").exists()
    assert choose(client, cast, str(cast.other_teacher.id)).status_code == 303  # somebody else she may name
    assert choose(sign_in(client, cast.principal), cast, str(cast.principal.id)).status_code == 303  # who leads has the doors


@pytest.mark.parametrize("field", ["municipality_no", "district_no"])
def test_numbers_of_places_are_written_in_our_digits(client: Client, cast: Cast, field: str) -> None:
    sign_in(client, cast.administrator)
    address = reverse("units:edit", args=[cast.school.id])
    form = client.get(address).context["form"]
    stands = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    whole = stands | {"municipality_no": "9901", "district_no": "00"}
    assert client.post(address, whole | {field: {"municipality_no": "٩٩٠١", "district_no": "٠٠"}[field]}).status_code == 422
    assert client.post(address, whole).status_code == 303
