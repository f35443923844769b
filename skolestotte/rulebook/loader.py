"""Reads the data files of `skolestotte/routines`. The only module of the rulebook that touches files.

It knows YAML and nothing of the field: what a file means is parsed from its text by the module that owns it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from skolestotte.rulebook import Fault

ROUTINES = Path(__file__).resolve().parent.parent / "routines"
LANGUAGES = ("nb", "nn", "en")
# The parser in C reads a routine about eight times as fast, and every process begins by reading them all.
SAFE_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataFault(Fault):
    """A data file is wrong: says which file, where in it, and what is wrong."""

    def __init__(self, file: str, where: str, message: str) -> None:
        self.file, self.where, self.message = file, where, message
        super().__init__(f"{file}: {where}: {message}" if where else f"{file}: {message}")


def routine_files() -> tuple[str, ...]:
    """The names of all data files, with their folder below `routines`, sorted."""
    return tuple(sorted(p.relative_to(ROUTINES).as_posix() for p in ROUTINES.rglob("*.yaml")))


def routine_text(name: str) -> str:
    """The text of one data file, e.g. `deadlines.yaml`. Raises `DataFault` if it cannot be read."""
    try:
        return (ROUTINES / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFault(name, "", f"cannot be read ({error.__class__.__name__})") from error


class _StrictLoader(SAFE_LOADER):
    """A safe loader that refuses the same key twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key_node.value!r} stands twice", problem_mark=key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_yaml(text: str, file: str) -> dict[str, Any]:
    """The mapping a data file holds. Raises `DataFault` with the line for bad YAML or another shape."""
    try:
        data = yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise DataFault(file, where, str(getattr(error, "problem", None) or "is not YAML")) from error
    if not isinstance(data, dict):
        raise DataFault(file, "", "must be a mapping of keys to values")
    return data


class Row:
    """One mapping of a data file, read field by field; every fault names the file and the row.

    `done()` refuses keys that nobody asked for, so a misspelt key is never silently without effect.
    """

    def __init__(self, data: object, file: str, where: str) -> None:
        self.file, self.where = file, where
        if not isinstance(data, Mapping):
            raise self.fault("must be a mapping of keys to values")
        self._data: Mapping[str, Any] = data
        self._asked: set[str] = set()

    def fault(self, message: str) -> DataFault:
        """The fault to raise about this row."""
        return DataFault(self.file, self.where, message)

    def raw(self, key: str) -> Any:
        """The value as YAML gave it, or None."""
        self._asked.add(key)
        return self._data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; missing is a fault unless there is a default."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        raise self.fault(f"{key} must be a text")

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of the given words."""
        value, allowed = self.text(key, default), tuple(options)
        if value not in allowed:
            raise self.fault(f"{key} is {value!r}, must be one of {', '.join(allowed)}")
        return value

    def day(self, key: str) -> date | None:
        """A date or None."""
        value = self.raw(key)
        if value is None or type(value) is date:
            return value
        raise self.fault(f"{key} must be a date (yyyy-mm-dd)")

    def number(self, key: str, default: int | None = None) -> int | None:
        """A whole number above 0, or the default."""
        value = self.raw(key)
        if value is None:
            return default
        if type(value) is int and value > 0:
            return value
        raise self.fault(f"{key} must be a whole number above 0")

    def flag(self, key: str) -> bool:
        """True or false; missing is false."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.fault(f"{key} must be true or false")

    def words(self, key: str) -> dict[str, str]:
        """A text in all three languages; a missing language is a fault."""
        row = Row(self.raw(key), self.file, f"{self.where}, {key}")
        texts = {language: row.text(language) for language in LANGUAGES}
        row.done()
        return texts

    def rows(self, key: str) -> list[Row]:
        """A list of mappings, at least one."""
        value = self.raw(key)
        if not isinstance(value, list) or not value:
            raise self.fault(f"{key} must be a list with at least one entry")
        return [Row(item, self.file, _place(self.where, key, item, n)) for n, item in enumerate(value, 1)]

    def done(self) -> None:
        """Refuse keys that were not asked for."""
        unknown = sorted(str(key) for key in self._data if key not in self._asked)
        if unknown:
            raise self.fault(f"unknown key {', '.join(unknown)}")


def _place(where: str, key: str, item: object, number: int) -> str:
    name = item.get("key") or item.get("code") if isinstance(item, Mapping) else None
    return ", ".join(part for part in (where, f"{key} {name or number}") if part)
