"""Files that come in: held in memory alone, never on the disk, and no more of them than anybody may send."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

HELD = 6 * 1024 * 1024  # bytes of one request that are held; of the rest only the number is counted


class InMemory(FileUploadHandler):
    """The one upload handler. A file that is too large arrives cut, with its true size, so that the form can say so."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.buffer = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = max(0, HELD - self.held)
        self.buffer.write(raw_data[:room])
        self.held += min(room, len(raw_data))

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.buffer.seek(0)
        return InMemoryUploadedFile(self.buffer, self.field_name, self.file_name, self.content_type, file_size, self.charset,
                                    self.content_type_extra)


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; the cleaned value is a list. What is in them is the room's to judge."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data or []) if one]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files
