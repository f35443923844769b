"""All writes of consents."""

from skolestotte.web.cases.commands import NotNow

from .answers import AlreadyAsked, NotInformed, Question, answer, ask, ask_too, confirm, lapse, take_back, withdraw
from .responsibility import of_age, settle_guardian, settled

__all__ = [
    "AlreadyAsked", "NotInformed", "NotNow", "Question", "answer", "ask", "ask_too", "confirm", "lapse", "of_age",
    "settle_guardian", "settled", "take_back", "withdraw",
]
