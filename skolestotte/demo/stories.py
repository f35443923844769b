"""Cases in every state, told through the same commands that the pages use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from skolestotte.rulebook.attached import Offered
from skolestotte.rulebook.progress import progress
from skolestotte.rulebook.routine_file import shipped_routine
from skolestotte.web.cases import commands as cases
from skolestotte.web.cases.models import Case, Run
from skolestotte.web.cases.runs import IN_ORDER, not_followed
from skolestotte.web.concerns.commands import answering, attaching, reviewing, sending, writing
from skolestotte.web.concerns.models import Concern, Report
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.commands import Question
from skolestotte.web.consents.models import Consent
from skolestotte.web.consents.texts import words_for
from skolestotte.web.emergency import commands as opening
from skolestotte.web.folders.actor import Actor
from skolestotte.web.folders.door import as_system
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.journal.queries import visible_events
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited, MeetingPlan, PartMinutes
from skolestotte.web.meetings.models import Meeting, Part, Participant
from skolestotte.web.notes import commands as notes
from skolestotte.web.people.models import Guardian, Unit
from skolestotte.web.people.sign_in import actor_for

from .families import Family, content
from .units import STAFF, Town

INTAKE, CASE_WORKER, LEADER = "Mona Haugen", "Silje Brattli", "Turid Sæther"


@dataclass
class Story:
    """One family's way through the routine. `day` counts from the day the report was sent."""

    town: Town
    family: Family
    school: str
    author: str
    sent_on: date
    reports: list[Report]

    @property
    def case(self) -> Case:
        case_id = self.reports[0].case_id
        assert case_id is not None, "a report to another municipality has no case here"
        with as_system():
            return Case.objects.select_related("child", "child__folder").get(id=case_id)

    @property
    def run(self) -> Run:
        with as_system():
            return not_followed(Run.objects.filter(report_id=self.reports[0].id).order_by(*IN_ORDER))[0]

    def at(self, day: int, hour: int = 10) -> datetime:
        moment = timezone.make_aware(datetime.combine(self.sent_on + timedelta(days=day), time(hour, 15)))
        return min(moment, timezone.now())

    def who(self, name: str) -> Actor:
        return self.town.actor(name, self.sent_on)

    def guardians(self) -> list[Guardian]:
        with as_system():
            found = Guardian.objects.filter(child_id=self.case.child_id, parental_responsibility=True, confirmed=True)
            return list(found.select_related("account", "folder"))

    def family_actor(self, guardian: Guardian) -> Actor:
        with as_system():
            assert guardian.account is not None
            known = actor_for(guardian.account, today=self.sent_on)
            return Actor(known.account_id, guardian.name, known.roles)


def draft(town: Town, family: Family, school: str, author: str, on: date) -> Concern:
    """A concern that is being written."""
    at = min(timezone.make_aware(datetime.combine(on, time(9, 5))), timezone.now())
    return writing.begin(unit=town.units[school], content=content(family, on=on), by=town.actor(author, on), at=at)


def raise_to_head(town: Town, concern: Concern, author: str, on: date) -> None:
    """The employee has asked the head, who has not answered."""
    writing.raise_to_head(concern_id=concern.id, version=concern.version, by=town.actor(author, on), at=concern.begun_at)


def ask_school(story: Story, text: str, day: int) -> None:
    """The service asks the school for information, with the family's consent; no answer yet."""
    investigations.request_information(
        case_id=story.case.id, run_id=story.run.id, to_unit_id=story.town.units[story.school].id, basis="consent", reason="",
        question=text, by=story.who(CASE_WORKER), at=story.at(day))


def correct(story: Story, kind: str, day: int) -> None:
    """The day on which something happened was entered wrong, and is put right."""
    with as_system():
        seq = next(event.seq for event in visible_events(story.case.id) if event.kind == kind)
    cases.correct(case_id=story.case.id, seq=seq, on=story.at(day).date(), by=story.who(CASE_WORKER), at=story.at(day + 1))


def attach(town: Town, concern: Concern, author: str, text: str, on: date) -> None:
    """Minutes of a talk with the child, attached to a concern that is being written."""
    attaching.attach(concern_id=concern.id, files=[Offered("Samtale med barnet.txt", len(text.encode()), text.encode())],
                     about="child_talk", by=town.actor(author, on), at=concern.begun_at)


def emergency(story: Story, who: str, reason: str, day: int) -> None:
    """The emergency duty opened the case one evening; no leader has looked at it yet."""
    opening.open_case(number=story.case.number, reason=reason, by=story.who(who), at=story.at(day, 21))


def send(town: Town, family: Family, school: str, author: str, head: str, on: date) -> Story:
    """Written, raised, let go by the head and sent."""
    story = Story(town, family, school, author, on, [])
    concern = draft(town, family, school, author, on)
    by = story.who(author)
    concern = writing.raise_to_head(concern_id=concern.id, version=concern.version, by=by, at=story.at(0, 9))
    concern = writing.decide(concern_id=concern.id, version=concern.version, decision="report", by=story.who(head),
                             reasons="Vi har grunn til å tro at meldeplikten er utløst.", at=story.at(0))
    story.reports = sending.submit(concern_id=concern.id, version=concern.version, by=by, at=story.at(0, 11))
    return story


