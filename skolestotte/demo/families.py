"""Invented children and guardians, and reports about them as a teacher would write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from skolestotte.rulebook.identity import synthetic_number


@dataclass(frozen=True)
class Grown:
    """A guardian."""

    name: str
    born: date
    responsibility: bool = True
    interpreter: str = ""

    @property
    def number(self) -> str:
        return synthetic_number(self.born, 3)

    @property
    def email(self) -> str:
        plain = self.name.casefold().replace("å", "a").replace("ø", "o").replace("æ", "ae")
        return f"{plain.replace(' ', '.')}@familie.example"

    @property
    def phone(self) -> str:
        return f"99{self.born:%d%m}{self.born.year % 100:02}"


@dataclass(frozen=True)
class Family:
    """One child (or siblings) with guardians, and the worry of the story."""

    children: tuple[tuple[str, date], ...]
    guardians: tuple[Grown, ...]
    worry: str
    seen: tuple[str, ...]
    resources: str = ""
    municipality_no: str = ""
    flags: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


def _born(age: int, today: date, month: int = 3) -> date:
    return date(today.year - age, month, 14) if (month, 14) <= (today.month, today.day) else date(today.year - age - 1, month, 14)


def families(today: date) -> dict[str, Family]:
    """The families of the demo by short name."""
    tired = ("Kom uten matpakke og sovnet i to av timene.", "Ble hentet en time etter at AKS stengte. Ingen svarte på telefonen.")
    return {
        "Emma": Family((("Emma Fjeldstad", _born(9, today)),),
                       (Grown("Lene Fjeldstad", date(1988, 4, 2)), Grown("Morten Fjeldstad", date(1985, 9, 21))),
                       "Emma er ofte sliten og uten mat på skolen, og blir sjelden hentet i tide.", tired,
                       "Emma er flink til å lese og har to nære venner. Mor kommer på alle møter."),
        "Noah": Family((("Noah Rustad", _born(7, today, 5)),), (Grown("Camilla Rustad", date(1991, 1, 30)),),
                       "Noah er mye borte, og gråter når skoledagen er slutt.",
                       ("Fravær 11 dager på fire uker, uten melding.", "Ville ikke gå hjem. Sa at han ikke orket."),
                       "Noah leker godt med de andre når han er her."),
        "Amina": Family((("Amina Warsame", _born(10, today, 6)),),
                        (Grown("Hodan Warsame", date(1990, 7, 7), interpreter="somali"),
                         Grown("Abdi Warsame", date(1986, 2, 11), interpreter="somali")),
                        "Amina har ansvar for tre mindre søsken og får ikke gjort skolearbeid.",
                        ("Fortalte at hun lager middag og legger søsknene.", "Leksene har ikke vært gjort på fem uker."),
                        "Amina tar ansvar og er omsorgsfull. Foreldrene vil samarbeide."),
        "Theo": Family((("Theo Skogvang", _born(15, today, 2)),),
                       (Grown("Unni Skogvang", date(1979, 12, 5)), Grown("Stein Skogvang", date(1976, 6, 18), responsibility=False)),
                       "Theo har sluttet å komme på skolen og er sett ute om natta.",
                       ("Ikke møtt til undervisning siden høstferien.", "Sett i sentrum kl. 02 på en hverdag av en lærer."),
                       "Theo er glad i musikk og har kontakt med en ungdomsarbeider."),
        "Sofie": Family((("Sofie Heggelund", _born(8, today, 8)), ("Max Heggelund", _born(6, today, 10))),
                        (Grown("Kristin Heggelund", date(1987, 3, 3)), Grown("Daniel Heggelund", date(1987, 11, 27))),
                        "Sofie og Max kommer uten klær til været og forteller om mye krangling hjemme.",
                        ("Begge kom i joggesko i snøen, tredje dag på rad.", "Max fortalte at de låser døra til rommet når de krangler."),
                        "Barna er trygge på hverandre. Besteforeldre henter av og til."),
        "Leo": Family((("Leo Brenna", _born(4, today, 7)),), (Grown("Hanne Brenna", date(1995, 5, 9)),),
                      "Leo er stille, spiser mye når han kommer, og mor virker utslitt.",
                      ("Spiste fire brødskiver før samlingsstund.", "Mor sovnet i garderoben ved levering."),
                      "Mor forteller åpent at hun strever."),
        "Aksel": Family((("Aksel Nyhus", _born(5, today, 11)),), (Grown("Turi Nyhus", date(1993, 4, 12)),),
                        "Aksel kommer uten klær til været, og leker at de voksne hjemme er sinte på hverandre.",
                        ("Kom i tynn genser og våte sko tre dager på rad.", "Lekte at dokka måtte gjemme seg når noen ropte."),
                        "Aksel er trygg på de voksne her, og mor vil gjerne ha hjelp."),
        "Ylva": Family((("Ylva Tveitan", _born(11, today, 9)),), (Grown("Marit Tveitan", date(1984, 8, 8)),),
                       "Ylva bor i nabokommunen. Hun er redd for å gå hjem i helgene.",
                       ("Spurte om å få bli på skolen fredag.",), "Ylva har en tante hun stoler på.", municipality_no="9902"),
        "Filip": Family((("Filip Krogstad", _born(9, today, 1)),), (Grown("Ellen Krogstad", date(1983, 10, 1)),),
                        "Filip har hatt blåmerker to ganger og forklarer dem ulikt.",
                        ("Blåmerke på overarmen, sa først at han falt, så at han ikke husket.",),
                        "Filip har god kontakt med treneren sin.", flags=("violence",)),
        "Nora": Family((("Nora Lilleheim", _born(10, today, 5)),), (Grown("Ragnhild Lilleheim", date(1986, 4, 17)),
                       Grown("Stian Lilleheim", date(1984, 6, 2))),
                       "Nora har fortalt at det hender noen slår hjemme, og at hun gjemmer seg i skapet.",
                       ("Sa i friminuttet at hun ikke ville hjem fordi det blir slåssing.",),
                       "Nora stoler på kontaktlæreren og på bestemor.", flags=("violence",)),
        "Mille": Family((("Mille Aspelund", _born(12, today, 4)),), (Grown("Tone Aspelund", date(1982, 2, 20)),
                        Grown("Jon Aspelund", date(1980, 5, 15))),
                        "Mille har trukket seg unna og vil ikke spise sammen med andre.",
                        ("Gikk ut av klasserommet tre ganger samme dag.",), "Foreldrene har tatt kontakt med skolen selv."),
        "Iben": Family((("Iben Hovland", _born(11, today, 5)),), (Grown("Astri Hovland", date(1986, 7, 30)),),
                       "Iben har mye fravær og sier at hun må være hjemme hos lillebror.",
                       ("Borte åtte dager på fire uker.",), "Iben er trygg på kontaktlæreren sin."),
        "Selma": Family((("Selma Vangsjord", _born(9, today, 12)),), (Grown("Birgit Vangsjord", date(1987, 5, 22)),
                        Grown("Harald Vangsjord", date(1985, 8, 4))),
                        "Selma er trøtt og engstelig, og følger med på hvordan de voksne har det.",
                        ("Sovnet i lesekroken tre dager på rad.",), "Selma har en bestevenn og liker å synge."),
        "Jakob": Family((("Jakob Elvestad", _born(11, today, 8)),), (Grown("Nina Elvestad", date(1989, 3, 11)),),
                        "Jakob kommer ofte uten sekk og mat, og vil ikke at noen ringer hjem.",
                        ("Hadde ikke spist siden dagen før. Ba læreren om ikke å si det til noen.",),
                        "Jakob er flink med hendene og hjelper gjerne de yngste."),
        "Oskar": Family((("Oskar Lindaas", _born(10, today, 11)),), (Grown("Siv Lindaas", date(1989, 6, 6)),),
                        "Oskar kommer for sent hver dag og er ofte skitten.",
                        ("Kom kl. 10.15 fire dager i uka.",), "Oskar er god i matematikk."),
        "Jenny": Family((("Jenny Myrland", _born(13, today, 2)),), (Grown("Rita Myrland", date(1981, 1, 1)),),
                        "Jenny forteller at hun passer på moren om kvelden.",
                        ("Sa at hun ikke kan sove borte fordi mor trenger henne.",), "Jenny snakker lett med helsesykepleier."),
        "Vetle": Family((("Vetle Granheim", _born(8, today, 9)),), (Grown("Anja Granheim", date(1990, 2, 14)),),
                        "Vetle har vært mye sint og har ikke fått følge med i timene.",
                        ("Rev i stykker bøkene sine og gjemte seg under pulten.",), "Vetle har en klok mormor."),
        "Adam": Family((("Adam Nasser", _born(7, today, 6)),), (Grown("Layla Nasser", date(1992, 9, 9), interpreter="arabisk"),),
                       "Adam slår andre barn og blir utrøstelig når noen sier nei.",
                       ("Slo to medelever i friminuttet og gjemte seg etterpå.",), "Adam tegner mye og roer seg da."),
    }


def content(family: Family, *, on: date, position: str = "kontaktlærer") -> dict[str, Any]:
    """A complete report about the family, as our own form holds it (docs/flow.md)."""
    told = not family.flags
    why = "" if told else "Det kan være farlig for barnet at de får vite det nå."
    return {
        "reporter_position": position, "reporter_relation": "Kjenner barnet fra hver skoledag", "reporter_phone": "99 00 00 00",
        "children": [{"name": name, "national_id": synthetic_number(born, 7), "birth_date": born.isoformat(),
                      "address": "Fjordveien 12, 9999 Lysfjord", "told": told, "told_why_not": why,
                      "home_municipality_no": family.municipality_no} for name, born in family.children],
        "guardians": [{"name": g.name, "national_id": g.number, "birth_date": g.born.isoformat(), "email": g.email,
                       "address": "Fjordveien 12, 9999 Lysfjord", "phone": g.phone, "told": told, "told_why_not": why,
                       "parental_responsibility": g.responsibility, "interpreter": g.interpreter} for g in family.guardians],
        "history": "Vi har kjent familien siden barnet begynte hos oss. Bekymringen har vart i omtrent tre måneder.",
        "worry": family.worry,
        "observations": [{"what": what, "on": (on - timedelta(days=4 + 7 * n)).isoformat(), "time": "10:30", "place": "Klasserommet"}
                         for n, what in enumerate(family.seen)],
        "child_talk": "Kontaktlærer har snakket med barnet to ganger om hvordan det har det.",
        "assessment": "", "resources": family.resources,
        "dialogue": "Vi har hatt to samtaler med foreldrene." if told else "unknown",
        "measures_tried": "Matpakke på skolen, fast voksen om morgenen, ukentlig telefon hjem.",
        "guardians_know": "yes" if told else "no", "how_told": "I møte på skolen." if told else "",
        "other_services": "Skolehelsetjenesten", "other_family": "",
        "grounds": ["neglect"], "flags": list(family.flags),
    }
