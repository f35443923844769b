"""Invented cases for the tests of facts, sharing and doors: fixed stories and hypothesis strategies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from skolestotte.rulebook.casefacts import CaseFacts
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.facts import facts_of
from skolestotte.rulebook.parties import (
    CwsFunction,
    FolderFacts,
    FolderKind,
    Participant,
    Party,
    PartyKind,
    Person,
    Relation,
    Unit,
    UnitKind,
)

DAY = date(2026, 3, 2)
TODAY = date(2026, 9, 1)
INTAKE = Unit("cws", UnitKind.CWS, frozenset({CwsFunction.INTAKE, CwsFunction.LEADERSHIP}))
MEASURES = Unit("measures", UnitKind.CWS, frozenset({CwsFunction.MEASURES}))
SCHOOL = Unit("school", UnitKind.SCHOOL)
KINDERGARTEN = Unit("kindergarten", UnitKind.KINDERGARTEN)
OTHER_SCHOOL = Unit("elsewhere", UnitKind.SCHOOL)
UNITS = (INTAKE, MEASURES, SCHOOL, KINDERGARTEN, OTHER_SCHOOL)
MOTHER = Person("mother", Relation.GUARDIAN, parental_responsibility=True)
STEPFATHER = Person("stepfather", Relation.GUARDIAN)
YOUTH = Person("youth", Relation.CHILD, birth_date=date(2010, 5, 4))
PEOPLE = (MOTHER, STEPFATHER, YOUTH)
TEACHER = Participant("teacher", "school")
PURPOSES = ("obtain_information", "school_in_part_2", "closing_meeting", "collaboration_in_measures")


class Journal:
    """Events told one after the other; each `add` is one day later than the last."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, kind: str, **data: Any) -> Journal:
        number = len(self.events) + 1
        self.events.append(Event(number, kind, DAY + timedelta(days=number), data))
        return self

    def received(self, report: str = "r1", unit: Unit = SCHOOL, *, hold_back: bool = False) -> Journal:
        return self.add("report.received", report=report, unit=unit.id, unit_kind=unit.kind.value,
                        reporter=f"reporter-{unit.id}", channel="platform", hold_back=hold_back)

    def reviewed(self, report: str = "r1", outcome: str = "investigate") -> Journal:
        return self.add("report.reviewed", report=report, outcome=outcome, groundless=False)

    def told(self, report: str = "r1", *, investigation: bool = True) -> Journal:
        return self.add("feedback.first_sent", report=report, investigation=investigation)

    def called(self, meeting: str = "m1", type: str = "start") -> Journal:
        return self.add("meeting.called", meeting=meeting, type=type, meeting_on="2026-04-01", place="school")

    def consent(self, purpose: str, answer: str = "given", form: str = "written") -> Journal:
        if not any(e.kind == "consent.asked" and e.data["purpose"] == purpose for e in self.events):
            self.add("consent.asked", consent=f"c-{purpose}", purpose=purpose, of=["mother"])
        return self.add(f"consent.{answer}", consent=f"c-{purpose}", purpose=purpose, of="mother", form=form)

    def concluded(self, outcome: str = "measures") -> Journal:
        return self.add("investigation.concluded", outcome=outcome)

    def facts(self, *, units: tuple[Unit, ...] = UNITS, people: tuple[Person, ...] = PEOPLE) -> CaseFacts:
        return facts_of(self.events, units, people)


FOLDERS = {
    "identity": FolderFacts(FolderKind.IDENTITY, "f-identity", "cws", participants=frozenset({TEACHER})),
    "concern": FolderFacts(FolderKind.CONCERN, "f-concern", "school", person="reporter-school"),
    "report": FolderFacts(FolderKind.REPORT, "f-report", "cws", report="r1"),
    "cws": FolderFacts(FolderKind.CWS, "f-cws", "cws"),
    "family": FolderFacts(FolderKind.FAMILY, "f-family", "cws"),
    "collab": FolderFacts(FolderKind.COLLAB, "f-collab", "cws"),
    "start part 1": FolderFacts(FolderKind.MEETING, "f-m1-1", "cws", meeting="m1", part=1,
                                participants=frozenset({TEACHER})),
    "start part 2": FolderFacts(FolderKind.MEETING, "f-m1-2", "cws", meeting="m1", part=2,
                                participants=frozenset({TEACHER})),
    "start times": FolderFacts(FolderKind.MEETING, "f-m1-times", "cws", meeting="m1", use="times",
                               participants=frozenset({TEACHER})),
    "start leader": FolderFacts(FolderKind.MEETING, "f-m1-leader", "cws", meeting="m1", use="leader",
                                participants=frozenset({TEACHER})),
    "start staff": FolderFacts(FolderKind.MEETING, "f-m1-staff", "cws", meeting="m1", use="staff"),
    "closing": FolderFacts(FolderKind.MEETING, "f-m2", "cws", meeting="m2", part=1,
                           participants=frozenset({TEACHER})),
    "personal": FolderFacts(FolderKind.PERSONAL, "f-personal", "school", person="teacher"),
}