def see(story: Story, day: int = 1) -> None:
    for report in story.reports:
        reviewing.see(report_id=report.id, by=story.who(INTAKE), at=story.at(day, 8))


def review(story: Story, outcome: str = "investigate", day: int = 3) -> None:
    """Intake's judgement; it has looked up who has parental responsibility, and it is as the report says."""
    see(story)
    for report in story.reports:
        with as_system():
            assert report.case_id is not None
            case = Case.objects.get(id=report.case_id)
            named = {one.id: bool(one.parental_responsibility)
                     for one in Guardian.objects.filter(child_id=case.child_id, confirmed=False)}
        reviewing.judge(report_id=report.id, outcome=outcome, reasons="Meldingen er konkret og vedvarende.",
                        groundless=False, immediate=False, guardians=named, by=story.who(INTAKE), at=story.at(day))


def first_feedback(story: Story, day: int = 5) -> None:
    for report in story.reports:
        answering.send_first(report_id=report.id, by=story.who(INTAKE), at=story.at(day))


def contact(story: Story, day: int = 4, name: str = CASE_WORKER, accept: bool = True) -> None:
    cases.assign_contact(case_id=story.case.id, account=story.town.accounts[name], by=story.who(LEADER), at=story.at(day))
    if accept:
        cases.answer_contact(case_id=story.case.id, accept=True, by=story.who(name), at=story.at(day, 14))


def siblings(story: Story) -> list[Story]:
    """The same story for each child of the report: each has its own case and its own way."""
    return [replace(story, reports=[report]) for report in story.reports]


def call(story: Story, day: int = 6, child_talk: str = "before") -> None:
    liaison = next(name for name, role, unit in STAFF if unit == story.school and role == "social_teacher")
    meetings.call(case_id=story.case.id, run_id=story.run.id, with_whom=f"{liaison}, sosiallærer",
                  answers={"1": "Vi vil støtte foreldrene og være konkrete.", "2": "Kontaktlærer leser opp.",
                           "3": "Ja, helsesykepleier blir med.", "4": "Godt før meldingen, mer anspent etterpå.", "5": "Ikke aktuelt."},
                  agreed_on=story.sent_on + timedelta(days=14), youth_attends=False, nurse_attends=True,
                  child_talk=child_talk, by=story.who(CASE_WORKER), at=story.at(day))


def talk(story: Story, day: int = 9) -> None:
    meetings.child_talk(
        case_id=story.case.id, run_id=story.run.id, held=True, with_whom=f"{CASE_WORKER}, og assistenten i klassen",
        said="Liker best gym og de lange friminuttene. Vil gjerne at noen spør hvordan det går, men ikke så de andre hører det.",
        by=story.who(CASE_WORKER), at=story.at(day))


def invited(story: Story, parts: tuple[int, ...]) -> list[Invited]:
    people = [Invited(g.name, "guardian", "family", g.account_id, parts) for g in story.guardians()]
    author = story.town.accounts[story.author]
    kindergarten = story.town.units[story.school].kind == Unit.Kind.KINDERGARTEN
    return [*people, Invited(story.author, "kindergarten_employee" if kindergarten else "contact_teacher", "school", author.id, (1,)),
            Invited(CASE_WORKER, "case_worker", "cws", story.town.accounts[CASE_WORKER].id, parts)]


def plan_start(story: Story, day: int = 7, held_on: int = 14) -> Meeting:
    starts = timezone.make_aware(datetime.combine(story.sent_on + timedelta(days=held_on), time(14, 30)))
    language = story.case.interpreter_language
    settled = MeetingPlan(
        type="start", goal="Vi går gjennom meldingen sammen og blir enige om hvordan barnet skal ha det best mulig nå.",
        starts_at=starts, ends_at=starts + timedelta(minutes=120 if language else 75), place=story.school,
        convener=CASE_WORKER, leader=CASE_WORKER, minute_taker=CASE_WORKER,
        invited=invited(story, (1, 2)), interpreter_needed=bool(language), interpreter_language=language,
        interpreter_owner="Barnevernstjenesten" if language else "", interpreter_booked=bool(language))
    meeting = meetings.plan(case_id=story.case.id, run_id=story.run.id, settled=settled, by=story.who(CASE_WORKER),
                            at=story.at(day))
    return meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=story.who(CASE_WORKER),
                                     at=story.at(day, 12))


