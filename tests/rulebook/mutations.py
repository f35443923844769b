"""Ways to break a routine, made from its own data: what is dropped, swapped, opened too early or never, or led in a circle.

Each way is named `promise: what, step`. Only the promise that it must break is asked about, so that the checks are quick.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from skolestotte.rulebook.check_duties import UNDATED
from skolestotte.rulebook.check_handover import handovers
from skolestotte.rulebook.checker import faults
from skolestotte.rulebook.conditions import Always, Condition, Every, Happened, IsFact, Opposite
from skolestotte.rulebook.deadlines import shipped_rules
from skolestotte.rulebook.loader import routine_text
from skolestotte.rulebook.reading import RoutineFaults
from skolestotte.rulebook.rests_on import names_in
from skolestotte.rulebook.routine import FallsAway, Routine, Step
from skolestotte.rulebook.routine_file import parse_routine, routine_ids, shipped_catalogue, shipped_routine
from skolestotte.rulebook.world import World

NEVER, ALWAYS = Always(never=True), Always()
ROUTINES = {name: shipped_routine(name) for name in routine_ids()}
LATER = Happened("contact.accepted")


@dataclass(frozen=True)
class Break:
    """A broken routine. `text`: as a file, where the parser is to have its say; `hands_over`: the routine to look from."""

    name: str
    about: tuple[str, ...]
    routine: Routine | None = None
    text: str = ""
    hands_over: str = ""

    def found(self) -> str:
        """What the parser or the checker finds, or empty."""
        catalogue, rules = shipped_catalogue(), shipped_rules()
        routine = self.routine
        if routine is None:
            try:
                routine = parse_routine(self.text, "broken.yaml", catalogue=catalogue, deadlines=tuple(rules))
            except RoutineFaults as wrong:
                return str(wrong)
        others = {**ROUTINES, routine.id: routine}
        if self.hands_over:
            return str(next(iter(handovers(world(self.hands_over), others)), ""))
        return str(next(faults(routine, catalogue, rules, self.about, others), ""))


@cache
def world(name: str) -> World:
    """The world of a routine that is whole, explored once."""
    return World(ROUTINES[name], shipped_catalogue())


def changed(routine: Routine, step: Step, **parts) -> Routine:
    """The routine with one step changed. It comes first (the order means nothing), so that the checker looks at it first."""
    return replace(routine, steps=(replace(step, **parts), *(one for one in routine.steps if one is not step)))


@cache
def breaks(name: str) -> dict[str, Break]:
    """All breaks of a routine by name."""
    routine = ROUTINES[name]
    kinds: tuple[Callable[[Routine], Iterator[Break]], ...] = (
        ways_to_the_end, circles, owners, consents, hold_back, deadlines, hand_overs, pictures)
    return {one.name: one for kind in kinds for one in kind(routine)}


def ways_to_the_end(routine: Routine) -> Iterator[Break]:
    for step in routine.steps:
        yield Break(f"end: never opens, {step.id}", ("steps",), changed(routine, step, opens=NEVER))
        if not step.optional:
            yield Break(f"end: never done, {step.id}", ("steps",), changed(routine, step, done=NEVER))
            if step.records:
                yield Break(f"end: records nothing, {step.id}", ("owners", "steps"),
                            changed(routine, step, records=()))
        if not step.optional and f"step:{step.id}" not in named_elsewhere(routine):  # else the parser misses the name
            yield Break(f"end: is not there, {step.id}", ("owners", "steps", "consents", "deadlines", "ends"),
                        text=without_step(routine.id, step.id))
    for end in routine.ends:
        others = tuple(one for one in routine.ends if one is not end)
        about = "handovers" if end.hands_over_to else "ends"
        yield Break(f"end: dropped, {end.id}", (about,), replace(routine, ends=others))


def named_elsewhere(routine: Routine) -> set[str]:
    """The steps that something else in the routine names, so that the parser finds out when they are gone."""
    named = set().union(*(names_in(part) for part in [
        *(end.when for end in routine.ends), *(fact.proof for fact in routine.facts),
        *(fact.seen_as for fact in routine.facts if fact.seen_as),
        *(part for step in routine.steps for part in (step.opens, step.done, *(fall.when for fall in step.falls_away)))]))
    for step in routine.steps:
        named |= {f"step:{arrow.to}" for arrow in step.next} | ({f"step:{step.under}"} if step.under else set())
    return named


def without_step(routine: str, step: str) -> str:
    """The routine's text without one step."""
    text = routine_text(f"{routine}.yaml")
    begin = text.index(f"  - id: {step}\n")
    last = text.index("\nends:")
    following = text.find("\n  - id: ", begin, last)
    return text[:begin] + text[(last if following < 0 else following) + 1 :]


