"""A place in a JSON document, read field by field; every fault is noted with its path and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from skolestotte.web.exchange.national_model import Fault

_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_PLAIN_KEY = re.compile(r"[^\w .-]")


@dataclass(slots=True)
class Findings:
    """Faults (the form is refused) and notes (it is not), shared by all places of one document."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


class Cursor:
    """One JSON object inside the document. Fields that are wrong read as empty, and are noted."""

    def __init__(self, data: dict[str, Any], path: str, findings: Findings) -> None:
        self.path, self.findings = path, findings
        self._data = data
        self._asked: set[str] = set()

    def fault(self, key: str, code: str, **params: str) -> None:
        """Note a fault at one of the fields, or at the object itself when `key` is empty."""
        self.findings.faults.append(Fault(f"{self.path}.{key}" if key else self.path, code, params))

    def text(self, key: str, *, required: bool = True, blank: bool = False, lines: bool = False) -> str:
        """A text. `blank`: may be empty; `lines`: may have more than one line."""
        value = self._value(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, "wrong_type", expected="text")
            return ""
        if "\x00" in value:
            self.fault(key, "nul")
        elif _UNREADABLE.search(value):
            self.fault(key, "bad_character")
        elif not lines and _LINE_BREAK.search(value):
            self.fault(key, "line_break")
        elif required and not blank and not value.strip():
            self.fault(key, "blank")
        else:
            return value
        return ""

    def matching(self, key: str, pattern: re.Pattern[str], code: str) -> str:
        """A required text of one shape."""
        noted = len(self.findings.faults)
        value = self.text(key)
        if len(self.findings.faults) == noted and not pattern.fullmatch(value):
            self.fault(key, code)
        return value

    def flag(self, key: str) -> bool:
        """True or false, nothing else."""
        value = self._value(key, True)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "wrong_type", expected="true_or_false")
        return value is True

    def inside(self, key: str) -> Cursor:
        """An object in one of the fields; an empty one when it is missing or something else."""
        value = self._value(key, True)
        path = f"{self.path}.{key}"
        if value is None:
            return Cursor({}, path, Findings())  # its fields are not missing as well
        if not isinstance(value, dict):
            self.fault(key, "wrong_type", expected="object")
            return Cursor({}, path, Findings())
        return Cursor(value, path, self.findings)

    def each(self, key: str, *, most: int) -> Iterator[Cursor]:
        """The objects of a list with at least one and at most `most` entries."""
        value = self._value(key, True)
        if value is None:
            return
        if not isinstance(value, list):
            self.fault(key, "wrong_type", expected="list")
            return
        if not value:
            self.fault(key, "too_few")
        if len(value) > most:
            self.fault(key, "too_many", most=str(most))
        for number, item in enumerate(value[:most]):
            place = f"{self.path}.{key}[{number}]"
            if isinstance(item, dict):
                yield Cursor(item, place, self.findings)
            else:
                self.findings.faults.append(Fault(place, "wrong_type", {"expected": "object"}))

    def done(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                plain = _PLAIN_KEY.sub("?", key)[:40]
                self.findings.notes.append(Fault(self.path, "unknown_key", {"key": plain}))

    def _value(self, key: str, required: bool) -> Any:
        self._asked.add(key)
        if key not in self._data:
            if required:
                self.fault(key, "missing")
            return None
        if self._data[key] is None:
            self.fault(key, "wrong_type", expected="not_null")
        return self._data[key]
