"""facts_of: what the journal tells, whatever the order it is handed over in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.casefacts import CaseFacts, Contact, Phase
from skolestotte.rulebook.events import Event
from skolestotte.rulebook.facts import facts_of
from skolestotte.rulebook.parties import Person, Relation, Unit, UnitKind
from tests.rulebook.sharing_cases import DAY, KINDERGARTEN, PEOPLE, SCHOOL, UNITS, Journal, journals


def test_a_case_without_events_has_no_facts() -> None:
    assert facts_of([]) == CaseFacts()


@given(journals, st.randoms(use_true_random=False))
def test_the_order_of_handing_over_does_not_matter(journal, chance: random.Random) -> None:
    shuffled = list(journal)
    chance.shuffle(shuffled)
    assert facts_of(shuffled) == facts_of(journal)


UNRELATED = ["step.deviated", "child_talk.held", "information.requested", "something.new"]


@given(journals, st.lists(st.tuples(st.integers(0, 26), st.sampled_from(UNRELATED))))
def test_unrelated_events_change_nothing_wherever_they_stand(journal, extra) -> None:
    between = [Event(10 * place + 5, kind, DAY, {"meeting": "m1"}) for place, kind in extra]
    spread = [Event(10 * e.seq, e.kind, e.on, e.data) for e in journal]

    def told(events: list[Event]) -> CaseFacts:
        return facts_of(events)

    assert told([*spread, *between]) == told(spread)


@given(journals)
def test_phases_and_flags_agree(journal) -> None:
    facts = facts_of(journal)
    assert facts.investigation_opened == (facts.phase != Phase.REVIEW)
    assert facts.investigation_concluded <= bool(facts.outcome)
    assert facts.hold_back == any(r.held_back for r in facts.reports)
    assert facts.school_informed <= bool(facts.reports)


def test_the_investigation_opens_by_review_or_by_feedback() -> None:
    assert Journal().received().reviewed(outcome="dismiss").facts().phase == Phase.REVIEW
    assert Journal().received().reviewed().facts().phase == Phase.INVESTIGATION
    assert Journal().received().told().facts().phase == Phase.INVESTIGATION
    assert Journal().received().told(investigation=False).facts().phase == Phase.REVIEW


def test_late_feedback_does_not_reopen_a_concluded_investigation() -> None:
    facts = Journal().received().reviewed().concluded("dismissed").told().facts()
    assert (facts.phase, facts.outcome) == (Phase.CONCLUDED, "dismissed")
    assert facts.investigation_concluded and facts.investigation_opened


def test_a_new_report_can_open_a_new_investigation() -> None:
    facts = Journal().received().reviewed().concluded().received("r2").reviewed("r2").facts()
    assert facts.phase == Phase.INVESTIGATION
    assert [r.in_case for r in facts.reports] == [True, True]


def test_collaboration_begins_for_the_units_that_had_reported() -> None:
    later = Unit("kg", UnitKind.KINDERGARTEN)
    journal = Journal().received().reviewed().add("call.held").received("r2", later)
    assert [r.collaborates for r in journal.facts().reports] == [True, False]
    assert [r.collaborates for r in journal.told("r2").facts().reports] == [True, True]
    assert journal.facts().collaboration_begun


def test_a_unit_nobody_described_is_known_by_its_report() -> None:
    facts = Journal().received().facts(units=())
    assert facts.unit("school") == Unit("school", UnitKind.SCHOOL)
    assert facts.unit("nowhere") is None
    odd = [Event(1, "report.received", DAY, {"report": "r", "unit": "u", "unit_kind": "circus"})]
    unit = facts_of(odd).unit("u")
    assert unit is not None and unit.kind == UnitKind.OTHER and not unit.takes_part and unit.heads == ()


def test_contact_person() -> None:
    journal = Journal().add("contact.assigned", person="anna")
    assert journal.facts().contact == Contact("", "anna")
    assert journal.add("contact.accepted", person="anna").facts().contact == Contact("anna")
    assert journal.add("contact.assigned", person="bo").facts().contact == Contact("anna", "bo")
    assert journal.add("contact.declined", person="anna").facts().contact == Contact("anna", "bo")
    assert journal.add("contact.accepted", person="bo").facts().contact == Contact("bo")


def test_meetings_are_called_moved_held_and_cancelled() -> None:
    journal = Journal().called()
    meeting = journal.facts().meeting("m1")
    assert meeting is not None and (meeting.type, meeting.seq, meeting.called) == ("start", 1, True)
    journal.add("meeting.moved", meeting="m1", type="start", meeting_on="2026-05-01")
    journal.add("meeting.part_held", meeting="m1", type="start", part=1)
    journal.add("meeting.part_held", meeting="m1", type="start", part=2)
    meeting = journal.facts().meeting("m1")
    assert meeting is not None
    assert (meeting.meeting_on, meeting.held) == (date(2026, 5, 1), frozenset({1, 2}))
    assert not meeting.cancelled
    journal.add("meeting.cancelled", meeting="m1", type="start")
    assert [m.cancelled for m in journal.facts().meetings] == [True]
    assert [m.cancelled for m in journal.called().facts().meetings] == [False]


def test_a_call_to_one_school_begins_nothing_with_another() -> None:
    journal = Journal().received("r1", SCHOOL).reviewed("r1").received("r2", KINDERGARTEN).called()
    of_run = (("run-1", "r1"), ("run-2", "r2"))

    def with_run(run: str) -> list[bool]:
        events = [replace(event, run=run) if event.kind == "meeting.called" else event for event in journal.events]
        return [report.collaborates for report in facts_of(events, UNITS, PEOPLE, of_run).reports]

    assert with_run("run-1") == [True, False]
    assert with_run("run-2") == [False, True]
    assert with_run("") == [True, True]  # a journal that does not say which


def test_the_latest_next_meeting_counts() -> None:
    journal = Journal().add("next_meeting.fixed", meeting_on="2026-05-01")
    journal.add("next_meeting.fixed", meeting_on=date(2026, 6, 1))
    assert journal.facts().next_meeting_on == date(2026, 6, 1)
    assert Journal().add("routine.left", reason_given=True).facts().routine_left


def test_consents_say_who_and_which() -> None:
    consent = Journal().consent("closing_meeting").facts().consent("closing_meeting")
    assert (consent.state, consent.consent, consent.given_by) == ("given", "c-closing_meeting", {"mother"})
    oral = Journal().consent("closing_meeting", form="oral").facts().consent("closing_meeting")
    assert (oral.state, oral.given_by) == ("asked", frozenset())
    assert Journal().facts().consent("closing_meeting").state == "none"


def test_the_consent_that_is_in_force_is_named_when_there_are_two() -> None:
    journal = Journal().consent("closing_meeting")
    journal.add("consent.asked", consent="narrower", purpose="closing_meeting", of=["mother"])
    assert journal.facts().consent("closing_meeting").consent == "c-closing_meeting"
    journal.consent("closing_meeting", "withdrawn")
    journal.add("consent.given", consent="narrower", purpose="closing_meeting", of="mother", form="written")
    consent = journal.facts().consent("closing_meeting")
    assert (consent.state, consent.consent) == ("given", "narrower")


def test_sharing_on_consent_counts_only_after_the_investigation() -> None:
    def shared(journal: Journal) -> bool:
        return journal.facts().shared_on_consent

    during = Journal().received().reviewed().consent("collaboration_in_measures")
    assert not shared(during)
    assert shared(during.concluded())
    early = Journal().received().reviewed().consent("collaboration_in_measures")
    assert not shared(early.consent("collaboration_in_measures", "withdrawn").concluded())
    later = Journal().received().reviewed().concluded().consent("collaboration_in_measures")
    assert shared(later.consent("collaboration_in_measures", "withdrawn"))


def test_corrections_and_retractions_change_the_facts() -> None:
    journal = Journal().received(hold_back=True).reviewed()
    journal.add("event.corrected", seq=1, on=None, data={"hold_back": False})
    assert not journal.facts().hold_back
    assert journal.add("event.retracted", seq=2).facts().phase == Phase.REVIEW


def test_ages() -> None:
    leap = Person("c", Relation.CHILD, birth_date=date(2012, 2, 29))
    assert not leap.has_turned(15, date(2027, 2, 28))
    assert leap.has_turned(15, date(2027, 3, 1))
    assert not Person("c", Relation.CHILD).has_turned(15, date(2027, 3, 1))
