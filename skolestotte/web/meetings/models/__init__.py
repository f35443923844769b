"""Rows of the room: the call, meetings with their parts and people, the times that are proposed for them."""

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
from .times import Asked, Proposal, ProposedTime, TeachingHours, TimeAnswer, TimeMark

__all__ = ["AgreedTask", "Asked", "Booking", "CallNote", "Comment", "Felt", "FormerMinutes", "Meeting", "Part", "Participant",
           "Proposal", "ProposedTime", "TeachingHours", "TimeAnswer", "TimeMark"]
