"""The units and employees of the invented municipality of Lysfjord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from skolestotte.rulebook.identity import synthetic_organisation_number
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Account, FixedContact, Membership, Unit
from skolestotte.web.people.sign_in import actor_for, subject_mark

SINCE = date(2024, 8, 1)
SCHOOLS = ("Ospelia skole", "Kvernlia skole", "Rognstranda skole", "Steinvika skole", "Hassellunden skole",
           "Myrlia skole", "Lysfjord ungdomsskole")
KINDERGARTENS = ("Tyttebærtua barnehage", "Småfossen barnehage")

PARTNERS = (
    ("upper_secondary", "Lysfjord videregående skole"), ("after_school", "Ospelia SFO"),
    ("education_agency", "Oppvekstetaten i Lysfjord"), ("gp", "Torget legesenter"), ("bup", "BUP Lysfjord"),
    ("habilitation", "Habiliteringstjenesten i Lysfjord"), ("follow_up", "Oppfølgingstjenesten i Lysfjord"),
    ("family_help", "Familiehjelpen i Lysfjord"), ("family_counselling", "Familievernkontoret i Lysfjord"),
    ("nav_youth", "Nav Lysfjord, ungdomsteamet"), ("police", "Lysfjord politistasjon"),
    ("institution", "Furuheimen ungdomshjem"), ("care_centre", "Lysfjord omsorgssenter"),
    ("county_education", "Opplæringsavdelingen i Lysfjord fylke"),
)

# name, role, unit. The first school and the first kindergarten are the ones the README walks through.
STAFF = (
    ("Ingrid Solheim", "contact_teacher", "Ospelia skole"),
    ("Jonas Myhre", "social_teacher", "Ospelia skole"),
    ("Berit Aasen", "principal", "Ospelia skole"),
    ("Sara Nyland", "after_school_employee", "Ospelia skole"),
    ("Marte Lien", "school_nurse", "Ospelia skole"),
    ("Tor Eide", "teacher", "Kvernlia skole"),
    ("Anne Brekke", "social_teacher", "Kvernlia skole"),
    ("Rolf Hauge", "principal", "Kvernlia skole"),
    ("Liv Tangen", "social_teacher", "Rognstranda skole"),
    ("Geir Moen", "principal", "Rognstranda skole"),
    ("Nora Vik", "social_teacher", "Steinvika skole"),
    ("Odd Fossum", "principal", "Steinvika skole"),
    ("Hilde Bakken", "social_teacher", "Hassellunden skole"),
    ("Per Strand", "principal", "Hassellunden skole"),
    ("Eva Lunde", "social_teacher", "Myrlia skole"),
    ("Knut Rød", "principal", "Myrlia skole"),
    ("Samira Haddad", "contact_teacher", "Lysfjord ungdomsskole"),
    ("Trond Øygard", "social_teacher", "Lysfjord ungdomsskole"),
    ("Kari Nes", "principal", "Lysfjord ungdomsskole"),
    ("Astrid Holm", "kindergarten_head", "Tyttebærtua barnehage"),
    ("Emil Dahl", "kindergarten_employee", "Tyttebærtua barnehage"),
    ("Wenche Sund", "kindergarten_head", "Småfossen barnehage"),
    ("Mona Haugen", "intake_worker", "Mottak og undersøkelse"),
    ("Arne Lislevand", "intake_worker", "Mottak og undersøkelse"),
    ("Silje Brattli", "case_worker", "Mottak og undersøkelse"),
    ("Ola Kvam", "case_worker", "Mottak og undersøkelse"),
    ("Turid Sæther", "department_head", "Mottak og undersøkelse"),
    ("Yusuf Ali", "case_worker", "Tiltak"),
    ("Grete Olsvik", "department_head", "Tiltak"),
    ("Solveig Rønning", "family_counsellor", "Tiltak"),
    ("Håkon Vestby", "family_counsellor", "Tiltak"),
    ("Ragnhild Moe", "section_head", "Barnevernstjenesten i Lysfjord"),
    ("Vibeke Norli", "consultant", "Barnevernstjenesten i Lysfjord"),
    ("Pål Enger", "receptionist", "Barnevernstjenesten i Lysfjord"),
    ("Ida Systad", "administrator", "Barnevernstjenesten i Lysfjord"),
    ("Hege Røsand", "duty_worker", "Barnevernsvakten i Lysfjord"),
)


@dataclass(frozen=True)
class Town:
    """The units by name and the employees' accounts by name."""

    units: dict[str, Unit]
    accounts: dict[str, Account]

    def actor(self, name: str, today: date) -> Actor:
        return actor_for(self.accounts[name], today=today)


