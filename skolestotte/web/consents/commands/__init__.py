"""All writes of consents."""

from skolestotte.web.cases.commands import NotNow

from .answers import AlreadyAsked, NotInformed, Question, answer, ask, confirm, lapse, take_back, withdraw
from .responsibility import settle_guardian, settled

__all__ = [
    "AlreadyAsked", "NotInformed", "NotNow", "Question", "answer", "ask", "confirm", "lapse", "settle_guardian", "settled",
    "take_back", "withdraw",
]
