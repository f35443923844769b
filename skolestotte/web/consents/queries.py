"""Reads for the consent pages."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from skolestotte.rulebook.consent import Standing
from skolestotte.rulebook.events import effective
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.rulebook.sharing import ADULT_AGE
from skolestotte.web.design.wording import say
from skolestotte.web.folders import door
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.models import Guardian

from .allowed import lacking
from .around import Around, open_case, works_the_case
from .models import Consent
from .shuts import Effect, effect
from .whom import Person, people, still_to_ask

PURPOSES = tuple(Consent.Purpose.values)
DURING = ("obtain_information", "school_in_part_2", "after_conversation")  # while it is investigated
WITHDRAWABLE = (Consent.State.GIVEN, Consent.State.ORAL)


def is_open(row: Consent, today: date) -> bool:
    """True while an answer can be given: not answered in writing, and the period is not over."""
    over = row.valid_until is not None and row.valid_until < today
    return row.state in (Consent.State.ASKED, Consent.State.ORAL) and not over


def purpose_name(purpose: str) -> str:
    """The plain name of a purpose, in the reader's language."""
    return say(shipped_catalogue().purposes[purpose])


@dataclass(frozen=True)
class PurposeLine:
    """One purpose: where it stands, whether it can be asked for now (`lacks`: what must come first, in the routine's words), and
    every consent asked for it, newest first. `unasked`: those who can consent now, and were not able to when it was asked."""

    code: str
    name: str
    standing: Standing
    may_ask: bool
    timely: bool = True
    consents: tuple[ConsentLine, ...] = ()
    lacks: tuple[str, ...] = ()
    unasked: tuple[Person, ...] = ()

    @property
    def names_unasked(self) -> str:
        return ", ".join(person.name for person in self.unasked)

    @property
    def rests_on_nobody(self) -> bool:
        """Those who were asked last no longer have parental responsibility, and nobody else has agreed."""
        latest = [one.row.state for one in self.consents if one.row.request_id == self.consents[0].row.request_id]
        return not self.waits and set(latest) == {Consent.State.FELL_AWAY}

    @property
    def state(self) -> str:
        """Where it stands, as state.html says it."""
        return str(Consent.State.FELL_AWAY if self.rests_on_nobody else self.standing.state)

    @property
    def waits_for_others(self) -> bool:
        """The reader has said yes, and somebody else has not answered."""
        return self.standing.state == "asked" and any(one.mine and one.row.state == "given" for one in self.consents)

    @property
    def waits(self) -> bool:
        return self.standing.state in ("asked", "given")


@dataclass(frozen=True)
class ConsentLine:
    """One consent with the name of the one who is asked."""

    row: Consent
    name: str
    mine: bool
    today: date

    @property
    def open(self) -> bool:
        return is_open(self.row, self.today)

    @property
    def withdrawable(self) -> bool:
        return self.row.state in WITHDRAWABLE

    @property
    def answer_url(self) -> str:
        return reverse("consents:answer", args=[self.row.id])

    @property
    def record_url(self) -> str:
        return reverse("consents:record", args=[self.row.id])

    @property
    def withdraw_url(self) -> str:
        return reverse("consents:withdraw", args=[self.row.id])


@dataclass(frozen=True)
class CaseConsents:
    """All consents of a case. `works`: the reader works the case at child welfare; others see their own answers."""

    around: Around
    lines: tuple[PurposeLine, ...]
    works: bool
    people: tuple[Person, ...] = ()

    @property
    def who_can_consent(self) -> str:
        """The names of those who are asked today."""
        return ", ".join(person.name for person in self.people if person.usual)

    @property
    def grown(self) -> bool:
        """The child is of age and consents alone (CNS-07)."""
        return self.around.age is not None and self.around.age >= ADULT_AGE

    @property
    def shown(self) -> list[PurposeLine]:
        """Every purpose for those who may ask; for the family those they have been asked about."""
        return [line for line in self.lines if self.works or line.consents]


@dataclass(frozen=True)
class AskPage:
    """What the form to ask for a consent needs."""

    around: Around
    purposes: tuple[PurposeLine, ...]
    people: tuple[Person, ...]

    @property
    def school(self) -> str:
        return self.around.run.reporting_unit.name if self.around.run.reporting_unit else ""

    @property
    def interpreter(self) -> str:
        """The language of an interpreter the family is known to need."""
        own = (p.guardian.interpreter_language for p in self.people if p.guardian and p.guardian.interpreter_language)
        return next(own, self.around.case.interpreter_language)

    @property
    def people_without_account(self) -> list[str]:
        """Those who should be asked and cannot be asked here."""
        return [person.name for person in self.people if person.usual and not person.account_id]

    def line(self, purpose: str) -> PurposeLine | None:
        return next((line for line in self.purposes if line.code == purpose), None)


