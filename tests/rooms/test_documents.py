"""Letters and calendar files: accessible, complete in three languages, nothing in them that must not be."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

import skolestotte.web.documents as room
from skolestotte.rulebook.picture_card import Card, CardArrow, CardBox, CardLane
from skolestotte.web.documents.agenda import Agenda
from skolestotte.web.documents.calendar import CalendarEntry, Method, calendar_file
from skolestotte.web.documents.card import RoutineCard
from skolestotte.web.documents.feedback import FirstFeedback, Receipt, SecondFeedback
from skolestotte.web.documents.glyphs import printable
from skolestotte.web.documents.letterhead import OSLO, Contact, Letter, Letterhead, Participant, Sender
from skolestotte.web.documents.meeting import AgendaPart, Audience, Correction, Invitation, Minutes, Point, Task
from skolestotte.web.documents.pdf import render
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


@pytest.fixture(scope="module", autouse=True)
def wordings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The room's own catalogues, compiled as they stand, so that no stale build is tested."""
    compiled = tmp_path_factory.mktemp("locale")
    for lang in ("nb", "nn"):
        target = compiled / lang / "LC_MESSAGES"
        target.mkdir(parents=True)
        with (target / "django.mo").open("wb") as out:
            write_mo(out, catalogue(lang))
    with override_settings(LOCALE_PATHS=[compiled]):
        yield


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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_an_accessible_and_archivable_pdf(name: str, lang: str) -> None:
    pdf = render(LETTERS[name], lang)

    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert root["/Lang"] == {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[lang]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert Tagged(pdf).faults() == []
    assert PdfReader(io.BytesIO(pdf)).metadata.title in text_of(pdf)


@pytest.mark.parametrize("name", LETTERS)
def test_the_title_says_what_the_letter_is(name: str) -> None:
    assert PdfReader(io.BytesIO(render(LETTERS[name], "en"))).metadata.title == TITLES[name]


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_gives_the_same_bytes(name: str) -> None:
    assert render(LETTERS[name], "nb") == render(LETTERS[name], "nb")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_read_in_the_order_in_which_it_stands(name: str, lang: str) -> None:
    page = Tagged(render(LETTERS[name], lang))

    assert page.marks() == page.drawn


def test_lists_headings_and_tables_are_tagged() -> None:
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/P"} <= roles(render(MINUTES, "nb")).keys()


@pytest.mark.parametrize("name", sorted(set(LETTERS) - {"card"}))
def test_the_letterhead_stands_on_every_letter(name: str) -> None:
    text = text_of(render(LETTERS[name], "nb"))

    assert "Eksempelvik kommune" in text
    assert "Eksempelvik barnevern" in text
    assert "Solbakken skole" in text
    assert "Dato: 16. mars 2026" in text
    assert "Vår referanse: 2026/0117" in text
    assert "Unntatt offentlighet, offl. § 13 jf. fvl. § 13" in text
    assert re.search(r"Side 1 av [12]", text)


def test_a_letter_that_is_not_exempt_says_nothing_about_it() -> None:
    assert "offentlighet" not in text_of(render(replace(OPENED, head=replace(HEAD, exempt="")), "nb"))


def test_following_pages_repeat_reference_and_exemption() -> None:
    pages = PdfReader(io.BytesIO(render(INVITATION, "nb"))).pages

    assert len(pages) == 2
    for wanted in ("2026/0117", "Unntatt offentlighet", "Side 2 av 2"):
        assert wanted in pages[1].extract_text()


# Feedback


@pytest.mark.requirement("FBK-01")
@pytest.mark.parametrize(
    ("lang", "opened", "dismissed"),
    [
        ("nb", "Vi har åpnet undersøkelse.", "Meldingen er henlagt. Vi åpner ikke undersøkelse."),
        ("nn", "Vi har opna undersøking.", "Meldinga er lagd bort. Vi opnar ikkje undersøking."),
        (
            "en",
            "We have opened an investigation.",
            "The report is dismissed. We do not open an investigation.",
        ),
    ],
)
def test_first_feedback_confirms_receipt_and_says_whether_an_investigation_is_opened(
    lang: str, opened: str, dismissed: str
) -> None:
    yes, no = text_of(render(OPENED, lang)), text_of(render(DISMISSED, lang))

    assert opened in yes
    assert dismissed not in yes
    assert dismissed in no
    assert opened not in no
    assert all(
        day in text for text in (yes, no) for day in ("2. mars 2026" if lang != "en" else "2 March 2026",)
    )


def test_first_feedback_says_when_the_next_comes_whom_to_call_and_the_law() -> None:
    text = text_of(render(OPENED, "nb"))

    assert "senest 9. juni 2026" in text
    assert "nytt svar innen tre uker etter at undersøkelsen er ferdig" in text
    assert "Kari Nordmann, kontaktperson, 00 00 00 01" in text
    assert "barnevernsloven § 13-3 første og andre ledd" in text


@pytest.mark.requirement("FBK-06")
def test_feedback_has_no_field_for_an_assessment_or_a_reason() -> None:
    statutory = {"head", "received_on", "investigation", "contact", "investigation_due", "running"}
    assert {field.name for field in fields(FirstFeedback)} == statutory
    second = {
        "head",
        "received_on",
        "concluded_on",
        "followed_up",
        "contact",
        "measures",
        "necessity_recorded",
    }
    assert {field.name for field in fields(SecondFeedback)} == second


@pytest.mark.parametrize("due", [(True, None), (False, date(2026, 6, 9))])
def test_first_feedback_has_a_date_exactly_when_an_investigation_is_opened(
    due: tuple[bool, date | None],
) -> None:
    with pytest.raises(ValueError, match="investigation_due"):
        FirstFeedback(HEAD, date(2026, 3, 2), due[0], CONTACT, due[1])


def test_second_feedback_says_finished_and_whether_followed_up() -> None:
    yes, no = text_of(render(SECOND, "nb")), text_of(render(replace(SECOND, followed_up=False), "nb"))

    assert "Undersøkelsen ble ferdig 1. juni 2026." in yes
    assert "Vi følger opp barnet og familien videre." in yes
    assert "Saken er henlagt. Vi følger ikke opp barnet og familien videre." in no


def test_second_feedback_tells_of_measures_only_when_a_reason_is_recorded() -> None:
    told = replace(SECOND, measures="Veiledning hjemme.", necessity_recorded=True)

    assert "Veiledning hjemme." in text_of(render(told, "nb"))
    assert "Slik følges barnet" not in text_of(render(SECOND, "nb"))
    with pytest.raises(ValueError, match="recorded"):
        replace(SECOND, measures="Veiledning hjemme.")
    with pytest.raises(ValueError, match="not followed up"):
        replace(told, followed_up=False)


def test_receipt_says_what_when_and_what_happens_next() -> None:
    text = text_of(render(RECEIPT, "nb"))

    assert "mandag 2. mars 2026 kl. 09:12" in text
    assert "2 vedlegg" in text
    assert "senest mandag 9. mars 2026" in text
    assert "senest mandag 23. mars 2026. Der står det om vi åpner undersøkelse" in text


def test_receipt_promises_a_private_reporter_only_the_confirmation() -> None:
    assert "åpner undersøkelse" not in text_of(render(replace(RECEIPT, public_reporter=False), "nb"))


# Meetings and the plan


def test_invitation_says_all_that_is_needed_to_come() -> None:
    text = text_of(render(INVITATION, "nb"))

    for wanted in (
        "torsdag 19. mars 2026 kl. 09:00–10:30",
        "Møterom 2",
        "Vi går gjennom meldingen sammen.",
        "En felles plan.",
        "Berit Bakke, rektor",
        "Leder Ledersen",
        "Skriver Skriversen",
        "1. Meldeplikten",
        "Det er bestilt tolk: somali.",
        "Dere kan si nei til møtet.",
        "Foreslå gjerne noe annet.",
        "innen tirsdag 17. mars 2026",
        "00 00 00 01",
    ):
        assert wanted in text


def test_guardians_are_offered_an_interpreter_and_told_that_consent_is_theirs() -> None:
    text = text_of(render(replace(INVITATION, interpreter="", needs_consent=True), "nb"))

    assert "Ønsker dere tolk?" in text
    assert "Møtet blir bare holdt hvis dere sier ja." in text


def test_invitation_to_the_school_does_not_speak_to_guardians() -> None:
    text = text_of(
        render(replace(INVITATION, audience=Audience.SCHOOL, interpreter="", needs_consent=True), "nb")
    )

    assert "Si fra om hvem som kommer fra dere." in text
    assert "si nei" not in text
    assert "tolk" not in text


@pytest.mark.parametrize("name", ["meeting", "purpose", "goal", "place", "leader", "minute_taker"])
def test_invitation_without_purpose_or_roles_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        replace(INVITATION, **{name: "  "})


def test_invitation_without_agenda_or_people_is_refused() -> None:
    with pytest.raises(ValueError, match="agenda"):
        replace(INVITATION, agenda=(AgendaPart(()),))
    with pytest.raises(ValueError, match="people"):
        replace(INVITATION, participants=())


def test_minutes_hold_points_views_decisions_tasks_and_are_confidential() -> None:
    text = text_of(render(MINUTES, "nb"))

    for wanted in (
        "Taushetsbelagt",
        "Per Hansen",
        "1. Meldingen Meldingen ble lest høyt.",
        "Barnets syn Barnet vil bli møtt om morgenen.",
        "Foreldrenes syn Foreldrene ønsker hjelp.",
        "Skolen møter barnet hver dag.",
        "Møte barnet Ola Lund 20. mars 2026",
        "Ringe hjem Kari Nordmann –",
        "mandag 30. mars 2026 kl. 09:00",
        "Skrevet av Skriver Skriversen",
    ):
        assert wanted in text


def test_minutes_show_that_a_view_is_missing() -> None:
    assert "Barnets syn Det er ikke skrevet ned noe syn." in text_of(
        render(replace(MINUTES, child_view=" "), "nb")
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", "Dette er versjon 2, rettet 20. mars 2026. Den erstatter referatet som ble sendt 16. mars 2026"),
        ("nn", "Dette er versjon 2, retta 20. mars 2026. Han erstattar referatet som vart sendt 16. mars 2026"),
        ("en", "This is version 2, corrected 20 March 2026. It replaces the minutes that were sent 16 March 2026"),
    ],
)
def test_corrected_minutes_say_so_before_anything_else(lang: str, said: str) -> None:
    text = text_of(render(CORRECTED, lang))

    assert said in text
    assert "Feil dag i punkt 1." in text
    assert text.index(said) < text.index("Møterom 2")
    assert "versjon" not in text_of(render(MINUTES, "nb"))