def circles(routine: Routine) -> Iterator[Break]:
    text = routine_text(f"{routine.id}.yaml")
    for step in routine.steps[:3]:
        begin = text.index("    opens:", text.index(f"  - id: {step.id}\n"))
        loop = f"    opens: {{step: {step.id}, is: done}}\n    falls_away: []\n"
        yield Break(f"circle: waits for itself, {step.id}", (), text=text[:begin] + loop + text[begin:])


def owners(routine: Routine) -> Iterator[Break]:
    for step in routine.steps:
        yield Break(f"owner: asked for nothing, {step.id}", ("owners",), changed(routine, step, owner=(
            "cws.contact" if step.owner == "cws.offered_contact" else "cws.offered_contact")))
        if step.owner == "cws.offered_contact":
            yield Break(f"owner: nobody is asked, {step.id}", ("owners",), changed(routine, step, opens=ALWAYS))


def consents(routine: Routine) -> Iterator[Break]:
    for step in routine.steps:
        for purpose in step.consents:
            rest = tuple(one for one in step.consents if one != purpose)
            other = next(one for one in shipped_catalogue().purposes if one not in step.consents)
            yield Break(f"consent: {purpose} not needed, {step.id}", ("consents",), changed(routine, step, consents=rest))
            yield Break(f"consent: {purpose} swapped, {step.id}", ("consents",), changed(routine, step, consents=(*rest, other)))
        if step.consents:
            yield Break(f"consent: opens at once, {step.id}", ("consents",), changed(routine, step, opens=ALWAYS))
            yield Break(f"consent: opens without a word of it, {step.id}", ("consents",),
                        changed(routine, step, opens=without_consents(routine, step.opens)))
    for purpose in routine.consents:
        rest = {key: when for key, when in routine.consents.items() if key != purpose}
        yield Break(f"consent: nobody is asked for {purpose}", ("consents",), replace(routine, consents=rest))


def without_consents(routine: Routine, condition: Condition) -> Condition:
    """The condition without the facts that tell of a consent."""
    match condition:
        case IsFact(name):
            fact = routine.fact(name)
            return ALWAYS if fact.proof_purposes else replace_part(condition, without_consents(routine, fact.proof), fact.proof)
        case Every(parts):
            return Every(tuple(without_consents(routine, part) for part in parts))
        case _:
            return condition


def replace_part(condition: Condition, new: Condition, old: Condition) -> Condition:
    """The condition itself where nothing in it changed."""
    return condition if new == old else new


def without_fact(condition: Condition, name: str) -> Condition:
    """The condition without one fact."""
    match condition:
        case IsFact(found) if found == name:
            return ALWAYS
        case Every(parts):
            return Every(tuple(without_fact(part, name) for part in parts))
        case _:
            return condition


