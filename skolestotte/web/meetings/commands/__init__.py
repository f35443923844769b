"""All writes of meetings: the call and the talk with the child, the plan and its invitations, the minutes."""

from skolestotte.web.cases.commands import NotNow

from .agreed import mark_agreed
from .answering_times import SaidThemselves, answer_times, pick_time
from .booking import Busy
from .calling import call, child_talk
from .cancelling import cancel
from .commenting import comment
from .correcting import correct_minutes
from .family_asking import ask_as_family
from .feeling import mark_felt
from .following import Followed
from .from_school import Comes, NobodyComes, choose_from_school
from .locks import Changed
from .minutes import PartMinutes, Unanswered, hold, send_minutes, write_minutes
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
from .preparing import Prepared, expect, prepare
from .proposing import Collision, NobodyToAsk, propose_times, try_times
from .rooms import RoomThere, close_room, keep_room
from .staff import talk_with_staff
from .teaching import set_teaching
from .wishing import NobodyConsents, Wish, wish
from .wishing_too import ask_family_too, somebody_else_can

__all__ = [
    "Busy", "Changed", "Collision", "Comes", "Followed", "Invited", "MeetingPlan", "NobodyComes", "NobodyConsents",
    "NobodyToAsk", "NotNow", "NotSettled", "NoteMissing", "OthersNeedConsent", "PartMinutes", "Prepared", "RoomThere",
    "SaidThemselves", "StandsAlready", "Unanswered", "Wish", "answer_times", "ask_as_family", "ask_family_too", "call",
    "cancel", "child_talk", "choose_from_school", "close_room", "comment", "correct_minutes", "expect", "hold", "keep_room",
    "mark_agreed", "mark_felt", "pick_time", "plan", "prepare", "propose_times", "replan", "send_invitations",
    "send_minutes", "set_teaching", "somebody_else_can", "talk_with_staff", "try_times", "wish", "write_minutes",
]