def test_minutes_that_are_not_sent_are_called_a_draft() -> None:
    assert "Dette er et utkast." in text_of(render(replace(MINUTES, draft=True), "nb"))
    assert "utkast" not in text_of(render(MINUTES, "nb"))


def test_an_agenda_has_the_points_in_order_and_no_greeting() -> None:
    text = text_of(render(AGENDA, "nb"))

    for wanted in ("torsdag 19. mars 2026 kl. 09:00–10:30", "Møterom 2", "Leder Ledersen", "Dette vil vi oppnå: En felles plan.",
                   "Del 1 1. Meldeplikten 2. Meldingen Del 2 1. Veien videre"):
        assert wanted in text
    assert "Vennlig hilsen" not in text
    with pytest.raises(ValueError, match="at least one point"):
        replace(AGENDA, agenda=(AgendaPart(()),))
    with pytest.raises(ValueError, match="ends after"):
        replace(AGENDA, ends=BEGINS)


def test_plan_says_how_the_child_is_heard_and_every_consent() -> None:
    text = text_of(render(PLAN, "nb"))

    assert "Slik blir barnet hørt To samtaler på skolen." in text
    assert "Skal være ferdig innen 9. juni 2026" in text
    for state in ("Gitt", "Bedt om, ikke besvart", "Ikke gitt", "Trukket tilbake", "Trengs ikke"):
        assert tight(f"{state}, 19. mars 2026") in tight(text)


