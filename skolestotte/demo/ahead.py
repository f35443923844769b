"""What lies ahead in a story: rooms to meet in, and new times that are proposed for a meeting."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from skolestotte.web.folders.door import as_system
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Prepared
from skolestotte.web.meetings.models import Asked, Meeting, ProposedTime
from skolestotte.web.meetings.teaching import SCHOOL_DAY, suggested

from .stories import CASE_WORKER, Story
from .units import Town


def rooms(town: Town, at: datetime) -> None:
    """Two schools and the service have said which rooms they meet in."""
    for leader, unit, names in (("Berit Aasen", "Ospelia skole", (("Rom 214", 10), ("Grupperom ved biblioteket", 5))),
                                ("Rolf Hauge", "Kvernlia skole", (("Personalrommet", 14),)),
                                ("Turid Sæther", "Mottak og undersøkelse", (("Stua", 6), ("Møterom 2", 12)))):
        for name, seats in names:
            meetings.keep_room(unit_id=town.units[unit].id, room_id=None, name=name, seats=seats,
                               by=town.actor(leader, at.date()), at=at)


def prepared(story: Story, meeting: Meeting, day: int) -> None:
    """The child is asked, what is settled is written, and a guardian and the school say what they want of the meeting."""
    father = story.guardians()[1].name
    meetings.prepare(meeting_id=meeting.id, known=None, by=story.who(CASE_WORKER), at=story.at(day), prepared=Prepared(
        may_share="Det som står i meldingen, og det skolen har sett. Ikke hva vi vet fra før.",
        help_needed="Tid til lekser, og noen som avlaster hjemme.", must_come="Kontaktlærer, som ser barnet hver dag.",
        child_asked=True, child_view="Vil at møtet skal handle om leksehjelp, ikke om at noen har gjort noe galt.",
        topics=[{"topic": "At jeg steller de små om morgenen", "say": "some", "not_to": [father]},
                {"topic": "At jeg liker meg på skolen", "say": "yes", "not_to": []}], speaker=CASE_WORKER))
    guardian = next(one for one in story.guardians() if one.account_id)
    meetings.expect(meeting_id=meeting.id, side="family", capacity="guardian", name=guardian.name, to_all=True, at=story.at(day, 20),
                    wants="Vi vil vite hva skolen trenger fra oss.", view="Vi strekker ikke til om morgenen.",
                    by=story.family_actor(guardian))
    meetings.expect(meeting_id=meeting.id, side="school", capacity="contact_teacher", name=story.author, at=story.at(day, 15),
                    wants="En plan for leksene, og hvem vi ringer når noe skjer.", by=story.who(story.author))


def new_times(story: Story, meeting: Meeting, day: int) -> None:
    """The first guardian has answered; the school and the others have not."""
    times = [(timezone.make_aware(datetime.combine(on, starts)), timezone.make_aware(datetime.combine(on, ends)))
             for on, starts, ends in suggested(timezone.localdate() + timedelta(days=5), 90, [SCHOOL_DAY])]
    noon = (times[0][0].replace(hour=12, minute=0), times[0][0].replace(hour=13, minute=30))
    proposal = meetings.propose_times(meeting_id=meeting.id, times=[noon, *times], by=story.who(CASE_WORKER), at=story.at(day))
    guardian = next(one for one in story.guardians() if one.account_id)
    assert guardian.account_id is not None
    with as_system():
        asked = Asked.objects.get(proposal=proposal, account_id=guardian.account_id)
        rows = list(ProposedTime.objects.filter(proposal=proposal))
    said = dict(zip([row.id for row in rows], ("no", "yes", "maybe", "yes"), strict=True))
    meetings.answer_times(asked_id=asked.id, answers=said, for_other=False, by=story.family_actor(guardian),
                          at=story.at(day, 18))
