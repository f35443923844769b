"""What the second feedback to a school or kindergarten may say (bvl § 13-3 second paragraph; FBK-03, FBK-04). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from .consent import ConsentState, consent_state
from .events import Event

# The family's last word on sharing with the school after the investigation: on the collaboration where they were asked,
# otherwise on the closing meeting.
SHARING = ("collaboration_in_measures", "closing_meeting")
NO = (ConsentState.REFUSED, ConsentState.WITHDRAWN)
YES_OR_NO = (ConsentState.GIVEN, *NO)


def may_say_how(events: Iterable[Event]) -> bool:
    """Whether the letter may also say *how* the family is followed up, where the school needs it (FBK-03).

    In: the case's events, in any order. Out: False when the family has said no to sharing with the school: then the letter
    keeps to what the law says, that the investigation is finished and whether the family is followed up (FBK-04).
    """
    known = list(events)
    states = [consent_state(known, purpose) for purpose in SHARING]
    return next((state not in NO for state in states if state in YES_OR_NO), True)
