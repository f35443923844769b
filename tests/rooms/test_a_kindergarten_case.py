"""A case that begins with a kindergarten's report speaks the kindergarten's language on every page, for everybody in it (SYS-06)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from skolestotte.web.cases.models import Case
from skolestotte.web.consents import commands as consents
from skolestotte.web.consents.commands import Question
from skolestotte.web.consents.models import Consent
from skolestotte.web.folders.door import as_system
from skolestotte.web.folders.models import Folder
from skolestotte.web.investigations import commands as investigations
from skolestotte.web.journal.models import Event
from skolestotte.web.meetings import commands as meetings
from skolestotte.web.meetings.commands import Invited
from skolestotte.web.people.models import Guardian
from tests.addresses import patterns
from tests.cast import Cast, actor, begun, guardian, in_investigation, sibling
from tests.promises.words_of_school import said_of_school
from tests.rooms.pages import Page, Person
from tests.steps import called, concluded, invited, parts, planned, run_of

INSIDE = ("kindergarten_head", "case_worker", "guardian")

# Names of schools in the cast, and what names both kinds of unit beside each other.
OF_BOTH = ("Granlia skole", "Solbakken skole", "skolen, barnehagen", "the school, the kindergarten",
           "Skolen eller barnehagen", "skolen eller barnehagen", "skole eller barnehage",
           "The school or kindergarten", "school or kindergarten", "Skoler, barnehager", "Skolar, barnehagar", "Schools, kindergartens",
           "Skoler og barnehager", "Skolar og barnehagar", "Schools and kindergartens")
# Who may sign in to the demonstration, the building blocks of pages, and all units and agreements of the municipality.
OF_NO_CASE = ("people:sign-in", "design:guide", "units:register", "yearly:new", "evaluation_meetings:new")
# Pages about all routines and all units, or of somebody without a case: at a kindergarten they are told in its words.
OF_ALL = ("units", "yearly", "trust", "evaluation_meetings", "overview:routines", "overview:routine", "overview:routine-card",
          "overview:leader")
NOT_READ = ("csrfmiddlewaretoken", "next")
MUST = ("overview:case", "overview:case-routine", "meetings:page", "meetings:minutes", "meetings:invitation",
        "consents:ask-for", "consents:answer", "consents:of-case", "portal:home", "portal:case", "portal:access", "concerns:list",
        "concerns:report", "investigations:plan", "investigations:answer")


def report(**changes: Any) -> dict[str, Any]:
    """What the employee writes; no word of a school in it."""
    return {"reporter_position": "Assistent", "reporter_relation": "Er sammen med barnet hver dag",
            "history": "Vi har kjent barnet i to år.", "worry": "Barnet kommer slitent og sultent.",
            "observations": [{"on": "2026-03-02", "time": "08.30", "place": "Garderoben", "what": "Barnet sovnet på benken."}],
            "resources": "Glad i å tegne.", "measures_tried": "Frokost sammen med oss.", "how_told": "I en samtale.",
            "guardians": [guardian()], **changes}


def story(cast: Cast) -> dict[str, Any]:
    """A case in investigation after the call, with a meeting, a round of times and questions; the ids the addresses need."""
    unit, by = cast.kindergarten, cast.kindergarten_employee
    concern = begun(cast, by=by, unit=unit, **report())
    case, sent = in_investigation(cast, by=by, unit=unit, **report())
    called(cast, case, with_whom="Siri Aas")
    people = [Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
              Invited("Kaja Myhre", "case_worker", "cws", cast.case_worker.id, (1, 2)),
              Invited("Siri Aas", "kindergarten_head", "school", cast.kindergarten_head.id, (1,)),
              Invited("Bo Lie", "kindergarten_employee", "school", cast.kindergarten_employee.id, (1,))]
    meeting = invited(cast, case, place=unit.name, invited=people)
    now = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    meetings.propose_times(meeting_id=meeting.id, times=[(now + timedelta(days=n), now + timedelta(days=n, hours=1)) for n in (7, 8)],
                           by=actor(cast.case_worker), at=timezone.now())
    for purpose in ("obtain_information", "school_in_part_2"):
        request = ask(cast, case, purpose)
    question = investigations.request_information(
        case_id=case.id, run_id=run_of(case).id, to_unit_id=unit.id, basis="serious", reason="Barnet kan være i fare.",
        question="Hvordan er dagene?", by=actor(cast.case_worker), at=timezone.now())
    with as_system():
        folder = Folder.objects.get(case_id=case.id, kind="collab")
        guardian_id = Guardian.objects.get(child_id=case.child_id).id
        seq = Event.objects.filter(stream_id=case.id, kind="report.received").get().seq
    return {"case_id": case.id, "report_id": sent.id, "concern_id": concern.id, "folder_id": folder.id, "seq": seq,
            "step": "RT1-S5", "page": "who", "which": "receipt", "routine_id": "RT1", "purpose": "obtain_information",
            "type": "start", "meeting_id": meeting.id, "part_id": parts(meeting)[0].id, "consent_id": request,
            "request_id": question.id, "access_id": uuid.uuid4(), "account_id": cast.case_worker.id, "duty_id": uuid.uuid4(),
            "unit_id": unit.id, "side": "school", "room_id": uuid.uuid4(), "task_id": uuid.uuid4(), "difficulty_id": uuid.uuid4(),
            "file_id": uuid.uuid4(), "attached_id": uuid.uuid4(), "guardian_id": guardian_id, "evaluation_id": uuid.uuid4(),
            "agreed_id": uuid.uuid4()}


def ask(cast: Cast, case: Case, purpose: str, language: str = "nb") -> uuid.UUID:
    """The question as the form proposes it; the id of the consent."""
    form = Person(cast.case_worker, language).open(reverse("consents:ask-for", args=[case.id, purpose])).form().fields
    question = Question(purpose=purpose, **{key: form[key][0] for key in ("recipients", "scope", "used_for", "consequences")})
    request = consents.ask(case_id=case.id, question=question, of=[cast.guardian.id], by=actor(cast.case_worker), at=timezone.now())
    with as_system():
        return Consent.objects.get(request_id=request).id


def addresses(ids: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, reverse(name, kwargs={key: ids[key] for key in pattern.pattern.converters})) for name, pattern in patterns()]


def told(response: HttpResponse, path: str) -> str:
    """Every word of a page, also what stands in its fields; of a paper the text it prints."""
    if "pdf" in response.headers["Content-Type"]:
        return " ".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.content)).pages).split())
    page = Page(response, path)
    typed = [value for form in page.forms for name, values in form.fields.items() for value in values if name not in NOT_READ]
    return " ".join([page.text, *typed])


def walked(cast: Cast, ids: dict[str, Any], language: str, only: Collection[str] = ()) -> tuple[list[str], set[str]]:
    """Everybody in the case opens every address (or `only` those): where a school is spoken of, and what opened."""
    wrong, opened = [], set()
    for who in INSIDE:
        client = Person(getattr(cast, who), language).client
        for name, address in addresses(ids):
            everywhere = name in OF_ALL or name.split(":")[0] in OF_ALL
            if name in OF_NO_CASE or (everywhere and who != "kindergarten_head") or (only and name not in only):
                continue
            response = client.get(address)
            if response.status_code == 200 and re.match("text/html|application/pdf", response.headers["Content-Type"]):
                opened.add(name)
                wrong += [f"{who}, {name}: {one}" for one in said_of_school(told(response, address), language, *OF_BOTH)]
    return wrong, opened


@pytest.mark.parametrize(("language", "only"), [("nb", ()), ("nn", MUST), ("en", MUST)])
def test_no_page_of_a_kindergarten_case_speaks_of_a_school(cast: Cast, language: str, only: tuple[str, ...]) -> None:
    wrong, opened = walked(cast, story(cast), language, only)
    assert wrong == []
    assert set(MUST) - opened == set()


def test_nor_does_one_after_the_investigation(cast: Cast) -> None:
    ids = story(cast)
    with as_system():
        case = Case.objects.get(id=ids["case_id"])
    concluded(cast, case, "measures")
    for purpose in ("closing_meeting", "collaboration_in_measures"):
        ids["consent_id"] = ask(cast, case, purpose)
    pages = ("consents:answer", "consents:of-case", "overview:case", "portal:case", "concerns:second-feedback")
    wrong, opened = walked(cast, ids, "nn", pages)
    assert wrong == []
    assert opened == set(pages)


@pytest.mark.parametrize(("language", "asked", "goes_on"), [
    ("nb", "Hvordan barnet har det i barnehagen: trivsel, venner, lek og fravær", "Sier du ja, spør vi barnehagen"),
    ("nn", "Korleis barnet har det i barnehagen: trivsel, venner, leik og fråvær", "Seier du ja, spør vi barnehagen"),
    ("en", "How the child is doing in kindergarten: well-being, friends, play and absence", "If you say yes, we ask the kindergarten")])
def test_the_family_is_asked_for_consent_in_the_words_of_the_kindergarten(cast: Cast, language: str, asked: str, goes_on: str) -> None:
    case, _report = in_investigation(cast, by=cast.kindergarten_employee, unit=cast.kindergarten, **report())
    called(cast, case, with_whom="Siri Aas")
    consent = ask(cast, case, "obtain_information", language)
    text = Person(cast.guardian, language).open(reverse("consents:answer", args=[consent])).text
    assert asked in text
    assert goes_on in text
    assert cast.kindergarten.name in text


def test_what_a_meeting_is_planned_with_names_the_kindergarten(cast: Cast) -> None:
    case, _report = in_investigation(cast, by=cast.kindergarten_employee, unit=cast.kindergarten, **report())
    called(cast, case, with_whom="Siri Aas")
    meeting = planned(cast, case, place="", invited=[Invited("Gro Prøve", "guardian", "family", cast.guardian.id, (1, 2)),
                                                     Invited("Siri Aas", "kindergarten_head", "school", cast.kindergarten_head.id, (1,))])
    assert meeting.purpose.startswith("Barnehagen har meldt fra til barnevernet")
    points = [point["text"] for part in parts(meeting) for point in part.agenda]
    assert "Meldeplikten barnehagen og barnevernstjenesten har" in points
    assert said_of_school(" ".join([meeting.purpose, *points]), "nb") == []


@pytest.mark.parametrize(("language", "said"), [
    ("nb", ("Ringe skolen og avtale oppstartsmøte", "Første tilbakemelding til skolen")),
    ("en", ("Call the school and agree on a start meeting", "First feedback to the school"))])
def test_a_case_of_a_school_is_told_as_before(cast: Cast, language: str, said: tuple[str, str]) -> None:
    case, _report = in_investigation(cast)
    for who in (cast.case_worker, cast.social_teacher, cast.guardian):
        page = Person(who, language).open(reverse("portal:case" if who == cast.guardian else "overview:case", args=[case.id]))
        assert any(words in page.text for words in said), who
        assert not re.search("barnehage|kindergarten", page.text, re.IGNORECASE)


def test_of_the_acts_on_education_the_one_that_holds_is_named(cast: Cast) -> None:
    small, _report = in_investigation(cast, by=cast.kindergarten_employee, unit=cast.kindergarten, **report())
    big, _other = in_investigation(cast, children=[sibling()])
    worker = Person(cast.case_worker, "nb")
    for case, named, other in ((small, "barnehageloven § 2 b", "opplæringslova"), (big, "opplæringslova § 24-1", "barnehageloven")):
        text = worker.open(reverse("overview:case", args=[case.id])).text
        assert named in text and other not in text


def test_the_words_follow_the_case_and_not_who_reads_it(cast: Cast) -> None:
    """The same worker goes from a kindergarten's case to a school's and back in one browser."""
    small, _report = in_investigation(cast, by=cast.kindergarten_employee, unit=cast.kindergarten, **report())
    big, _other = in_investigation(cast, children=[sibling()])
    worker = Person(cast.case_worker, "nb")
    for case, said in ((small, "Ringe barnehagen"), (big, "Ringe skolen"), (small, "Ringe barnehagen")):
        text = worker.open(reverse("overview:case", args=[case.id])).text
        assert said in text
    assert translation.get_language() == "nb"
    assert 'lang="nb"' in worker.open(reverse("overview:case", args=[small.id])).html


@pytest.mark.parametrize(("who", "name"), [("case_worker", "overview:cases"), ("case_worker", "overview:day"),
                                           ("case_worker", "overview:tasks"), ("department_head", "overview:leader")])
def test_a_list_tells_each_case_in_the_words_of_its_unit(cast: Cast, who: str, name: str) -> None:
    in_investigation(cast, by=cast.kindergarten_employee, unit=cast.kindergarten, **report())
    in_investigation(cast, children=[sibling()])
    text = Person(getattr(cast, who), "nb").open(reverse(name)).text
    assert "Ringe barnehagen og avtale oppstartsmøte" in text
    assert "Ringe skolen og avtale oppstartsmøte" in text


def test_somebody_at_a_kindergarten_reads_the_routines_in_its_words(cast: Cast) -> None:
    address = reverse("overview:routine", args=["RT1"])
    assert "Ringe barnehagen" in Person(cast.kindergarten_head, "nb").open(address).text
    assert "Ringe skolen" in Person(cast.principal, "nb").open(address).text
