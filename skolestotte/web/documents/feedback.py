"""Letters that answer a report: the receipt, and the two feedbacks that bvl § 13-3 gives a public
reporter."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, ngettext, pgettext

from .blocks import Block, Bullets, Facts, Heading, Sheet, Words
from .letterhead import OSLO, Contact, Letterhead, call, clock, danger, day, weekday


@dataclass(frozen=True)
class Receipt:
    """To the person who sent a report: it has arrived, and this happens next.

    `received_at` is when the report was durably stored (aware). `review_by` is the end of the week of bvl §
    2-1, `answer_by` the end of the three weeks of bvl § 13-3. `public_reporter` (school, kindergarten) is
    told that the answer will say whether an investigation is opened. Nothing of the report itself is
    repeated.
    """

    head: Letterhead
    received_at: datetime
    review_by: date
    answer_by: date
    contact: Contact
    attachments: int = 0
    public_reporter: bool = True

    def sheet(self) -> Sheet:
        """The letter in the active language."""
        answer = (
            gettext(
                "You get a written answer by %(date)s at the latest. It says whether an investigation is "
                "opened "
                "(Child Welfare Act § 13-3)."
            )
            if self.public_reporter
            else gettext("You get a written answer by %(date)s at the latest (Child Welfare Act § 13-3).")
        )
        return self.head.sheet(
            gettext("We have received your report"),
            (
                Words(gettext("Thank you. Your report of concern has arrived and is stored safely.")),
                Facts(self._facts()),
                Heading(gettext("What happens next")),
                Bullets(
                    (
                        gettext(
                            "The child welfare service reviews the report as soon as possible, and by "
                            "%(date)s "
                            "at the latest (Child Welfare Act § 2-1)."
                        )
                        % {"date": weekday(self.review_by)},
                        answer % {"date": weekday(self.answer_by)},
                        gettext("If you learn something new, send it. You need not wait for our answer."),
                    )
                ),
                danger(),
                call(self.contact),
            ),
        )

    def _facts(self) -> tuple[tuple[str, str], ...]:
        facts = [
            (pgettext("letter", "Received"), _moment(self.received_at)),
            (pgettext("letter", "Reference"), self.head.reference),
        ]
        if self.attachments:
            count = ngettext("%(count)d attachment", "%(count)d attachments", self.attachments)
            facts.append((pgettext("letter", "With the report"), count % {"count": self.attachments}))
        return tuple(facts)


@dataclass(frozen=True)
class FirstFeedback:
    """To the reporting unit: the report has arrived, and an investigation is opened or not.

    bvl § 13-3 first and second paragraph, within three weeks of receipt. The letter holds what the law names
    and nothing more: there is no field for an assessment or a reason (FBK-06). `investigation_due` is the day
    the investigation is to be finished (bvl § 2-2); it is required when an investigation is opened. `running`: a
    report in an active case is `kept` as information, or `followed` up in a collaboration that the unit takes
    part in (RT4-03).
    """

    head: Letterhead
    received_on: date
    investigation: bool
    contact: Contact
    investigation_due: date | None = None
    running: str = ""

    def __post_init__(self) -> None:
        if self.investigation != (self.investigation_due is not None):
            raise ValueError("investigation_due belongs to an opened investigation, and only to it")
        if self.running and self.investigation:
            raise ValueError("a report that leads to a new investigation is not kept as information")

    def sheet(self) -> Sheet:
        """The letter in the active language."""
        title = (
            gettext("Answer to your report: an investigation is opened")
            if self.investigation
            else gettext("Answer to your report: no investigation is opened")
        )
        return self.head.sheet(title, (*self._answer(), danger(), call(self.contact), _law(first=True)))

    def _answer(self) -> tuple[Block, ...]:
        confirmed = gettext("We confirm that we received your report of concern on %(date)s.")
        received = Words(confirmed % {"date": day(self.received_on)})
        if self.running:
            return (received, *self._in_a_running_case())
        if self.investigation_due is None:
            return (
                received,
                Words(gettext("The report is dismissed. We do not open an investigation.")),
                Heading(gettext("What happens next")),
                Words(
                    gettext("You get no further written answer to this report.\n\n%(duty)s")
                    % {"duty": _duty()}
                ),
            )
        return (
            received,
            Words(gettext("We have opened an investigation.")),
            Heading(gettext("What happens next")),
            Words(
                gettext(
                    "The investigation is to be finished as soon as possible, and by %(date)s at the "
                    "latest. In "
                    "special cases it can take longer.\n\nYou get a new answer within three weeks after the "
                    "investigation is finished. It says whether we continue to follow up the child and the "
                    "family.\n\n%(duty)s"
                )
                % {"date": day(self.investigation_due), "duty": _duty()}
            ),
        )


    def _in_a_running_case(self) -> tuple[Block, ...]:
        what = (
            gettext("It is followed up in the collaboration that we already have about the child. The contact person calls you.")
            if self.running == "followed"
            else gettext("What you have told us is kept, and taken into our work.")
        )
        return (
            Words(gettext("The report has not led to a new investigation.")),
            Words(what),
            Heading(gettext("What happens next")),
            Words(_duty()),
        )


@dataclass(frozen=True)
class SecondFeedback:
    """To the reporting unit: the investigation is finished, and the family is followed up or not.

    bvl § 13-3 second paragraph, within three weeks of the conclusion. `measures` says how the family is
    followed up; the service may include it only where the reporter needs it for its own follow-up of the
    child (FBK-03), so `necessity_recorded` must then be true. The reason itself stays with the service and is
    not printed.
    """

    head: Letterhead
    received_on: date
    concluded_on: date
    followed_up: bool
    contact: Contact
    measures: str = ""
    necessity_recorded: bool = False

    def __post_init__(self) -> None:
        if self.measures.strip() and not self.necessity_recorded:
            raise ValueError("measures are told only when the reason why the reporter needs them is recorded")
        if self.measures.strip() and not self.followed_up:
            raise ValueError("a family that is not followed up has no measures to tell of")

    def sheet(self) -> Sheet:
        """The letter in the active language."""
        outcome = (
            gettext("We continue to follow up the child and the family.")
            if self.followed_up
            else gettext("The case is dismissed. We do not continue to follow up the child and the family.")
        )
        finished = gettext(
            "On %(received)s we received a report of concern from you. The investigation was finished on "
            "%(concluded)s."
        )
        dates = {"received": day(self.received_on), "concluded": day(self.concluded_on)}
        return self.head.sheet(
            gettext("Answer to your report: the investigation is finished"),
            (
                Words(finished % dates),
                Words(outcome),
                *self._measures(),
                Heading(gettext("What happens next")),
                Words(
                    gettext("This is our last written answer to this report.\n\n%(duty)s") % {"duty": _duty()}
                ),
                call(self.contact),
                _law(first=False),
            ),
        )

    def _measures(self) -> tuple[Block, ...]:
        if not self.measures.strip():
            return ()
        needed = gettext("You are told this because you need it for your own follow-up of the child.")
        return (
            Heading(gettext("How the child and the family are followed up")),
            Words(self.measures),
            Words(needed),
        )


def _duty() -> str:
    return gettext("Your duty to report still applies. If you become worried again, send a new report.")


def _law(*, first: bool) -> Words:
    section = (
        gettext("Child Welfare Act § 13-3, first and second paragraph")
        if first
        else gettext("Child Welfare Act § 13-3, second paragraph")
    )
    return Words(
        gettext(
            "This answer is given under the %(section)s. Confidentiality means that it can say no more "
            "than this "
            "(Child Welfare Act § 13-1)."
        )
        % {"section": section}
    )


def _moment(at: datetime) -> str:
    return gettext("%(day)s at %(time)s") % {"day": weekday(at.astimezone(OSLO).date()), "time": clock(at)}