_reports = st.sampled_from(["r1", "r2", "r3"])
_meetings = st.sampled_from([("m1", "start"), ("m2", "closing")])
_cws_people = st.sampled_from(["anna", "bo"])
_consent_people = st.sampled_from(["mother", "youth"])
_reporting = {"r1": SCHOOL, "r2": KINDERGARTEN, "r3": SCHOOL}


def _event_data() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    def consent(kind: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        who = st.just(["mother", "youth"]) if kind == "asked" else _consent_people
        return st.builds(
            lambda purpose, of, form: (f"consent.{kind}", {
                "consent": f"c-{purpose}", "purpose": purpose, "of": of, "form": form}),
            st.sampled_from(PURPOSES), who, st.sampled_from(["written", "written", "oral"]))

    def meeting(kind: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        return st.builds(lambda m, part: (kind, {"meeting": m[0], "type": m[1], "part": part,
                                                 "meeting_on": "2026-04-01", "agenda_covered": True}),
                         _meetings, st.sampled_from([1, 2]))

    return st.one_of(
        st.builds(lambda r, h: ("report.received", {
            "report": r, "unit": _reporting[r].id, "unit_kind": _reporting[r].kind.value,
            "reporter": f"reporter-{_reporting[r].id}", "channel": "platform", "hold_back": h}),
            _reports, st.booleans()),
        st.builds(lambda r, o: ("report.reviewed", {"report": r, "outcome": o}), _reports, st.sampled_from(
            ["investigate", "investigate", "dismiss", "act_at_once", "violence", "active_case"])),
        st.builds(lambda r, i: ("feedback.first_sent", {"report": r, "investigation": i}),
                  _reports, st.booleans()),
        st.builds(lambda r: ("guardians.cleared", {"report": r}), _reports),
        st.builds(lambda k, p: (f"contact.{k}", {"person": p}),
                  st.sampled_from(["assigned", "accepted", "declined"]), _cws_people),
        st.builds(lambda k, p: (f"counsellor.{k}", {"person": p}), st.sampled_from(["named", "named", "left"]), st.just("pia")),
        st.sampled_from([("measures.began", {"date_fixed": True}), ("measures.ended", {})]),
        st.just(("call.held", {"youth_attends": True})),
        st.builds(lambda o: ("investigation.concluded", {"outcome": o}),
                  st.sampled_from(["dismissed", "measures"])),
        *(meeting(kind) for kind in ("meeting.times_proposed", "meeting.called", "meeting.moved", "meeting.cancelled",
                                     "meeting.part_held")),
        *(consent(kind) for kind in ("asked", "asked", "given", "given", "given", "refused", "withdrawn",
                                     "confirmed")),
        st.just(("routine.left", {"reason_given": True})),
    )


journals = st.lists(_event_data(), max_size=25).map(
    lambda rows: [Event(n, kind, DAY + timedelta(days=n), data) for n, (kind, data) in enumerate(rows, 1)])
people = st.builds(
    lambda responsible, party, born: (
        Person("mother", Relation.GUARDIAN, responsible, party),
        Person("stepfather", Relation.GUARDIAN),
        Person("youth", Relation.CHILD, birth_date=born)),
    st.booleans(), st.sampled_from([None, None, True, False]),
    st.sampled_from([None, date(2010, 5, 4), date(2016, 2, 29), date(2005, 1, 1)]))
parties = st.builds(
    Party, st.sampled_from(list(PartyKind)),
    unit=st.sampled_from(["", "cws", "measures", "school", "kindergarten", "elsewhere", "nowhere"]),
    person=st.sampled_from(["", "mother", "stepfather", "youth", "anna", "bo", "teacher", "reporter-school",
                            "reporter-kindergarten", "nobody"]))
folders = st.builds(
    FolderFacts, st.sampled_from(list(FolderKind)), st.just("f"),
    owner_unit=st.sampled_from(["", "cws", "school", "elsewhere"]), report=st.sampled_from(["", "r1", "r2"]),
    meeting=st.sampled_from(["", "m1", "m2"]), part=st.sampled_from([1, 2]),
    person=st.sampled_from(["", "teacher", "reporter-school", "mother"]), sent=st.booleans(),
    school_unit=st.sampled_from(["", "school", "kindergarten"]),
    participants=st.sets(st.sampled_from([TEACHER, Participant("nurse", "kindergarten"),
                                          Participant("stranger", "elsewhere")])).map(frozenset),
    use=st.sampled_from(["", "", "times", "leader"]))
