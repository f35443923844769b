"""Random ways through a routine: what can really happen, in the order and with the data it can happen with."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from skolestotte.rulebook.events import Event
from skolestotte.rulebook.routine import Routine
from skolestotte.rulebook.routine_file import shipped_catalogue, shipped_routine
from skolestotte.rulebook.world import World

FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Walk:
    """The events of a random way through a routine, and the state of the world it leads to."""

    routine: Routine
    world: World
    events: tuple[Event, ...]
    bits: int

    def _repr_pretty_(self, printer, _cycle) -> None:
        """For Hypothesis: the events alone, not the whole routine."""
        printer.text("\n".join([self.routine.id, *(f"{e.seq} {e.on} {e.kind} {dict(e.data)}" for e in self.events)]))


ROUTINES = {name: shipped_routine(name) for name in ("RT1", "RT2", "RT3", "RT4")}
WORLDS = {name: World(routine, shipped_catalogue()) for name, routine in ROUTINES.items()}
FILL = {"report": "1", "unit": "u", "unit_kind": "school", "reporter": "p", "channel": "platform", "person": "c",
        "youth_attends": False, "nurse_attends": False, "groundless": False, "reason_given": True, "with_measures": False,
        "alternative_given": True, "request": "1", "basis": "consent", "agenda_covered": True, "child_talk": "before",
        "form": "written", "told_school": True, "asked_narrower": True, "assessed_sharing": True, "level": "high",
        "raised": False, "date_fixed": False}


def event(seq: int, on: date, kind: str, data: dict) -> Event:
    """A complete event of what a move says."""
    full = {}
    for field in shipped_catalogue().kinds[kind].fields:
        if field.name in data:
            full[field.name] = data[field.name]
        elif field.type == "date" and not field.optional:
            full[field.name] = on + timedelta(days=7)
        elif field.name == "meeting" and not field.optional:  # called, moved or cancelled: which one it was makes no difference
            full["meeting"] = data.get("type", "m")
        elif field.name == "consent":
            full["consent"] = data["purpose"]  # but a question about one meeting: see `Questions`
        elif field.name == "of":
            full["of"] = ["g"] if field.type == "ids" else "g"
        elif not field.optional:
            full[field.name] = FILL[field.name]
    return Event(seq, kind, on, full)


class Meetings:
    """Which meeting an event is about: a part is held once in a meeting, and every part that was held gets its minutes."""

    def __init__(self) -> None:
        self.held: dict[tuple[object, object], list[str]] = {}
        self.written: set[tuple[object, str]] = set()

    def of(self, kind: str, data: dict) -> list[dict]:
        """The data of the events that the move stands for: one, or the minutes of each meeting that lacks them."""
        key = data.get("type"), data.get("part")
        held = self.held.setdefault(key, [])
        if kind == "meeting.part_held":
            held.append(f"{key[0]}-{len(held)}")
            return [data | {"meeting": held[-1]}]
        if kind != "minutes.sent":
            return [data]
        lacking = [one for one in held if (key, one) not in self.written] or held[-1:] or ["m"]
        self.written |= {(key, one) for one in lacking}
        return [data | {"meeting": one} for one in lacking]


class Questions:
    """Which question an answer is about: asked about one meeting, each meeting has its own, and a new one is a new question."""

    def __init__(self) -> None:
        self.asked: dict[object, int] = {}

    def of(self, kind: str, data: dict) -> dict:
        """The data with the number of the question and its meeting, where the purpose is asked for each meeting."""
        purpose = data.get("purpose")
        if purpose not in shipped_catalogue().of_meeting:
            return data
        self.asked[purpose] = self.asked.get(purpose, 0) + (kind == "consent.asked")
        return data | {"consent": f"{purpose}-{self.asked[purpose]}", "meeting": f"m-{self.asked[purpose]}"}


@st.composite
def walks(draw, *names: str, longest: int = 40) -> Walk:
    """A random way through one of the routines (all of them when none is named)."""
    name = draw(st.sampled_from(names or tuple(ROUTINES)))
    world, bits, day, events = WORLDS[name], 0, FIRST_DAY, []
    meetings, questions = Meetings(), Questions()
    for _ in range(draw(st.integers(0, longest))):
        moves = [move for move in world.moves if move.guard(bits) and move.after(bits) != bits]
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        day += timedelta(days=draw(st.integers(1, 9)))
        for data in meetings.of(move.kind, dict(move.data)):
            events.append(event(len(events) + 1, day, move.kind, questions.of(move.kind, data)))
        bits = move.after(bits)
    return Walk(ROUTINES[name], world, tuple(events), bits)
