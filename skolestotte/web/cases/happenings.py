"""Where each kind of event lies: the folder of the case that the catalogue names for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from skolestotte.rulebook.routine_file import shipped_catalogue
from skolestotte.web.folders.models import Folder
from skolestotte.web.folders.prepared import asked
from skolestotte.web.journal.commands import NewEvent


def meeting_mark(meeting: object, part: object = 1) -> str:
    """What the `about` column of a meeting's folder holds: of a part its number, of the others what they are for
    (`rulebook.parties.FolderUse`)."""
    return f"{meeting}:{part}"


def meeting_of(about: str) -> tuple[str, int, str]:
    """The same the other way: the meeting, the part, and what else than a part the folder is for (then the part is 1)."""
    meeting, _, rest = about.rpartition(":")
    return (meeting, int(rest), "") if rest.isdigit() else (meeting, 1, rest)


_folders = asked(lambda case: Folder.objects.filter(case_id=case).order_by("created_at"))


class CaseFolders:
    """The folders of one case, found by kind and by what they are about. One query, made by the caller."""

    def __init__(self, folders: Iterable[Folder]) -> None:
        self.all = list(folders)
        self._by = {(folder.kind, folder.about): folder for folder in self.all}

    @classmethod
    def of(cls, case_id: UUID) -> CaseFolders:
        return cls(_folders(case=case_id))

    @property
    def case_id(self) -> UUID:
        """The case they belong to. Errors: LookupError where there are none."""
        return next(folder.case_id for folder in self.all if folder.case_id)

    def get(self, kind: str, about: str = "") -> Folder:
        return self._by[(kind, about)]

    def attach(self, rows: Iterable[Any]) -> list[Any]:
        """The rows with their folder (and so its key) at hand, without a join."""
        by_id = {folder.id: folder for folder in self.all}
        found = list(rows)
        for row in found:
            row.folder = by_id[row.folder_id]
        return found

    def find(self, kind: str, about: str = "") -> Folder | None:
        return self._by.get((kind, about))

    def add(self, folder: Folder) -> Folder:
        self.all.append(folder)
        self._by[(folder.kind, folder.about)] = folder
        return folder

    def collab(self, report: object) -> Folder:
        """The joint folder of the run about this report: one of its own while the guardians are not to be told, else the
        case's. Errors: KeyError."""
        return self._by.get(("collab", str(report))) or self._by[("collab", "")]

    def for_event(self, new: NewEvent, report: str = "") -> Folder:
        """The folder in which this event lies; `report`: of the run it belongs to. Errors: KeyError for an unknown kind or a
        folder that is not there."""
        kind = shipped_catalogue().folder_of(new.kind, new.data)
        if kind == "report":
            return self.get(kind, str(new.data["report"]))
        if kind == "meeting":
            return self.get(kind, meeting_mark(new.data["meeting"], new.data.get("part", 1)))
        return self.collab(report) if kind == "collab" else self.get(kind)