def hold_back(routine: Routine) -> Iterator[Break]:
    """Only where a report can be held back."""
    if routine.starts_with != "report.received":
        return
    for step in routine.steps:
        if step.reaches_guardians:
            yield Break(f"hold back: mark dropped, {step.id}", ("hold_back",), changed(routine, step, reaches_guardians=False))
            yield Break(f"hold back: opens at once, {step.id}", ("hold_back",), changed(routine, step, opens=ALWAYS))
        if "guardians" in step.kept_from and step.form == "child_talk":
            yield Break(f"hold back: shown to the guardians, {step.id}", ("hold_back",), changed(routine, step, kept_from=()))
    for purpose in routine.consents:
        early = {**routine.consents, purpose: ALWAYS}
        yield Break(f"hold back: {purpose} asked at once", ("hold_back",), replace(routine, consents=early))
    sight = routine.sights["guardians"]
    for name, when in (("none", None), ("always", ALWAYS), ("from the report on", Happened("report.received"))):
        yield Break(f"hold back: the guardians' sight has the condition {name}", ("hold_back",),
                    replace(routine, sights={**routine.sights, "guardians": replace(sight, when=when)}))
    for proof in (ALWAYS, Happened("report.received"), Opposite(NEVER)):
        facts = tuple(replace(fact, proof=proof) if fact.name == "guardians_may_know" else fact for fact in routine.facts)
        yield Break(f"hold back: they may know by {proof}", ("hold_back",), replace(routine, facts=facts))


LAWS = ("report_review", "first_feedback", "investigation", "second_feedback", "plan_evaluation")


def deadlines(routine: Routine) -> Iterator[Break]:
    for step in routine.steps:
        if step.due and not step.optional and step.form not in UNDATED:
            yield Break(f"deadline: no date at all, {step.id}", ("deadlines",), changed(routine, step, due=()))
        for due in step.due:
            if due.deadline not in LAWS:
                continue
            rest = tuple(one for one in step.due if one is not due)
            name = f"{due.deadline}, {step.id}"
            if due.deadline == "plan_evaluation":
                changes = {"dropped": (), "swapped": (replace(due, deadline="second_feedback"),)}
            else:
                other = next(law for law in LAWS if law != due.deadline)
                changes = {"dropped": rest, "swapped": (*rest, replace(due, deadline=other)),
                           "counted from the wrong event": (*rest, replace(due, after="feedback.first_sent")),
                           "extension turned": (*rest, replace(due, extended_by="" if due.extended_by else "report.seen"))}
            for what, dues in changes.items():
                yield Break(f"deadline: {what} {name}", ("deadlines",), changed(routine, step, due=dues))
            yield Break(f"deadline: opens too late {name}", ("deadlines",),
                        changed(routine, step, opens=Every((step.opens, LATER))))
            gone = (*step.falls_away, FallsAway(LATER, step.title))
            yield Break(f"deadline: falls away {name}", ("deadlines",), changed(routine, step, falls_away=gone))


def hand_overs(routine: Routine) -> Iterator[Break]:
    for end in routine.ends:
        if not end.hands_over_to:
            continue
        for to in ("", *(name for name in ROUTINES if name != end.hands_over_to), "RT9"):
            ends = tuple(replace(one, hands_over_to=to) if one is end else one for one in routine.ends)
            yield Break(f"hand-over: {end.id} to {to or 'nobody'}", ("handovers",), replace(routine, ends=ends))
    before = {"RT2": "RT1", "RT4": "RT1", "RT3": "RT4"}.get(routine.id, "")
    for kind in routine.takes_over if before else ():
        rest = tuple(one for one in routine.takes_over if one != kind)
        yield Break(f"hand-over: {kind} not taken over", ("handovers",), replace(routine, takes_over=rest), hands_over=before)
    if routine.one_a_case:
        yield Break("hand-over: several runs at a time", ("handovers",), replace(routine, one_a_case=False))


def pictures(routine: Routine) -> Iterator[Break]:
    for fact in routine.facts:
        if fact.seen_as is not None:
            too_much = tuple(replace(one, seen_as=Happened("report.seen" if routine.id != "RT3" else "contact.assigned"))
                             if one is fact else one for one in routine.facts)
            yield Break(f"picture: says too much of {fact.name}", ("sides",), replace(routine, facts=too_much))
    if routine.id in ("RT3", "RT4"):  # of the larger ones the hand-written breaks tell
        for step in routine.steps:
            if "school" in step.kept_from and not step.optional:
                rest = tuple(one for one in step.kept_from if one != "school")
                yield Break(f"picture: shown to the school, {step.id}", ("sides",), changed(routine, step, kept_from=rest))