def test_plan_that_does_not_hear_the_child_is_refused() -> None:
    with pytest.raises(ValueError, match="heard"):
        replace(PLAN, child_heard=" ")


@pytest.mark.parametrize("count", [1, 13, 30])
def test_a_routine_card_is_one_sheet_and_one_list_in_order(count: int) -> None:
    pdf = render(replace(CARD, picture=drawn(*(f"Steg {n}" for n in range(count)), note="innen 3 dager", tag="ja")), "nb")
    page = Tagged(pdf)

    assert len(page.reader.pages) == 1
    assert page.reader.pages[0].mediabox.width > page.reader.pages[0].mediabox.height
    (steps,) = page.root.all("/L")
    assert len(steps.all("/LI")) == count
    assert steps.attributes["/ListNumbering"] == "/Decimal"
    assert tight("".join(f"{n + 1}jaSteg{n}innen3dager" for n in range(count))) in tight(text_of(pdf))


def test_what_a_card_draws_is_told_in_words() -> None:
    page = Tagged(render(replace(CARD, picture=drawn("Drøft", "Ring", "Meld")), "nb"))

    assert [tag.alt for tag in page.root.all("/Figure")] == [
        "Skolen. Nytt og felles. Fører til: 2 Ring (ja)", "Skolen. Som før. Ved behov. Fører til: 3 Meld (ja)", "Skolen. Som før"]
    text = text_of(render(CARD, "nb"))
    for wanted in ("Som før", "Nytt og felles", "Ved behov", "I tvil? Ring 00 00 00 00.", "Skolen begynner.", "Gjelder alle skoler."):
        assert wanted in text


