"""All writes of meetings: the call and the talk with the child, the plan and its invitations, the minutes."""

from skolestotte.web.cases.commands import NotNow

from .agreed import mark_agreed
from .booking import Busy
from .calling import call, child_talk
from .cancelling import cancel
from .commenting import comment
from .correcting import correct_minutes
from .feeling import mark_felt
from .locks import Changed
from .minutes import PartMinutes, hold, send_minutes, write_minutes
from .planning import (
    Invited,
    MeetingPlan,
    NoteMissing,
    NotSettled,
    OthersNeedConsent,
    StandsAlready,
    plan,
    replan,
    send_invitations,
)

__all__ = ["Busy", "Changed", "Invited", "MeetingPlan", "NotNow", "NotSettled", "NoteMissing", "OthersNeedConsent",
           "PartMinutes", "StandsAlready",
           "call", "cancel", "child_talk", "comment", "correct_minutes", "hold", "mark_agreed", "mark_felt", "plan", "replan",
           "send_invitations", "send_minutes", "write_minutes"]
