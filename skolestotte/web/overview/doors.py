"""Which consent a door rests on, told from the folder it opens: the reader of a door need not see the consent itself."""

from __future__ import annotations

from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.folders.models import Folder, Grant

from .sight import Sight


def purpose_words(sight: Sight) -> None:
    """Give every grant of the reader that rests on a consent the name of its purpose, for `folders.grounds`."""
    types = {str(e.data.get("meeting")): str(e.data.get("type")) for e in sight.events if e.kind.startswith("meeting.")}
    for grant in sight.grants:
        name_purpose(grant, sight.folders[grant.folder_id], types)


def name_purpose(grant: Grant, folder: Folder, meeting_types: dict[str, str]) -> None:
    """Set `grant.purpose` where the grant rests on a consent. `meeting_types`: meeting id → start or closing."""
    if grant.basis != "consent":
        return
    if folder.kind == Folder.Kind.MEETING:
        start = meeting_types.get(folder.about.partition(":")[0]) == "start"
        code = "school_in_part_2" if start else "closing_meeting"
    else:
        code = "collaboration_in_measures"
    grant.purpose = shipped_catalogue().purposes[code]  # type: ignore[attr-defined]
