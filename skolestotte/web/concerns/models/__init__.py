"""Everything the room keeps."""

from .reports import (
    Concern,
    Discussion,
    DraftFile,
    Feedback,
    File,
    HeadDecision,
    Message,
    Necessity,
    Report,
    ReportFile,
    Review,
)
from .telling import Coordination, TellingDecision

__all__ = ["Concern", "Coordination", "Discussion", "DraftFile", "Feedback", "File", "HeadDecision", "Message", "Necessity", "Report",
           "ReportFile", "Review", "TellingDecision"]
