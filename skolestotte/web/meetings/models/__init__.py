"""Rows of the room: the call, meetings with their parts and people, the times that are proposed for them, meeting rooms."""

from .meeting import (
    AgreedTask,
    Booking,
    CallNote,
    Comment,
    Felt,
    FormerMinutes,
    Meeting,
    Part,
    Participant,
)
from .preparation import Expectation, Preparation
from .rooms import MeetingRoom
from .talks import ChildTalk, StaffTalk
from .times import Asked, Proposal, ProposedTime, TeachingHours, TimeAnswer, TimeMark

__all__ = [
    "AgreedTask", "Asked", "Booking", "CallNote", "ChildTalk", "Comment", "Expectation", "Felt", "FormerMinutes", "Meeting",
    "MeetingRoom", "Part", "Participant", "Preparation", "Proposal", "ProposedTime", "StaffTalk", "TeachingHours", "TimeAnswer",
    "TimeMark",
]
