"""One letter of each kind with made-up content, and how a PDF of it is read."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from babel.messages.pofile import read_po
from pypdf import PdfReader

import skolestotte.web.documents as room
from skolestotte.rulebook.picture_card import Card, CardArrow, CardBox, CardLane
from skolestotte.web.documents.agenda import Agenda
from skolestotte.web.documents.card import RoutineCard
from skolestotte.web.documents.feedback import FirstFeedback, Receipt, SecondFeedback
from skolestotte.web.documents.letterhead import OSLO, Contact, Letter, Letterhead, Participant, Sender
from skolestotte.web.documents.meeting import AgendaPart, Audience, Correction, Invitation, Minutes, Point, Task
from skolestotte.web.documents.plan import ConsentState, InvestigationPlan, Source
from tests.rooms.pdf_tags import Tagged

ROOM = Path(room.__file__).parent
LANGUAGES = ("nb", "nn", "en")

HEAD = Letterhead(
    sender=Sender("Eksempelvik kommune", "Eksempelvik barnevern", ("Storgata 1",), "00 00 00 00"),
    to=("Solbakken skole", "Skoleveien 2"),
    on=date(2026, 3, 16),
    reference="2026/0117",
    exempt="offl. § 13 jf. fvl. § 13",
    signer=Participant("Kari Nordmann", "kontaktperson"),
)
CONTACT = Contact("Kari Nordmann", "kontaktperson", "00 00 00 01")
BEGINS = datetime(2026, 3, 19, 9, 0, tzinfo=OSLO)
ENDS = datetime(2026, 3, 19, 10, 30, tzinfo=OSLO)
PEOPLE = (Participant("Berit Bakke", "rektor"), Participant("Fatima Ali", "mor"))

RECEIPT = Receipt(
    HEAD, datetime(2026, 3, 2, 8, 12, tzinfo=UTC), date(2026, 3, 9), date(2026, 3, 23), CONTACT, 2
)
OPENED = FirstFeedback(HEAD, date(2026, 3, 2), True, CONTACT, date(2026, 6, 9))
DISMISSED = FirstFeedback(HEAD, date(2026, 3, 2), False, CONTACT)
SECOND = SecondFeedback(HEAD, date(2026, 3, 2), date(2026, 6, 1), True, CONTACT)
INVITATION = Invitation(
    HEAD,
    Audience.GUARDIANS,
    meeting="Oppstartsmøte",
    purpose="Vi går gjennom meldingen sammen.",
    goal="En felles plan.",
    begins=BEGINS,
    ends=ENDS,
    place="Møterom 2",
    participants=PEOPLE,
    leader="Leder Ledersen",
    minute_taker="Skriver Skriversen",
    agenda=(AgendaPart(("Meldeplikten", "Meldingen"), "Del 1"), AgendaPart(("Veien videre",), "Del 2")),
    contact=CONTACT,
    interpreter="somali",
    reply_by=date(2026, 3, 17),
)
MINUTES = Minutes(
    HEAD,
    meeting="Oppstartsmøte",
    part="del 1",
    begins=BEGINS,
    ends=ENDS,
    place="Møterom 2",
    present=PEOPLE,
    absent=(Participant("Per Hansen"),),
    points=(Point("Meldingen", "Meldingen ble lest høyt."), Point("Felles plan", "Se under.")),
    child_view="Barnet vil bli møtt om morgenen.",
    parents_view="Foreldrene ønsker hjelp.",
    written_by="Skriver Skriversen",
    decisions=("Skolen møter barnet hver dag.",),
    tasks=(Task("Møte barnet", "Ola Lund", date(2026, 3, 20)), Task("Ringe hjem", "Kari Nordmann")),
    next_meeting=datetime(2026, 3, 30, 7, 0, tzinfo=UTC),
)
CORRECTED = replace(MINUTES, corrected=Correction(2, date(2026, 3, 20), date(2026, 3, 16), "Feil dag i punkt 1."))
AGENDA = Agenda(
    HEAD,
    meeting="Oppstartsmøte",
    purpose="Vi går gjennom meldingen sammen.",
    goal="En felles plan.",
    begins=BEGINS,
    ends=ENDS,
    place="Møterom 2",
    leader="Leder Ledersen",
    minute_taker="Skriver Skriversen",
    agenda=(AgendaPart(("Meldeplikten", "Meldingen"), "Del 1"), AgendaPart(("Veien videre",), "Del 2")),
)
PLAN = InvestigationPlan(
    HEAD,
    begun_on=date(2026, 3, 9),
    finished_by=date(2026, 6, 9),
    questions=("Hvordan har barnet det om morgenen?",),
    child_heard="To samtaler på skolen.",
    sources=tuple(
        Source(f"Kilde {state.value}", "Trivsel", state, date(2026, 3, 19)) for state in ConsentState
    ),
    contact=CONTACT,
    made_with=("Fatima Ali",),
    steps=(Task("Hjemmebesøk", "Kari Nordmann", date(2026, 4, 2)),),
)


def drawn(*titles: str, note: str = "", tag: str = "") -> Card:
    """A drawing of these steps below each other, each with an arrow to the next; the first one is new and shared."""
    step = 150 / len(titles)
    high, boxes = step * 0.8, []
    for n, title in enumerate(titles, 1):
        down = CardArrow(n + 1, ((30.0, n * step + high), (30.0, n * step + step)), f"M30 {n * step + high}V{n * step + step}")
        last = n == len(titles)
        boxes.append(CardBox(
            number=n, title=title, note=note, beside=False, lane="Skolen", shared=n == 1, optional=n == 2, small=False, tag=tag,
            tag_width=20.0, x=4.0, y=n * step, width=60.0, height=high, leads_to=() if last else ((n + 1, titles[n], "ja"),),
            arrows=() if last else (down,)))
    return Card(68.0, 165.0, 9.0, (CardLane("Skolen", 0.0, 68.0),), tuple(boxes))


CARD = RoutineCard(
    "Når skolen melder",
    date(2026, 3, 1),
    "Eksempelvik barnevern",
    drawn("Drøft", "Meld"),
    intro="Gjelder alle skoler.",
    contact="I tvil? Ring 00 00 00 00.",
    note="Skolen begynner.",
)
LETTERS: dict[str, Letter] = {
    "receipt": RECEIPT,
    "first feedback, opened": OPENED,
    "first feedback, dismissed": DISMISSED,
    "second feedback": SECOND,
    "invitation to guardians": INVITATION,
    "invitation to school": replace(INVITATION, audience=Audience.SCHOOL),
    "minutes": MINUTES,
    "corrected minutes": CORRECTED,
    "agenda": AGENDA,
    "plan": PLAN,
    "card": CARD,
}
TITLES = {
    "receipt": "We have received your report",
    "first feedback, opened": "Answer to your report: an investigation is opened",
    "first feedback, dismissed": "Answer to your report: no investigation is opened",
    "second feedback": "Answer to your report: the investigation is finished",
    "invitation to guardians": "Invitation: Oppstartsmøte",
    "invitation to school": "Invitation: Oppstartsmøte",
    "minutes": "Minutes: Oppstartsmøte, del 1",
    "corrected minutes": "Corrected minutes: Oppstartsmøte, del 1",
    "agenda": "Agenda: Oppstartsmøte",
    "plan": "Plan for the investigation",
    "card": "Når skolen melder",
}


def catalogue(lang: str):
    with (ROOM / "locale" / lang / "LC_MESSAGES" / "django.po").open("rb") as text:
        return read_po(text, locale=lang)


def text_of(pdf: bytes) -> str:
    """The words of the PDF as a reader gets them, on one line."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).split())


def tight(text: str) -> str:
    """Without white space and invisible break places: where lines break says nothing about what is there."""
    return re.sub(r"[\s\u200b]+", "", text)


def roles(pdf: bytes) -> Counter[str]:
    """How often each kind of element (/Title, /TH, /L …) stands in the structure tree."""
    return Counter(tag.role for tag in Tagged(pdf).root.all())
