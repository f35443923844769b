"""Pages of consents: ask, answer, record, withdraw, and the overview of a case."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from skolestotte.rulebook.words import spoken
from skolestotte.web.cases.commands import NotNow
from skolestotte.web.design.speech import plain_language
from skolestotte.web.drafts.forms import open_form
from skolestotte.web.folders.actor import Actor
from skolestotte.web.people.access import Request, for_roles, signed_in

from . import commands, queries
from .around import WORKS_CASES, Around
from .forms import AnswerForm, AskForm, ConfirmForm, RecordForm, WithdrawForm
from .models import Consent
from .replies import already, asked_run, done, home_of, show
from .texts import LANGUAGES, words_for


@for_roles(*WORKS_CASES)
def ask(request: Request, case_id: UUID) -> HttpResponse:
    """Choose what to ask for: one purpose each time (CNS-06)."""
    page = queries.ask_page(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    line = page.line(request.GET.get("purpose", ""))
    if line is not None:
        return redirect(reverse("consents:ask-for", args=[case_id, line.code]) + page.around.in_run)
    return show(request, "consents/choose.html", _("Ask for consent"),
                {"page": page, "around": page.around, "back": page.around.case_url})


@for_roles(*WORKS_CASES)
def ask_for(request: Request, case_id: UUID, purpose: str) -> HttpResponse:
    """Ask everybody who must answer for one purpose (CNS-02, CNS-03, CNS-07)."""
    page = queries.ask_page(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    line = page.line(purpose)
    if line is None:
        raise Http404
    form, overview = _ask_form(request, page, purpose), _all(page.around)
    not_now = not line.may_ask
    if request.method == "POST" and form.is_valid() and not not_now:
        try:
            commands.ask(case_id=case_id, run_id=page.around.run.id, question=_question(form, line.code), of=form.people,
                         by=request.actor, at=timezone.now())
        except commands.AlreadyAsked:
            return already(request, _("They have been asked already. Nothing more was sent."), overview)
        except NotNow:
            not_now = True
        else:
            return done(request, _("The question is sent. They get word that there is something to do."), overview)
    context = {"page": page, "around": page.around, "line": line, "form": form, "not_now": not_now, "form_languages": LANGUAGES,
               "written_in": _written_in(request), "back": overview}
    return show(request, "consents/ask.html", _("Ask for consent"), context)


@require_POST
@for_roles(*WORKS_CASES)
def ask_too(request: Request, case_id: UUID, purpose: str) -> HttpResponse:
    """Ask the same question of those who can consent since the others were asked (CNS-07)."""
    page = queries.ask_page(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    line = page.line(purpose)
    if line is None:
        raise Http404
    overview = _all(page.around)
    nobody = _("They have been asked already. Nothing more was sent.")
    if not line.unasked or line.standing.question is None:
        return already(request, nobody, overview)
    try:
        commands.ask_too(request_id=UUID(str(line.standing.question.data["consent"])), run_id=page.around.run.id, by=request.actor,
                         of=[person.account_id for person in line.unasked if person.account_id], at=timezone.now())
    except NotNow:
        return already(request, nobody, overview)
    return done(request, _("The question is sent to {names}. Until it is answered, the consent does not hold.").format(
        names=line.names_unasked), overview)


@signed_in
def answer(request: Request, consent_id: UUID) -> HttpResponse:
    """The page of the one who is asked. Nobody else can answer here."""
    page = _mine(request, consent_id, "consent.answer")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    late = request.method == "POST" and not page.answerable
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["given"]
        try:
            commands.answer(consent_id=consent_id, given=given, form="written", by=request.actor, at=timezone.now())
        except NotNow:
            late = True
        else:
            return done(request, _("Thank you. Your answer is received."), _all(page.around))
    context = {"page": page, "around": page.around, "form": form, "late": late,
               "back": home_of(page.consent.case_id, page.around.grants)}
    return show(request, "consents/answer.html", _("We ask for your consent"), context)


@for_roles(*WORKS_CASES)
def record(request: Request, consent_id: UUID) -> HttpResponse:
    """Child welfare records an answer on paper or by word of mouth, or that an oral yes is now in writing (K-26)."""
    page = queries.consent_page(consent_id, by=request.actor, what="consent.record", today=timezone.localdate(),
                                write=True)
    oral = page.consent.state == Consent.State.ORAL
    kind = ConfirmForm if oral and request.GET.get("new") != "1" else RecordForm
    initial = {"on": timezone.localdate()}
    form = open_form(request, lambda data: kind(data, initial=initial))
    asked_on = timezone.localdate(page.consent.asked_at)
    late = request.method == "POST" and not page.answerable
    if request.method == "POST" and form.is_valid() and form.cleaned_data["on"] < asked_on:
        form.add_error("on", _("The answer cannot have come before they were asked."))
    if request.method == "POST" and form.is_valid():
        try:
            _record(consent_id, form, by=request.actor)
        except NotNow:
            late = True
        else:
            return done(request, _("The answer is recorded."), _all(page.around))
    context = {"page": page, "around": page.around, "form": form, "late": late, "oral": oral, "confirming": kind is ConfirmForm,
               "back": _all(page.around)}
    return show(request, "consents/record.html", _("Record an answer"), context)


@signed_in
def withdraw(request: Request, consent_id: UUID) -> HttpResponse:
    """Withdraw at any time; the page says exactly what shuts (CNS-05)."""
    page = queries.consent_page(consent_id, by=request.actor, what="consent.withdraw", today=timezone.localdate())
    mine = page.consent.of_id == request.actor.account_id
    form = WithdrawForm(request.POST if request.method == "POST" else None, works=not mine)
    overview = _all(page.around)
    if page.consent.state == Consent.State.WITHDRAWN and request.method == "POST":
        return already(request, _("The consent is withdrawn already."), overview)
    late = request.method == "POST" and not page.withdrawable
    if request.method == "POST" and form.is_valid():
        try:
            commands.withdraw(consent_id=consent_id, form="written" if mine else "oral",
                              note=form.cleaned_data.get("note", ""), by=request.actor, at=timezone.now())
        except NotNow:
            late = True
        else:
            return done(request, _("The consent is withdrawn. What rested on it is shut from now on."), overview)
    context = {"page": page, "around": page.around, "form": form, "mine": mine, "late": late, "back": overview}
    return show(request, "consents/withdraw.html", _("Withdraw a consent"), context)


@signed_in
def of_case(request: Request, case_id: UUID) -> HttpResponse:
    """All consents of a case by purpose."""
    page = queries.of_case(case_id, run_id=asked_run(request), by=request.actor, today=timezone.localdate())
    return show(request, "consents/of_case.html", _("Consents"),
                {"page": page, "around": page.around, "back": home_of(case_id, page.around.grants)})


def _all(around: Around) -> str:
    """The page of all consents."""
    return reverse("consents:of-case", args=[around.case_id]) + around.in_run


def _ask_form(request: Request, page: queries.AskPage, purpose: str) -> AskForm:
    begin = _begin(request, page, purpose)
    if request.method == "GET" and "in" in request.GET:  # another language was chosen: begin anew in it
        return AskForm(None, found=page.people, initial=begin)
    return open_form(request, lambda data: AskForm(data, found=page.people, initial=begin))


def _mine(request: Request, consent_id: UUID, what: str) -> queries.ConsentPage:
    page = queries.consent_page(consent_id, by=request.actor, what=what, today=timezone.localdate())
    if page.consent.of_id != request.actor.account_id:
        raise Http404
    return page


def _record(consent_id: UUID, form: ConfirmForm | RecordForm, *, by: Actor) -> None:
    data, at = form.cleaned_data, timezone.now()
    if isinstance(form, ConfirmForm):
        commands.confirm(consent_id=consent_id, note=data["note"], on=data["on"], by=by, at=at)
        return
    written = data["how"] == "paper"
    commands.answer(consent_id=consent_id, given=data["given"], form="written" if written else "oral", how=data["how"],
                    note=data["note"], on=data["on"], by=by, at=at)


def _written_in(request: Request) -> str:
    wanted = request.GET.get("in", "")
    return wanted if wanted in LANGUAGES else plain_language()


def _begin(request: Request, page: queries.AskPage, purpose: str) -> dict[str, object]:
    language = _written_in(request)
    words = words_for(purpose, school=page.school, service=page.around.case.intake_unit.name,
                      language=spoken(language, page.around.run.unit_kind),
                      investigates=page.around.investigates)
    return {
        "of": [str(p.account_id) for p in page.people if p.usual and p.account_id],
        "recipients": words.recipients, "scope": words.scope, "used_for": words.used_for,
        "consequences": words.consequences, "language": page.interpreter or LANGUAGES.get(language, ""),
        "interpreter_used": True if page.interpreter else None,
    }


def _question(form: AskForm, purpose: str) -> commands.Question:
    data = form.cleaned_data
    return commands.Question(
        purpose=purpose, recipients=data["recipients"], scope=data["scope"], used_for=data["used_for"],
        consequences=data["consequences"], language=data["language"], interpreter_used=data["interpreter_used"],
        valid_until=data["valid_until"], whom_note=data["whom_note"])
