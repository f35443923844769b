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


CLOCKS = (
    Clock("report_review", Happened("report.received"), (Happened("report.reviewed"),)),
    Clock("first_feedback", Happened("report.received"), (Happened("feedback.first_sent"), Happened("feedback.first_omitted"))),
    Clock(
        "investigation",
        Happened("report.reviewed", (("outcome", ("investigate", "act_at_once", "violence")),)),
        (Happened("investigation.concluded"),),
    ),
    Clock("second_feedback", Happened("investigation.concluded"), (Happened("feedback.second_sent"),)),
)


def starts_in(world: World, clock: Clock) -> bool:
    """True when what starts the clock can happen in this routine's world."""
    bit = 1 << world.numbers[clock.starts]
    return any(move.writes & bit for move in world.moves)
