"""Fill an empty database with the demo municipality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from skolestotte.web.concerns.commands import meeting
from skolestotte.web.people.models import Unit
from skolestotte.web.trust import commands as trust

from . import ahead, kindergarten, measures, new_reports, violence
from . import stories as tell
from .families import Family, families
from .sectors import tell_of_sectors
from .units import Town, build


def is_empty() -> bool:
    return not Unit.objects.exists()


@transaction.atomic
def seed(say: Callable[[str], None] = print) -> None:
    """Units, employees, families and cases in every state, so that each worklist has something in it. All or nothing."""
    town = build()
    say(f"  {len(town.units)} units and {len(town.accounts)} employees")
    tell_of_sectors(town, timezone.localdate())
    told = _tell(town)
    say(f"  {told} families' stories")


def _tell(town: Town) -> int:
    today = timezone.localdate()
    known = families(today)

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    osp = ("Ospelia skole", "Ingrid Solheim", "Berit Aasen")
    ung = ("Lysfjord ungdomsskole", "Samira Haddad", "Kari Nes")
    kve = ("Kvernlia skole", "Tor Eide", "Rolf Hauge")
    tyt = ("Tyttebærtua barnehage", "Emil Dahl", "Astrid Holm")

    ahead.rooms(town, timezone.now())
    begun = tell.draft(town, known["Jenny"], osp[0], osp[1], ago(1))
    tell.attach(town, begun, osp[1], "Jenny sa at hun ikke kan sove borte fordi mor trenger henne.", ago(1))
    tell.send(town, known["Noah"], *osp, ago(0))
    tell.see(tell.send(town, known["Leo"], *tyt, ago(5)))
    kindergarten.start_meeting_is_called(town, known["Aksel"], *tyt, ago(10))
    tell.send(town, known["Adam"], *kve, ago(9))  # late: nobody has judged it
    tell.send(town, known["Ylva"], *osp, ago(3))  # lives in another municipality
    _violence(town, known, kve, osp, ago)

    dismissed = tell.send(town, known["Jenny"], *ung, ago(60))
    tell.review(dismissed, "dismiss")
    measures.note(dismissed, "RT1-S2M", "Mona Haugen", 6, choice=1, why="Skolen og mor snakker godt sammen, og mor henter hjelp selv.")
    tell.first_feedback(dismissed)
    meeting.ask_meeting(report_id=dismissed.reports[0].id, by=dismissed.who("Trond Øygard"), at=dismissed.at(58),
                        why="Mor spør hvorfor vi meldte. Vi vil gjerne gå gjennom det sammen med dere.")

    called = tell.send(town, known["Amina"], *osp, ago(10))
    for step in (tell.review, tell.first_feedback, tell.contact, tell.call):
        step(called)
    start = tell.plan_start(called, held_on=14)
    ahead.prepared(called, start, day=8)
    ahead.new_times(called, start, day=9)

    waiting = tell.send(town, known["Oskar"], *osp, ago(8))
    tell.review(waiting)
    tell.contact(waiting, accept=False)

    running = tell.send(town, known["Emma"], *osp, ago(40))
    for step in (tell.review, tell.first_feedback, tell.contact, tell.call, tell.talk):
        step(running)
    tell.hold(running, tell.plan_start(running).id, 14)
    tell.ask(running, "obtain_information", 14)
    tell.correct(running, "call.held", 7)
    tell.ask_school(running, "Hvordan har Emma det i timene og friminuttene nå?", 38)

    tell.emergency(running, "Hege Røsand", "Politiet ringte om barnet sent på kvelden. Vi måtte vite om det var trygt hjemme.", 37)

    youth = tell.send(town, known["Theo"], *ung, ago(110))
    for step in (tell.review, tell.first_feedback, tell.contact, tell.call):
        step(youth)
    tell.hold(youth, tell.plan_start(youth).id, 14)
    tell.extend(youth, 80)
    tell.ask(youth, "obtain_information", 108, answer=None)

    together = measures.to_measures(town, known["Mille"], osp, ago(130))
    measures.take_over(together, 92)
    measures.support(together, 98)
    measures.collaboration(together, 120)
    waits = measures.to_measures(town, known["Iben"], kve, ago(112))  # the measures department is late in taking over
    measures.note(waits, "RT3-S2E", "Anne Brekke", 106, question="Vi har ikke hørt noe siden overføringen. Hvem skal vi ringe?")

    _new_reports(town, known, osp, kve, ago)

    for refused in tell.siblings(tell.send(town, known["Sofie"], *kve, ago(100))):
        for step in (tell.review, tell.first_feedback, tell.contact, tell.call):
            step(refused)
        tell.hold(refused, tell.plan_start(refused).id, 14)
        tell.conclude(refused, "dismissed", 80)
        tell.ask(refused, "closing_meeting", 81, answer=False)

    done = tell.send(town, known["Vetle"], *osp, ago(120))
    for step in (tell.review, tell.first_feedback, tell.contact, tell.call):
        step(done)
    tell.hold(done, tell.plan_start(done).id, 14)
    tell.conclude(done, "dismissed", 75)
    tell.ask(done, "closing_meeting", 76)
    tell.closing(done, "dismissed", 85)
    tell.second_feedback(done, 86, False)
    again = tell.draft(town, known["Vetle"], osp[0], osp[1], ago(1))  # one report does not use up the duty
    tell.raise_to_head(town, again, osp[1], ago(1))
    trust.raise_difficulty(unit_id=town.units[osp[0]].id, other_id=town.units["Mottak og undersøkelse"].id, kind="unclear",
                           about="Vi vet ikke hvem vi skal ringe når kontaktpersonen er borte.", by=town.actor(osp[1], today),
                           at=timezone.now())
    return 19


def _new_reports(town: Town, known: dict[str, Family], first: tuple[str, str, str], second: tuple[str, str, str],
                 ago: Callable[[int], date]) -> None:
    """Two new reports in cases that run: one whose meeting is called, in measures; one whose family says no."""
    agrees = measures.to_measures(town, known["Selma"], first, ago(140))
    measures.take_over(agrees, 92)
    called = new_reports.send_again(
        town, known["Selma"], first, ago(11), with_whom="contact", advised="Meld, så går vi gjennom det sammen med foreldrene.",
        worry="Selma har begynt å gå alene ute om kvelden, og kommer trøttere enn før.",
        seen="Fortalte at hun ventet ute til lyset ble slukket.")
    new_reports.review_called(called, 5, ahead=3)

    running = tell.send(town, known["Jakob"], *second, ago(45))
    for step in (tell.review, tell.first_feedback, tell.contact, tell.call):
        step(running)
    refuses = new_reports.send_again(
        town, known["Jakob"], second, ago(11), with_whom="intake", advised="Meld hvis dere fortsatt er bekymret etter helgen.",
        worry="Jakob har fortalt at han er alene hjemme flere netter.", seen="Kom i samme klær fire dager på rad, og sovnet i timen.")
    new_reports.refused(refuses, 4)


def _violence(town: Town, known: dict[str, Family], first: tuple[str, str, str], second: tuple[str, str, str],
              ago: Callable[[int], date]) -> None:
    """Two reports of violence: one whose guardians know nothing yet, one after the meeting with the school."""
    unknown = tell.send(town, known["Filip"], *first, ago(6))
    tell.review(unknown, "violence", day=1)
    tell.first_feedback(unknown, day=2)
    tell.contact(unknown, day=2)
    violence.coordinate(unknown, 3)
    violence.call(unknown, 4, talks=7)

    told = tell.send(town, known["Nora"], *second, ago(30))
    tell.review(told, "violence", day=1)
    tell.first_feedback(told, day=2)
    tell.contact(told, day=2)
    violence.call(told, 3, talks=4)
    violence.needs(told, 3)
    violence.clear(told, 4)
    violence.talks(told, 4)
    tell.ask(told, "after_conversation", 4)
    tell.talk(told, 5)
    violence.meeting(told, 5)
    violence.level(told, 6)
