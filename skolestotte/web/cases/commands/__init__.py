"""All writes to a case. `happened` is the one way in: it appends to the journal and lets everything else follow."""

from skolestotte.web.journal.commands import NewEvent

from .acting import (
    NotNow,
    answer_contact,
    assign_contact,
    case_number,
    clarify,
    correct,
    deviate,
    employee_left,
    leave_routine,
    new_part,
    open_case,
    seat,
    see,
    standing_folders,
    start_run,
)
from .birthdays import come_of_age
from .counselling import name_counsellor
from .happening import happened
from .responsibility import AlreadyNamed, Known, Source, add_guardian, settled

__all__ = [
    "AlreadyNamed", "Known", "NewEvent", "NotNow", "Source", "add_guardian", "answer_contact", "assign_contact", "case_number",
    "clarify", "come_of_age", "correct", "deviate", "employee_left", "happened", "leave_routine", "name_counsellor",
    "new_part", "open_case", "seat", "see", "settled", "standing_folders", "start_run",
]
