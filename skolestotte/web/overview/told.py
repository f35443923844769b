"""What service and school have told each other in notes, for those who may read it: how worried the service is (RT2-07, FBK-05),
what was agreed before the case went on into measures (RT3-01), and the school support (RT3-04).

How worried the service is can be said anew as it learns more; the latest counts, what was said before is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from skolestotte.rulebook.routine import Step
from skolestotte.web.folders.prepared import AnyOf, asked
from skolestotte.web.notes.forms import said
from skolestotte.web.notes.models import Note

from .sight import Sight

STATED, FIXED, REPORTER, NEEDS = "level.stated", "next_meeting.fixed", "reporter.told", "needs.told"
SUPPORT = ("support.planned", "support.not_needed")


@dataclass(frozen=True)
class Words:
    """What was said last of one kind: the questions of the routine's step with the answers."""

    on: date
    who: str
    said: list[tuple[str, str]]
    before: tuple[Words, ...] = ()
    url: str = ""  # where those who may say it anew do so


@dataclass(frozen=True)
class Told:
    """`worry`: how worried the service is; `agreed`: what holds for the time in measures; `support`: of the work with school;
    `ended`: what the one who reported has been told when it was over (RT3-13); `needs`: what the school has told of the child
    before the talks (RT2-06)."""

    worry: Words | None = None
    agreed: Words | None = None
    support: Words | None = None
    ended: Words | None = None
    needs: Words | None = None


_notes = asked(lambda case, kinds, runs, folders: Note.objects.select_related(None).select_related("by").filter(
    AnyOf("kind", kinds), AnyOf("run_id", runs), AnyOf("folder_id", folders), case_id=case).order_by("-at"))


def told(sight: Sight) -> Told:
    """What has been told, where the reader's doors show it. No query when nothing was."""
    kinds = {event.kind for event in sight.standing.values()} & {STATED, FIXED, REPORTER, NEEDS, *SUPPORT}
    if not kinds:
        return Told()
    rows = _notes(case=sight.case_id, kinds=sorted(kinds), runs=[run.id for run in sight.runs], folders=list(sight.folders))
    notes = [(note, step) for note in rows for step in [_step(sight, note)] if step is not None]
    return Told(_worry(sight, notes), _last(sight, ((n, s) for n, s in notes if s.asks), (FIXED,)),
                _last(sight, notes, SUPPORT), _last(sight, notes, (REPORTER,)),
                _last(sight, notes, (NEEDS,)))


def _step(sight: Sight, note: Note) -> Step | None:
    """The step that the note is of, in the routine of its own run."""
    run = next(run for run in sight.runs if run.id == note.run_id)
    return next((step for step in run.definition.steps if step.id == note.step), None)


def _worry(sight: Sight, notes: Iterable[tuple[Note, Step]]) -> Words | None:
    """What was said last in the run that the page is about, with what was said before, newest first."""
    if sight.run is None:
        return None
    own = [(note, step) for note, step in notes if note.kind == STATED and note.run_id == sight.run.id]
    found = [words for note, step in own if (words := _words(sight, note, step)) is not None]
    if not found:
        return None
    step = own[0][1]
    may = sight.acts and step.id in (*sight.progress.now, *sight.progress.may)
    url = reverse("notes:write", args=[sight.case_id, step.id]) + sight.in_run if may else ""
    return replace(found[0], before=tuple(found[1:]), url=url)


def _last(sight: Sight, notes: Iterable[tuple[Note, Step]], kinds: tuple[str, ...]) -> Words | None:
    """The latest of these kinds; with nothing said in it, there is nothing to show."""
    for note, step in notes:
        if note.kind in kinds:
            return _words(sight, note, step)
    return None


def _words(sight: Sight, note: Note, step: Step) -> Words | None:
    note.folder = sight.folders[note.folder_id]
    words = said(step, note.answers)
    return Words(note.on, str(note.by), words) if words else None
