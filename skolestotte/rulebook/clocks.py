"""The deadlines of the law that run in a case whatever a routine says, and whether a routine's world starts them."""

from __future__ import annotations

from dataclasses import dataclass

from skolestotte.rulebook.conditions import Happened
from skolestotte.rulebook.world import World


@dataclass(frozen=True)
class Clock:
    """A deadline of the law that runs from one event until one of others, whatever the routine says (DLN-01 … DLN-05)."""

    deadline: str
    starts: Happened
    stops: tuple[Happened, ...]
    only_in: str = ""  # the event a routine must begin with to carry this deadline; empty: any routine


MEASURES_BEGAN = "measures.began"
CLOCKS = (
    Clock("report_review", Happened("report.received"), (Happened("report.reviewed"),)),
    Clock("first_feedback", Happened("report.received"), (Happened("feedback.first_sent"), Happened("feedback.first_omitted"))),
    Clock(
        "investigation",
        Happened("report.reviewed", (("outcome", ("investigate", "act_at_once", "violence")),)),
        (Happened("investigation.concluded"),),
    ),
    Clock("second_feedback", Happened("investigation.concluded"), (Happened("feedback.second_sent"),)),
    Clock("plan_evaluation", Happened(MEASURES_BEGAN), (Happened("measures.ended"),), only_in=MEASURES_BEGAN),
)


def starts_in(world: World, clock: Clock) -> bool:
    """True when what starts the clock can happen in this routine's world, and the routine is one that carries it."""
    if clock.only_in not in ("", world.routine.starts_with):
        return False
    bit = 1 << world.numbers[clock.starts]
    return any(move.writes & bit for move in world.moves)