def hold(story: Story, meeting_id: UUID, day: int, *, send: bool = True) -> None:
    with as_system():
        parts = list(Part.objects.filter(meeting_id=meeting_id).order_by("number"))
        present = {part.id: [p.id for p in Participant.objects.filter(part=part)] for part in parts}
    by = story.who(CASE_WORKER)
    for part in parts:
        minutes = PartMinutes(
            points=[{**point, "minutes": "Gjennomgått. Alle fikk si sitt."} for point in part.agenda],
            child_view="Barnet ønsker at læreren ikke spør foran de andre.",
            guardians_view="Foreldrene kjenner seg igjen i noe, og er glade for at det ble tatt opp direkte.",
            decisions="Skolen gir frokost. Foreldrene henter senest kl. 16.15.",
            joint_plan=[{"what": "Frokost på skolen", "who": "Kontaktlærer", "by": ""},
                        {"what": "Ukentlig telefon hjem", "who": "Sosiallærer", "by": ""}],
            attended=present[part.id])
        part = meetings.hold(part_id=part.id, version=part.version, minutes=minutes, by=by, at=story.at(day, 16))
        if send:
            meetings.send_minutes(part_id=part.id, by=by, at=story.at(day + 2))


def ask(story: Story, purpose: str, day: int, *, answer: bool | None = True) -> None:
    words = words_for(purpose, school=story.school, service=story.case.intake_unit.name, language="nb")
    question = Question(purpose=purpose, recipients=words.recipients, scope=words.scope, used_for=words.used_for,
                        consequences=words.consequences)
    of = [g.account_id for g in story.guardians() if g.account_id]
    request = consents.ask(case_id=story.case.id, question=question, of=of, by=story.who(CASE_WORKER), at=story.at(day))
    if answer is None:
        return
    for guardian in story.guardians():
        with as_system():
            consent = Consent.objects.get(request_id=request, of_id=guardian.account_id)
        consents.answer(consent_id=consent.id, given=answer, form="written", by=story.family_actor(guardian),
                        at=story.at(day, 18))


def conclude(story: Story, outcome: str, day: int) -> None:
    investigations.conclude(case_id=story.case.id, run_id=story.run.id, outcome=outcome,
                            conclusion="Se vedtak og begrunnelse i saken.", on=story.at(day).date(),
                            by=story.who(CASE_WORKER), at=story.at(day))


def closing(story: Story, variant: str, day: int, held: bool = True) -> None:
    starts = timezone.make_aware(datetime.combine(story.sent_on + timedelta(days=day), time(13, 0)))
    settled = MeetingPlan(
        type="closing", variant=variant, goal="Vi oppsummerer og blir enige om veien videre.", starts_at=starts,
        ends_at=starts + timedelta(minutes=60), place="Barnevernstjenesten, Torggata 3", convener=CASE_WORKER,
        leader=CASE_WORKER, minute_taker=CASE_WORKER, invited=invited(story, (1,)))
    by = story.who(CASE_WORKER)
    meeting = meetings.plan(case_id=story.case.id, run_id=story.run.id, settled=settled, by=by, at=story.at(day - 6))
    meetings.send_invitations(meeting_id=meeting.id, version=meeting.version, by=by, at=story.at(day - 6, 12))
    if held:
        hold(story, meeting.id, day)


def second_feedback(story: Story, day: int, followed_up: bool) -> None:
    for report in story.reports:
        answering.send_second(report_id=report.id, followed_up=followed_up, measures="", necessity="",
                              by=story.who(CASE_WORKER), at=story.at(day))


def hand_over(story: Story, day: int) -> None:
    by = story.who(CASE_WORKER)
    investigations.write_collaboration(
        case_id=story.case.id, run_id=story.run.id, by=by, at=story.at(day),
        decision="Barnevernstjenesten skal samarbeide med skolen, etter samtykke fra foreldrene.",
        plan="Samarbeidsmøte med skolen hver sjette uke. Sosiallærer kaller inn.")
    notes.agree(case_id=story.case.id, run_id=story.run.id,
                meeting_on=timezone.localdate() + timedelta(days=12), by=by, at=story.at(day, 12))


def refuse(story: Story, day: int) -> None:
    investigations.handle_refusal(
        case_id=story.case.id, run_id=story.run.id, by=story.who(CASE_WORKER), at=story.at(day),
        told_school="Ringte sosiallærer og sa at det ikke blir avsluttende møte.",
        asked_narrower="Spurte foreldrene om skolen kan få vite at saken er avsluttet. De sa ja til det.",
        assessed_sharing="Skolen får den lovbestemte tilbakemeldingen. Ut over det er det ikke grunnlag for å dele.")


def extend(story: Story, day: int) -> None:
    run = story.run
    with as_system():
        events = [event.as_rule_event() for event in visible_events(story.case.id)]
    states = progress(shipped_routine("RT1"), events, story.at(day).date()).steps
    due = next(state.due for state in states if state.step == "RT1-S8C")
    assert due is not None
    investigations.extend(case_id=story.case.id, run_id=run.id, until=due.strict + timedelta(days=60), due=due,
                          reason="Sakkyndig vurdering er bestilt og blir ikke ferdig i tide.",
                          by=story.who(LEADER), at=story.at(day))
