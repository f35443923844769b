"""A routine as frozen values: its steps, facts, ends and who sees what. Parsed by `routine_file`, run by `progress`.

Nothing here computes. A routine is data that a municipality may change; `checker` guards the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from skolestotte.rulebook.conditions import Condition
from skolestotte.rulebook.law import LawRef
from skolestotte.rulebook.words import Words


class Owner(NamedTuple):
    """Who owns a step: `unit` is `reporting_unit` or `cws`; `roles` are code names of roles, the first one ordinary.

    `contact`: it is one person of the case, when there is one: the contact person, the one who is asked to become it, or the
    family counsellor, whose steps are the contact person's until somebody is named.
    """

    side: str
    unit: str
    roles: tuple[str, ...]
    contact: bool
    name: Words


_KINDERGARTEN_HEAD = ("Styrer", "Styrar", "Kindergarten head")
OWNERS: Mapping[str, Owner] = {
    "reporting_school.social_teacher": Owner("school", "reporting_unit", ("social_teacher", "kindergarten_head"), False,
                                             Words("Sosiallærer", "Sosiallærar", "School social teacher", _KINDERGARTEN_HEAD)),
    "school.principal": Owner("school", "reporting_unit", ("principal", "kindergarten_head"), False,
                              Words("Rektor eller styrer", "Rektor eller styrar", "Principal or kindergarten head",
                                    _KINDERGARTEN_HEAD)),
    "cws.intake": Owner("cws", "cws", ("intake_worker",), False,
                        Words("Barnevernstjenestens mottak", "Mottaket i barnevernstenesta", "Child welfare intake")),
    "cws.contact": Owner("cws", "cws", ("case_worker",), True,
                         Words("Kontaktpersonen i barnevernstjenesten", "Kontaktpersonen i barnevernstenesta",
                               "The contact person at the child welfare service")),
    "cws.counsellor": Owner("cws", "cws", ("family_counsellor",), True,
                            Words("Familieveilederen", "Familierettleiaren", "The family counsellor")),
    "cws.measures_head": Owner("cws", "measures", ("department_head", "section_head"), False,
                               Words("Avdelingslederen for tiltak", "Avdelingsleiaren for tiltak",
                                     "The head of the measures department")),
    "cws.offered_contact": Owner("cws", "cws", ("case_worker",), True,
                                 Words("Den som er spurt om å bli kontaktperson", "Den som er spurd om å bli kontaktperson",
                                       "The one who is asked to be contact person")),
    "cws.leader": Owner("cws", "cws", ("department_head", "section_head"), False,
                        Words("Leder i barnevernstjenesten", "Leiar i barnevernstenesta",
                              "Leader at the child welfare service")),
}
SIDES = ("school", "reporter", "cws", "guardians")
FORMS = ("note", "hand_over", "channels", "after_meeting", "report", "report_review", "clear_guardians", "contact",
         "accept_contact", "counsellor", "first_feedback", "call", "child_talk", "meeting_part", "minutes", "information", "conclude",
         "ask_consent", "refusal", "second_feedback", "write_in", "next_meeting", "ask_for_meeting", "report_meeting")


@dataclass(frozen=True)
class FactRule:
    """A named fact. `proof` decides for everyone who can read any event it rests on; `seen_as` is asked only by a reader
    who has none of them, so that each side understands its own picture (`proof_kinds`, `proof_purposes`)."""

    name: str
    means: Words
    proof: Condition
    seen_as: Condition | None
    proof_kinds: frozenset[str]
    proof_purposes: frozenset[str]


@dataclass(frozen=True)
class DueRule:
    """One way to a due date. Exactly one of `deadline` (a key of the law), `days` and `agreed` (a meeting type, or an event
    kind with `field`) is set. `after`: the event kind, or `fact:<name>`, it counts from."""

    deadline: str = ""
    days: int = 0
    agreed: str = ""
    field: str = ""
    after: str = ""
    extended_by: str = ""
    certainty: str = "H"


@dataclass(frozen=True)
class FallsAway:
    """When a step is no longer to be done, and why, in words for the reader."""

    when: Condition
    because: Words


@dataclass(frozen=True)
class Meeting:
    """Defaults of a meeting or a call (K-01 … K-06, MTG-02). Sides are `cws` or `school`; `interpreter` orders one.

    `may_convene`: sides that may call the meeting besides the one that usually does (RT3-11).
    """

    type: str
    part: int
    convenes: str
    leads: str
    writes: str
    interpreter: str
    place: str
    participants: tuple[str, ...]
    may_convene: tuple[str, ...] = ()


@dataclass(frozen=True)
class Together:
    """This step is one meeting with another while the condition holds."""

    step: str
    when: Condition


@dataclass(frozen=True)
class Record:
    """An event that can be recorded: with these field values, when the condition holds (and, in a step, the step is open).

    `label`: what it is called where a person chooses among several.
    """

    kind: str
    values: tuple[tuple[str, Any], ...] = ()
    when: Condition | None = None
    label: Words | None = None


@dataclass(frozen=True)
class Ask:
    """One thing a note asks for. `type`: text, line, date, yes_no or choice; `options`: the answers of a choice.

    `into`: the field of the event that gets the answer; the words themselves lie sealed in the note.
    """

    key: str
    label: Words
    type: str
    required: bool = True
    options: tuple[tuple[str, Words], ...] = ()
    into: str = ""
    help: Words | None = None


@dataclass(frozen=True)
class Arrow:
    """Leads to another step in the picture, perhaps with a word on the way; `level`: drawn beside, not below."""

    to: str
    label: Words | None = None
    level: bool = False


@dataclass(frozen=True)
class Step:
    """One step. `kept_from`: sides that see it only when what they may read proves it done. `under`: drawn small
    under another step. `optional`: it may be done while it is open, but nobody has to, and no end waits for it. `again`: when it is
    done, it may be done anew as long as it could be opened; what was recorded before stays, the latest counts. `serves_others`: it is
    there for the sake of the other steps; where nothing else is open, no end waits for it.
    `asks`: what its note asks for (form `note`), or what the minutes of its meeting must settle. `line`: in the file.
    `for_family`: `what`, said to the family itself."""

    id: str
    title: Words
    what: Words
    lane: str
    new: bool
    owner: str
    form: str
    opens: Condition
    done: Condition
    falls_away: tuple[FallsAway, ...] = ()
    due: tuple[DueRule, ...] = ()
    consents: tuple[str, ...] = ()
    meeting: Meeting | None = None
    agenda: tuple[Words, ...] = ()
    asks: tuple[Ask, ...] = ()
    law: tuple[LawRef, ...] = ()
    kept_from: tuple[str, ...] = ()
    reaches_guardians: bool = False
    may_be_left_out: bool = False
    serves_others: bool = False
    optional: bool = False
    again: bool = False
    together_with: Together | None = None
    records: tuple[Record, ...] = ()
    next: tuple[Arrow, ...] = ()
    under: str = ""
    line: int = 0
    for_family: Words | None = None

    @property
    def consent(self) -> str | None:
        """The purpose of the (first) consent the step needs, or None."""
        return self.consents[0] if self.consents else None

    @property
    def number(self) -> str:
        """The short form of the id: `S9A` of `RT1-S9A`."""
        return self.id.split("-", 1)[-1]


@dataclass(frozen=True)
class End:
    """A way the routine ends, once no step is open. `hands_over_to`: the id of the routine that goes on, or empty."""

    id: str
    when: Condition
    text: Words
    hands_over_to: str = ""


@dataclass(frozen=True)
class Hidden:
    """Events a side does not read although they lie in a folder of a kind it reads."""

    kind: str
    where: tuple[tuple[str, tuple[Any, ...]], ...]
    unless: Condition | None


@dataclass(frozen=True)
class Sight:
    """What one side reads: the kinds of folders, from when, and what is kept back.

    `tells`: the only steps it is shown before they are done (None: every step that is not kept from it). That is for a side that
    belongs to another and reads less: it would take for open what it cannot see is done.
    """

    side: str
    reads: tuple[str, ...]
    tells: tuple[str, ...] | None
    when: Condition | None
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True)
class Lane:
    """A lane of the picture."""

    id: str
    name: Words


@dataclass(frozen=True)
class Routine:
    """A routine in one version. `folders`: the folder kind of each event kind it was parsed with.

    `about_meetings`: purposes of consent that are asked about one meeting. `takes_over`: the kinds of events it reads from the
    run it follows. `one_a_case`: a case has one such run open at a time.
    """

    id: str
    version: int
    name: Words
    purpose: Words
    source: str
    starts_with: str
    lanes: tuple[Lane, ...]
    facts: tuple[FactRule, ...]
    steps: tuple[Step, ...]
    ends: tuple[End, ...]
    consents: Mapping[str, Condition]
    at_any_time: tuple[Record, ...]
    sights: Mapping[str, Sight]
    folders: Mapping[str, str]
    about_meetings: frozenset[str] = frozenset()
    takes_over: tuple[str, ...] = ()
    one_a_case: bool = False
    file: str = ""

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.file))

    def step(self, step_id: str) -> Step:
        """The step with this id. Raises `KeyError` if there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def fact(self, name: str) -> FactRule:
        """The fact with this name. Raises `KeyError` if there is none."""
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise KeyError(name)