def _id(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"https://skolestotte.example/demo/{what}")


def build() -> Town:
    """Write units, employees, roles and fixed contacts. Not confidential."""
    units = _units()
    accounts = {}
    for number, (name, role, unit) in enumerate(STAFF):
        account = Account.objects.create(
            id=_id(name), subject=subject_mark("demo", name), name=name,
            email=f"{name.split()[0].lower()}.{number}@lysfjord.example".replace("å", "a").replace("ø", "o").replace("æ", "ae"),
            phone=f"99 00 {number // 10:02}{number % 10}0"[:11])
        Membership.objects.create(account=account, unit=units[unit], role=role, valid_from=SINCE)
        accounts[name] = account
    for school in (*SCHOOLS, *KINDERGARTENS):
        _fixed_contacts(school, units, accounts)
    return Town(units, accounts)


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}

    def add(kind: str, name: str, parent: str = "", place: str = "", phone: str = "") -> None:
        units[name] = Unit.objects.create(
            id=_id(name), kind=kind, name=name, parent=units.get(parent), municipality_no=settings.MUNICIPALITY_NO,
            org_no=synthetic_organisation_number(len(units) + 1), address=place, phone=phone)

    add("cws", "Barnevernstjenesten i Lysfjord", place="Torggata 3, 9999 Lysfjord", phone="99 10 00 00")
    add("cws_intake", "Mottak og undersøkelse", "Barnevernstjenesten i Lysfjord", "Torggata 3, 9999 Lysfjord", "99 10 00 10")
    add("cws_measures", "Tiltak", "Barnevernstjenesten i Lysfjord", "Torggata 3, 9999 Lysfjord", "99 10 00 20")
    add("cws_reception", "Resepsjonen", "Barnevernstjenesten i Lysfjord", "Torggata 3, 9999 Lysfjord", "99 10 00 30")
    for number, name in enumerate(SCHOOLS):
        add("school", name, place=f"Skoleveien {number + 2}, 9999 Lysfjord", phone=f"99 20 00 {number}0")
    for number, name in enumerate(KINDERGARTENS):
        add("kindergarten", name, place=f"Barnehageveien {number + 1}, 9999 Lysfjord", phone=f"99 30 00 {number}0")
    add("emergency", "Barnevernsvakten i Lysfjord", place="Torggata 3, 9999 Lysfjord", phone="99 10 00 40")
    add("ppt", "PPT i Lysfjord", place="Torggata 5, 9999 Lysfjord", phone="99 40 00 00")
    add("school_health", "Skolehelsetjenesten i Lysfjord", place="Torggata 5, 9999 Lysfjord", phone="99 40 00 10")
    for number, (kind, name) in enumerate(PARTNERS):
        add(kind, name, phone=f"99 50 {number:02} 00")
    return units


def _fixed_contacts(school: str, units: dict[str, Unit], accounts: dict[str, Account]) -> None:
    if school == "Småfossen barnehage":
        return  # a gap, so that the leader's list of gaps has something in it
    liaison = next(name for name, role, unit in STAFF if unit == school and role in {"social_teacher", "kindergarten_head"})
    FixedContact.objects.create(school=units[school], side="school", account=accounts[liaison], valid_from=SINCE)
    FixedContact.objects.create(school=units[school], side="cws", account=accounts["Vibeke Norli"], valid_from=SINCE,
                                presence="Hver tredje uke, tirsdag 12–15")
