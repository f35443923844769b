"""Which consent a door rests on, told from the folder it opens: the reader of a door need not see the consent itself."""

from __future__ import annotations

from skolestotte.rulebook.meeting_types import consents_for
from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.cases.happenings import meeting_of
from skolestotte.web.folders.models import Folder, Grant

from .sight import Sight


def purpose_words(sight: Sight) -> None:
    """Give every grant of the reader that rests on a consent the name of its purpose, for `folders.grounds`."""
    types = {str(e.data.get("meeting")): str(e.data.get("type")) for e in sight.events if e.kind.startswith("meeting.")}
    for grant in sight.grants:
        name_purpose(grant, sight.folders[grant.folder_id], types)


def name_purpose(grant: Grant, folder: Folder, meeting_types: dict[str, str]) -> None:
    """Set `grant.purpose` where the grant rests on a consent. `meeting_types`: meeting id → type."""
    if grant.basis != "consent":
        return
    if folder.kind == Folder.Kind.MEETING:
        meeting, part, _use = meeting_of(folder.about)
        found = consents_for(meeting_types.get(meeting, ""), part)
        code = found[0] if found else "closing_meeting"
    else:
        code = "collaboration_in_measures"
    grant.purpose = shipped_catalogue().purposes[code]  # type: ignore[attr-defined]
