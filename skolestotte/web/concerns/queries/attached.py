"""Reads of attached files: names for lists, one file with its content."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from ..models import Concern, DraftFile, File, Report, ReportFile


def of_draft(concern: Concern) -> list[DraftFile]:
    """The files of a worry that is opened, without their content (one query)."""
    return _listed(DraftFile.objects.filter(concern=concern), concern)


def of_report(report: Report) -> list[ReportFile]:
    """The files of a report that is opened, without their content (one query)."""
    return _listed(ReportFile.objects.filter(report_id=report.id), report)


def one_of_draft(concern: Concern, file_id: UUID) -> DraftFile:
    """One file of a worry that is opened. Errors: Http404."""
    return _found(DraftFile.objects.filter(concern=concern, id=file_id).first())


def one_of_report(report: Report, file_id: UUID, *, reader: str) -> ReportFile:
    """One file of a report that is opened. Errors: Http404, also where the family asks for minutes of a talk with the child."""
    file = _found(ReportFile.objects.filter(report_id=report.id, id=file_id).first())
    if reader == "family" and kept_back(file):
        raise Http404
    return file


def kept_back(file: File) -> bool:
    """What the child has said in confidence is not given to the family by the system; the service decides (bvl §§ 1-4, 12-6)."""
    return file.about == File.About.CHILD_TALK


def _listed(found: Any, owner: Concern | Report) -> list[Any]:
    files = list(found.select_related(None).select_related("added_by").defer("content"))
    for file in files:
        file.folder = owner.folder
    return files


def _found(file: Any) -> Any:
    if file is None:
        raise Http404
    return file