def test_a_card_without_steps_or_with_a_drawing_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        replace(CARD, picture=replace(CARD.picture, boxes=()))
    with pytest.raises(ValueError, match="larger than the sheet"):
        replace(CARD, picture=replace(CARD.picture, width=400.0))


# Hostile and odd values

HOSTILE = [
    '#import "/etc/passwd"',
    '#read("letter.typ")',
    "#panic()",
    "*bold* _thin_ `code` <label> @ref",
    "$x^2$ \\ \\u{41} \\n // no comment /* none */",
    "\"double\" 'single' --- ~ = heading",
    "= Heading",
    "- item",
    "%(date)s {page} %s",
    "Áŋŋá Čálbmi Đuhkká Ŧ Ž ǥ ǩ ʒ ǯ",
    "محمد",
    "Łukasz Żółć Đặng Nguyễn Şükrü Юлия Ελένη",
    "https://example.no/" + "a" * 400,
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "put",
    [
        lambda value: replace(MINUTES, child_view=value),
        lambda value: replace(MINUTES, tasks=(Task(value, "Ola"),)),
        lambda value: replace(MINUTES, meeting=value, part=""),
        lambda value: replace(INVITATION, place=value),
        lambda value: replace(INVITATION, agenda=(AgendaPart((value,)),)),
        lambda value: replace(OPENED, head=replace(HEAD, to=(value,), about=value)),
        lambda value: replace(CARD, picture=drawn(value)),
        lambda value: replace(CARD, picture=drawn("Steg", note=value)),
    ],
    ids=["text", "cell", "title", "fact", "agenda", "letterhead", "card", "card's note"],
)
def test_values_are_printed_as_they_stand(value: str, put: Callable[[str], Letter]) -> None:
    # Reader and font may differ on the order of right-to-left words, so the test uses single ones.
    assert tight(value) in tight(text_of(render(put(value), "nb")))


def test_a_long_word_in_a_narrow_cell_is_parted_by_hyphens() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"

    assert word in re.sub(
        r"[-\u2010\xad]", "", tight(text_of(render(replace(MINUTES, tasks=(Task(word, word),)), "nb")))
    )


def test_a_long_word_stays_on_the_paper() -> None:
    lines = PdfReader(io.BytesIO(render(replace(MINUTES, child_view="m" * 500), "nb"))).pages
    drawn = [line for page in lines for line in page.extract_text().split("\n") if "mmmm" in line]

    assert len(drawn) >= 8
    assert max(map(len, drawn)) < 75


def test_twenty_thousand_characters_are_all_there() -> None:
    value = " ".join(f"ord{n}" for n in range(2500))[:20_000]

    text = text_of(render(replace(MINUTES, child_view=value), "nb"))
    assert all(word in text for word in value.split()[:-1:50])
    assert value.split()[-2] in text