@dataclass(frozen=True)
class ConsentPage:
    """One consent: for the person who is asked, or for child welfare that records what they said."""

    around: Around
    consent: Consent
    name: str
    of_several: bool
    works: bool
    today: date

    @property
    def purpose(self) -> str:
        return purpose_name(self.consent.purpose)

    @property
    def school_asks(self) -> bool:
        """The school asks, about a meeting of its own; else child welfare does."""
        return self.consent.meeting_id is not None

    @property
    def answerable(self) -> bool:
        return is_open(self.consent, self.today)

    @property
    def withdrawable(self) -> bool:
        return self.consent.state in WITHDRAWABLE

    @property
    def withdraw_url(self) -> str:
        return reverse("consents:withdraw", args=[self.consent.id])

    @cached_property
    def effect(self) -> Effect:
        return effect(self.consent.purpose, self.around.events)


def ask_page(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> AskPage:
    """Ask for a consent: only for those who may write in the family folder."""
    around = open_case(case_id, folder="family", what="consent.ask", by=by, today=today, run_id=run_id, write=True)
    family = _people(around)
    lines = sorted((_line(around, code, family=family) for code in _purposes(around)), key=lambda line: not line.timely)
    return AskPage(around, tuple(lines), tuple(family))


def of_case(case_id: UUID, *, run_id: UUID | None, by: Actor, today: date) -> CaseConsents:
    """The consents of a case, by purpose. Child welfare sees everybody's answers, a person in the family the own ones."""
    around = open_case(case_id, folder="family", what="consent.list", by=by, today=today, run_id=run_id)
    works = works_the_case(by, around.grants)
    family = _people(around)
    names = _names(family)
    rows = [ConsentLine(row, names.get(row.of_id, ""), row.of_id == by.account_id, today)
            for row in Consent.objects.filter(case_id=case_id).select_related("folder", "of", "recorded_by")
            .order_by("-asked_at", "id")]
    shown = [line for line in rows if works or line.mine]
    asked = {line.row.purpose for line in shown}
    whom = family if works else ()
    return CaseConsents(around, tuple(_line(around, code, shown, whom) for code in _purposes(around, asked)), works, tuple(family))


def consent_page(consent_id: UUID, *, by: Actor, what: str, today: date, write: bool = False) -> ConsentPage:
    """One consent. Only the person asked and child welfare find it; another guardian does not (404)."""
    row = Consent.objects.select_related("folder", "of", "recorded_by").filter(id=consent_id).first()
    if row is None:
        door.open_folder(consent_id, by=by, what=what)  # a refused look is logged like any other
        raise Http404
    around = open_case(row.case_id, folder="family", what=what, by=by, today=today, run_id=row.run_id, write=write)
    if row.meeting_id:
        door.open_folder(row.folder_id, by=by, what=what)
    works = works_the_case(by, around.grants)
    if row.of_id != by.account_id and not works:
        raise Http404
    several = Consent.objects.filter(request_id=row.request_id).count() > 1
    return ConsentPage(around, row, _names(_people(around)).get(row.of_id, ""), several, works, today)


def _line(around: Around, code: str, rows: Iterable[ConsentLine] = (), family: Iterable[Person] = ()) -> PurposeLine:
    own = tuple(line for line in rows if line.row.purpose == code)
    asked_when = around.routine.consents.get(code)
    may_ask = code not in shipped_catalogue().of_meeting and around.may_ask(code)  # about its own meeting the school itself asks
    lacks = [] if may_ask or asked_when is None else lacking(around.routine, around.events, asked_when)
    standing = around.consent(code)
    unasked = still_to_ask(standing, effective(around.told or around.events), around.child, family) if may_ask else []
    return PurposeLine(code, purpose_name(code), standing, may_ask, _timely(around, code), own,
                       tuple(words.say(around.language) for words in lacks), tuple(unasked))


def _purposes(around: Around, asked: Container[str] = ()) -> list[str]:
    """What the routine of the run knows of, and what has been asked for all the same (in another run). What the school asks
    about a meeting of its own stands there once it is asked."""
    known = set(around.routine.consents) - shipped_catalogue().of_meeting
    return [code for code in PURPOSES if code in known or code in asked]


def _timely(around: Around, code: str) -> bool:
    """Whether it makes sense to ask for this now: the pages put forward what does, and do not hinder the rest."""
    if not around.investigates:
        return True  # nothing in this routine waits for the end of an investigation
    ended = around.happened("investigation.concluded")
    if code in DURING:
        return ended is None
    return ended is not None and (code == "closing_meeting" or ended.get("outcome") == "measures")


def _people(around: Around) -> list[Person]:
    guardians = Guardian.objects.filter(child_id=around.case.child_id).select_related("folder").order_by("id")
    return people(around.child, guardians, around.age)


def _names(found: Iterable[Person]) -> dict[UUID, str]:
    return {person.account_id: person.name for person in found if person.account_id}
