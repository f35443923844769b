"""Random ways through a routine: what can really happen, in the order and with the data it can happen with."""

from datetime import date, timedelta

from hypothesis import strategies as st

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.routine_file import shipped_catalogue, shipped_routine
from skolestotte.rulebook.world import World

FIRST_DAY = date(2026, 3, 2)
RT1 = shipped_routine("RT1")
WORLD = World(RT1, shipped_catalogue())
FILL = {"report": "1", "unit": "u", "unit_kind": "school", "reporter": "p", "channel": "platform", "person": "c",
        "youth_attends": False, "nurse_attends": False, "groundless": False, "reason_given": True, "with_measures": False,
        "alternative_given": True, "request": "1", "basis": "consent", "agenda_covered": True, "child_talk": "before",
        "form": "written", "told_school": True, "asked_narrower": True, "assessed_sharing": True}


def event(seq: int, on: date, kind: str, data: dict) -> Event:
    """A complete event of what a move says."""
    full = {}
    for field in shipped_catalogue().kinds[kind].fields:
        if field.name in data:
            full[field.name] = data[field.name]
        elif field.type == "date" and not field.optional:
            full[field.name] = on + timedelta(days=7)
        elif field.name == "meeting":
            full["meeting"] = data["type"]
        elif field.name == "consent":
            full["consent"] = data["purpose"]
        elif field.name == "of":
            full["of"] = ["g"] if field.type == "ids" else "g"
        elif not field.optional:
            full[field.name] = FILL[field.name]
    return Event(seq, kind, on, full)


@st.composite
def walks(draw, longest: int = 40) -> tuple[list[Event], int]:
    """The events of a random way, and the state of the world it leads to."""
    bits, day, events = 0, FIRST_DAY, []
    for seq in range(1, draw(st.integers(0, longest)) + 1):
        moves = [move for move in WORLD.moves if move.guard(bits) and move.after(bits) != bits]
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        day += timedelta(days=draw(st.integers(1, 9)))
        events.append(event(seq, day, move.kind, dict(move.data)))
        bits = move.after(bits)
    return events, bits