def test_what_no_font_can_draw_is_printed_by_name() -> None:
    text = text_of(render(replace(MINUTES, child_view="Glad 😀\ufe0f og \ue000 her"), "en"))

    assert "Glad [grinning face] og [U+E000] her" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\u202eb\ufeffc\u2066d", "abcd"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("A\u030a", "Å"),
        ("\ud800", "[U+D800]"),
    ],
)
def test_control_characters_leave_no_trace(value: str, shown: str) -> None:
    assert printable(value) == shown


def test_blank_lines_part_paragraphs_and_single_ones_do_not() -> None:
    one = render(replace(MINUTES, child_view="Første.\nSamme avsnitt."), "nb")
    two = render(replace(MINUTES, child_view="Første.\n \n\nNytt avsnitt."), "nb")

    assert roles(two)["/P"] == roles(one)["/P"] + 1


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_can_be_printed(value: str) -> None:
    assert render(replace(CARD, intro=value), "nb").startswith(b"%PDF")


def test_a_letter_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        render(replace(CARD, title="\x00 "), "nb")


# Wordings


@pytest.mark.parametrize("lang", ["nb", "nn"])
def test_every_wording_is_translated(lang: str) -> None:
    known = catalogue(lang)
    for _file, _line, message, _comments, context in extract_from_dir(ROOM, method_map=[("**.py", "python")]):
        entry = known.get(message, context)
        assert entry is not None, f"{message} is not in the {lang} catalogue"
        translated = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(translated), f"{message} is not translated to {lang}"
        assert not entry.fuzzy
        assert not list(entry.check(known)), f"{message}: placeholders differ in {lang}"


# Calendar

ENTRY = CalendarEntry(
    meeting="0b6f1f4e",
    sequence=1,
    begins=BEGINS,
    ends=ENDS,
    changed_at=datetime(2026, 3, 10, 12, 0, tzinfo=UTC),
    domain="skolestotte.example",
    organizer="ikke-svar@skolestotte.example",
    link="https://skolestotte.example/",
)


def event_of(ics: bytes):
    calendar = Calendar.from_ical(ics)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(("lang", "title"), [("nb", "Møte"), ("nn", "Møte"), ("en", "Meeting")])
def test_the_calendar_entry_is_neutral(lang: str, title: str) -> None:
    ics = calendar_file(ENTRY, lang)
    calendar, event = event_of(ics)

    assert calendar["METHOD"] == "REQUEST"
    assert str(event["SUMMARY"]) == title
    assert event["CLASS"] == "PRIVATE"
    assert "LOCATION" not in event
    assert ics.count(b"ATTENDEE") == 0
    assert {field.name for field in fields(CalendarEntry)} & {
        "child",
        "purpose",
        "agenda",
        "participants",
    } == set()


def test_the_calendar_entry_is_in_oslo_time() -> None:
    calendar, event = event_of(calendar_file(replace(ENTRY, begins=BEGINS.astimezone(UTC)), "nb"))

    assert event.decoded("DTSTART") == BEGINS
    assert event["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]


def test_a_moved_or_cancelled_meeting_keeps_its_identity() -> None:
    _first, before = event_of(calendar_file(ENTRY, "nb"))
    moved = replace(ENTRY, sequence=2, begins=BEGINS + timedelta(days=1), ends=ENDS + timedelta(days=1))
    _second, after = event_of(calendar_file(moved, "nb"))
    calendar, gone = event_of(calendar_file(replace(moved, sequence=3), "nb", Method.CANCEL))

    assert before["UID"] == after["UID"] == gone["UID"] == "0b6f1f4e@skolestotte.example"
    assert [event["SEQUENCE"] for event in (before, after, gone)] == [1, 2, 3]
    assert calendar["METHOD"] == "CANCEL"
    assert gone["STATUS"] == "CANCELLED"


def test_a_line_end_in_a_value_cannot_add_a_property() -> None:
    _calendar, event = event_of(calendar_file(replace(ENTRY, place="Rom 2\r\nSUMMARY:Barn"), "nb"))

    assert str(event["SUMMARY"]) == "Møte"


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(ENTRY, begins=datetime(2026, 3, 19, 9, 0))
