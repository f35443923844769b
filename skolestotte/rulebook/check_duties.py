"""Proves of each step that it is somebody's and has a date, and that what needs a consent rests on one that can be asked for.

What a step must say does not hang on the routine: a municipality that changes the file still keeps these.
"""

from __future__ import annotations

from collections.abc import Iterable

from skolestotte.rulebook.check_parts import CheckFault, first
from skolestotte.rulebook.conditions import Condition, Happened, LatestIs
from skolestotte.rulebook.moves import union
from skolestotte.rulebook.rests_on import proof_of
from skolestotte.rulebook.routine import OWNERS, Routine, Step
from skolestotte.rulebook.world import World

_CONTACT = tuple(Happened(kind) for kind in ("contact.assigned", "contact.accepted", "contact.declined"))
OFFERED = LatestIs(_CONTACT, _CONTACT[:1])
THE_SCHOOLS = ("report", "ask_for_meeting")
ANYBODYS = ("note", "channels", "after_meeting", "meeting_part", "minutes", "next_meeting", "report_meeting")
# Meetings that bring family and school together. The start meeting, the report meeting and the review of a report need none (K-04).
AGREED_MEETINGS = ("closing", "after_conversation", "collaboration", "overlap", "by_school")
ANSWERS = {"contact.assigned": ("contact.accepted", "contact.declined"), "transfer.asked": ("transfer.answered",),
           "information.requested": ("information.answered",), "report_meeting.asked": ("report_meeting.answered",)}
UNDATED = ("report", "hand_over")  # at once, as the law says, before there is a case; and what happens by itself
APPOINTED = {"cws.contact": "contact.assigned", "cws.counsellor": "counsellor.named"}
WITHOUT_RECORDS = ("ask_consent", "report")
AGREED_FORMS = ("next_meeting", "write_in")


def owners(world: World) -> Iterable[CheckFault]:
    """Every open step has exactly one owner, and who is asked to be contact person is really asked."""
    yield from _answered(world.routine)
    for step in world.routine.steps:
        side, asked = OWNERS[step.owner].side, step.owner == "cws.offered_contact"
        if asked != (step.form == "accept_contact"):
            yield CheckFault("owner", step.id, "only the one who is asked can accept the case, and does nothing else")
        elif step.form in THE_SCHOOLS and side != "school":
            yield CheckFault("owner", step.id, "is the school's to do")
        elif step.form not in (*THE_SCHOOLS, *ANYBODYS) and side != "cws":
            yield CheckFault("owner", step.id, "is the child welfare service's to do")
        if asked:
            yield from _has_somebody(world, step)
    yield from called_off(world)


def dates(routine: Routine) -> Iterable[CheckFault]:
    """Who has to do a step is told by when, so that it can be reminded of and nobody waits for nothing (SYS-09)."""
    for step in routine.steps:
        if not (step.due or step.optional or step.form in UNDATED):
            yield CheckFault("deadline", step.id, "has to be done, and nothing says by when")


def _has_somebody(world: World, step: Step) -> Iterable[CheckFault]:
    offered = world.holds(OFFERED)
    part = world.part(world.step_reads(step.id) | world.reads(OFFERED))
    wrong = first(part, lambda bits: world.state(step.id, bits) == "open" and not offered(bits))
    if wrong is not None:
        yield CheckFault("owner", step.id, "is open while nobody is asked, so nobody owns it", part.way_to(wrong))


def _answered(routine: Routine) -> Iterable[CheckFault]:
    """Who is appointed can say yes or no, who asks can be answered, and a step that somebody does leaves something behind."""
    recorded = {record.kind for step in routine.steps for record in step.records}
    for kind, answers in ANSWERS.items():
        for answer in answers if kind in recorded else ():
            if answer not in recorded:
                yield CheckFault("owner", "", f"a step records {kind}, and none records {answer}")
    for owner, kind in APPOINTED.items():
        if kind not in recorded and any(step.owner == owner for step in routine.steps):
            yield CheckFault("owner", "", f"steps are of {owner}, and no step records {kind}")
    for step in routine.steps:
        if not (step.records or step.optional or step.form in WITHOUT_RECORDS):
            yield CheckFault("owner", step.id, "records nothing, so nothing tells that its owner did it")


def called_off(world: World) -> Iterable[CheckFault]:
    """Where calling a meeting off leaves its step waiting, somebody has an open step to find a new time."""
    steps = world.routine.steps
    fixing = [step for step in steps if step.form == "next_meeting" and not step.optional]
    for step in steps:
        if step.optional or not any(record.kind == "meeting.cancelled" for record in step.records):
            continue
        part = world.part(union(world.step_reads(one.id) for one in (step, *fixing)))
        for before in part.moves:
            left = [after for after, move in part.successors(before) if part.all_moves[move].kind == "meeting.cancelled"
                    and world.state(step.id, before) == "open" and world.state(step.id, after) == "waiting"
                    and not any(world.state(one.id, after) == "open" for one in fixing)]
            if left:
                yield CheckFault("owner", step.id, "is called off, and nobody is to find a new time", part.way_to(left[0]))
                break


def agreements(world: World) -> Iterable[CheckFault]:
    """What brings family and school together needs a consent, and every consent that something rests on can be asked for."""
    routine = world.routine
    for step in routine.steps:
        if not step.consents and (step.form in AGREED_FORMS or (step.meeting and step.meeting.type in AGREED_MEETINGS)):
            closing = step.meeting is not None and step.meeting.type == "closing"
            what = "is a closing meeting and" if closing else "brings family and school together and"
            yield CheckFault("consent", step.id, f"{what} needs the family's consent (K-04)")
    for purpose in sorted(_rested_on(routine) - set(routine.consents)):
        yield CheckFault("consent", "", f"something rests on consent to {purpose}, and nobody can be asked for {purpose}")


def _rested_on(routine: Routine) -> set[str]:
    """The purposes that conditions, meetings and forms of the routine rest on."""
    found = set().union(*(proof_of(one)[1] for one in _conditions(routine)))
    for step in routine.steps:
        found |= {"obtain_information"} if step.form == "information" else set()
        found |= {"other_bodies"} if step.meeting and "other_bodies" in step.meeting.participants else set()
    return found


def _conditions(routine: Routine) -> Iterable[Condition]:
    for fact in routine.facts:
        yield from (fact.proof, *([fact.seen_as] if fact.seen_as else []))
    for step in routine.steps:
        yield from (step.opens, step.done, *(fall.when for fall in step.falls_away))
        yield from [step.together_with.when] if step.together_with else []
    for sight in routine.sights.values():
        yield from (hidden.unless for hidden in sight.hidden if hidden.unless is not None)
    yield from (end.when for end in routine.ends)
