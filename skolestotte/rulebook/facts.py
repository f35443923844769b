"""What is true of a case now, told from its journal: `facts_of(events, units, people) -> CaseFacts`.

Only what decisions about sharing need; progress through the routine is `progress.py`. The order in which
events are handed over does not matter: they are taken by their number. Corrections and retractions are
carried out first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skolestotte.rulebook.casefacts import (
    IN_MEASURES,
    CaseFacts,
    ConsentFact,
    Contact,
    MeetingFact,
    Phase,
    ReportFact,
)
from skolestotte.rulebook.consent import ConsentState, standing_of
from skolestotte.rulebook.events import Event, effective
from skolestotte.rulebook.parties import Person, Unit, UnitKind
from skolestotte.rulebook.reading import as_date

MEASURES_TURN = ("measures.began", "measures.ended")  # a family counsellor is named anew for each time of measures
OPENS_INVESTIGATION = ("investigate", "act_at_once", "violence")
BEGINS_COLLABORATION = ("call.held", "meeting.called")


def facts_of(events: Iterable[Event], units: Iterable[Unit] = (), people: Iterable[Person] = (),
             report_of_run: Iterable[tuple[str, str]] = ()) -> CaseFacts:
    """The facts of a case from its whole journal (not only what one reader may see). `report_of_run`: (run, report).

    Unknown kinds of events are passed over; a missing field counts as empty.
    """
    known = tuple(effective(tuple(sorted(events, key=lambda event: event.seq))))
    spells = _spells(known)
    of_run = dict(report_of_run)
    reports = _reports(known, spells, of_run)
    held = {report.id for report in reports if report.held_back}
    return CaseFacts(
        reports=reports,
        phase=_phase(spells),
        investigation_opened=bool(spells),
        opened_in_the_open=any(spell.reports - held for spell in spells),
        report_of_run=tuple(of_run.items()),
        outcome=_last(known, "investigation.concluded", "outcome"),
        measures_began=any(e.kind == "measures.began" for e in known),
        guardians_cleared=any(e.kind == "guardians.cleared" for e in known),
        contact=_contact(known),
        consents=_consents(known),
        shared_on_consent=_shared_on_consent(known),
        meetings=_meetings(known),
        next_meeting_on=as_date(next((e.data.get("meeting_on") for e in reversed(known)
                                   if e.kind == "next_meeting.fixed"), None)),
        routine_left=any(e.kind == "routine.left" for e in known),
        units=tuple(units),
        people=tuple(people),
    )


@dataclass(frozen=True, slots=True)
class _Spell:
    """One investigation, from and to an event number; `end` None while it runs. `reports`: what it was opened on."""

    start: int
    end: int | None = None
    reports: frozenset[str] = frozenset()


def _spells(events: Sequence[Event]) -> tuple[_Spell, ...]:
    spells: list[_Spell] = []
    opened_for: set[str] = set()
    for event in events:
        report = _text(event, "report")
        reviewed = event.kind == "report.reviewed" and event.data.get("outcome") in OPENS_INVESTIGATION
        told = event.kind == "feedback.first_sent" and event.data.get("investigation") is True
        if reviewed or (told and report not in opened_for):
            opened_for.add(report)
            if not spells or spells[-1].end is not None:
                spells.append(_Spell(event.seq))
            spells[-1] = replace(spells[-1], reports=spells[-1].reports | {report})
        elif event.kind == "investigation.concluded" and spells and spells[-1].end is None:
            spells[-1] = replace(spells[-1], end=event.seq)
    return tuple(spells)


def _phase(spells: Sequence[_Spell]) -> Phase:
    if not spells:
        return Phase.REVIEW
    return Phase.INVESTIGATION if spells[-1].end is None else Phase.CONCLUDED


def _reports(events: Sequence[Event], spells: Sequence[_Spell], of_run: Mapping[str, str]) -> tuple[ReportFact, ...]:
    received: dict[str, Event] = {}
    for event in events:
        if event.kind == "report.received":
            received.setdefault(_text(event, "report"), event)
    return tuple(_report(event, events, spells, of_run) for event in received.values())


def _report(received: Event, events: Sequence[Event], spells: Sequence[_Spell], of_run: Mapping[str, str]) -> ReportFact:
    report = _text(received, "report")
    own = [e for e in events if _text(e, "report") == report]
    sent = [e for e in own if e.kind == "feedback.first_sent"]
    told = any(e.data.get("investigation") is True for e in sent)
    information = any(e.kind == "report.reviewed" and _text(e, "outcome") == "active_case" and _in_measures(events, e.seq) for e in own)
    # A call to another school, in the run of that school's report, begins nothing with this one.
    called = any(e.kind in BEGINS_COLLABORATION and e.seq > received.seq and of_run.get(e.run, report) == report for e in events)
    return ReportFact(
        id=report,
        unit=_text(received, "unit"),
        unit_kind=_unit_kind(received),
        reporter=_text(received, "reporter"),
        channel=_text(received, "channel"),
        seq=received.seq,
        received_on=received.on,
        held_back=held_back(own),
        reviewed=bool(sent) or any(e.kind == "report.reviewed" for e in own),
        in_case=information or any(spell.end is None or spell.end > received.seq for spell in spells),
        feedback_sent=bool(sent),
        collaborates=told or called,
    )


def _in_measures(events: Sequence[Event], seq: int) -> bool:
    """Did the family get measures at that moment? What is registered in the case then is a paper of it, though nothing is
    investigated (fvl § 18)."""
    ends = [e for e in events if e.seq < seq and e.kind in ("investigation.concluded", "measures.ended")]
    return bool(ends) and _text(ends[-1], "outcome") == "measures"


def held_back(own: Sequence[Event]) -> bool:
    """Set by the reporter's mark or by the violence routine; ended by the service alone (DUT-08, DUT-09). In: the events about one
    report in order, or those of them that a reader may see."""
    held = False
    for event in own:
        if event.kind == "guardians.cleared":
            held = False
        else:
            held = held or says_held_back(event)
    return held


def says_held_back(event: Event) -> bool:
    """True for such an event, and for what tells it to those who do not read the review: the hand-over to the violence routine."""
    return holds_back(event.kind, event.data) or (event.kind == "routine.handed_over" and event.data.get("to") == "RT2")


def holds_back(kind: str, data: Mapping[str, Any]) -> bool:
    """True for an event after which the guardians are not to be told of the report it is about (DUT-08, DUT-09)."""
    if kind == "report.received":
        return data.get("hold_back") is True
    return kind == "report.reviewed" and data.get("outcome") == "violence"


def _contact(events: Sequence[Event]) -> Contact:
    person, offered, left = "", "", ""
    for event in events:
        who = _text(event, "person")
        if event.kind == "contact.assigned":
            offered = "" if who == person else who
        elif event.kind == "contact.accepted":
            person, offered, left = who, ("" if offered == who else offered), ""
        elif event.kind == "contact.left" and who == person:
            person, left = "", who
        elif event.kind == "contact.declined" and who == offered:
            offered = ""
    return Contact(person, offered, left, _counsellor(events))


def _counsellor(events: Sequence[Event]) -> str:
    named = ""
    for event in events:
        who = _text(event, "person")
        if event.kind == "counsellor.named":
            named = who
        elif event.kind in MEASURES_TURN or (event.kind == "counsellor.left" and who == named):
            named = ""
    return named


def _meetings(events: Sequence[Event]) -> tuple[MeetingFact, ...]:
    found: dict[str, MeetingFact] = {}
    for event in events:
        if not event.kind.startswith("meeting.") and event.kind != "minutes.sent":
            continue
        key = _text(event, "meeting")
        was = found.get(key) or MeetingFact(key, _text(event, "type"), event.seq)
        held = was.held | {_part(event)} if event.kind == "meeting.part_held" else was.held
        moves = event.kind in ("meeting.called", "meeting.moved")
        found[key] = MeetingFact(
            id=key,
            type=was.type or _text(event, "type"),
            seq=was.seq,
            run=was.run or event.run,
            variant=_text(event, "variant") or was.variant,
            meeting_on=as_date(event.data.get("meeting_on")) if moves else was.meeting_on,
            proposed=was.proposed or event.kind == "meeting.times_proposed",
            called=was.called or moves or event.kind == "meeting.part_held",
            cancelled=event.kind == "meeting.cancelled" or (was.cancelled and event.kind != "meeting.called"),
            held=held,
            sent=was.sent | {_part(event)} if event.kind == "minutes.sent" else was.sent,
            wished_by=was.wished_by or (_text(event, "unit") if event.kind == "meeting.wished" else ""),
        )
    return tuple(found.values())


def _consents(events: Sequence[Event]) -> tuple[ConsentFact, ...]:
    of_consent = [e for e in events if e.kind.startswith("consent.")]
    purposes = sorted({_text(e, "purpose") for e in of_consent})
    whole = [_consent(purpose, [e for e in of_consent if _text(e, "purpose") == purpose]) for purpose in purposes]
    runs = sorted({(_text(e, "purpose"), e.run) for e in of_consent if e.run})
    of_runs = (_consent(purpose, [e for e in of_consent if (_text(e, "purpose"), e.run) == (purpose, run)], run)
               for purpose, run in runs)
    asked = sorted({(_text(e, "purpose"), _text(e, "meeting")) for e in of_consent if _text(e, "meeting")})
    of_meetings = (_consent(purpose, [e for e in of_consent if (_text(e, "purpose"), _text(e, "meeting")) == (purpose, meeting)],
                            meeting=meeting) for purpose, meeting in asked)
    return (*whole, *of_runs, *of_meetings)


def _consent(purpose: str, events: Sequence[Event], run: str = "", meeting: str = "") -> ConsentFact:
    state = standing_of(events).state
    ids = [_text(e, "consent") for e in events if e.kind == "consent.asked"]
    given = [i for i in ids if standing_of(_of_consent(events, i)).state is ConsentState.GIVEN]
    consent = (given or ids or [""])[-1]
    return ConsentFact(purpose, state.value, consent, _givers(_of_consent(events, consent)), run, meeting)


def _of_consent(events: Sequence[Event], consent: str) -> list[Event]:
    return [e for e in events if _text(e, "consent") == consent]


def _givers(events: Sequence[Event]) -> frozenset[str]:
    """Those whose written yes stands."""
    givers: set[str] = set()
    for event in events:
        written = event.kind == "consent.given" and event.data.get("form") == "written"
        if written or event.kind == "consent.confirmed":
            givers.add(_text(event, "of"))
        elif event.kind in ("consent.refused", "consent.withdrawn", "consent.fell_away"):
            givers.discard(_text(event, "of"))
    return frozenset(givers)


def _shared_on_consent(events: Sequence[Event]) -> bool:
    """Whether collaboration in measures has at any time been consented to while no investigation ran."""
    own = [e for e in events if e.kind.startswith("consent.") and _text(e, "purpose") == IN_MEASURES]
    given_at = [n for n in (e.seq for e in events)
                if own and standing_of([e for e in own if e.seq <= n]).state is ConsentState.GIVEN]
    return any(_phase(_spells([e for e in events if e.seq <= n])) == Phase.CONCLUDED for n in given_at)


def _text(event: Event, key: str) -> str:
    value = event.data.get(key)
    return value if isinstance(value, str) else ""


def _part(event: Event) -> int:
    return 2 if str(event.data.get("part")) == "2" else 1


def _unit_kind(event: Event) -> UnitKind:
    try:
        return UnitKind(_text(event, "unit_kind"))
    except ValueError:
        return UnitKind.OTHER


def _last(events: Sequence[Event], kind: str, key: str) -> str:
    return next((_text(e, key) for e in reversed(events) if e.kind == kind), "")
