"""Reads a YAML text with line numbers, and lists every fault instead of stopping at the first.

Used for routine files, the event catalogue and event files. Pure: takes text, never a path.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from skolestotte.rulebook import Fault
from skolestotte.rulebook.loader import LANGUAGES, SAFE_LOADER
from skolestotte.rulebook.words import Words, worded


class RoutineFault(Fault):
    """One thing wrong in a data file: `file`, `line` (from 1), `message`."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line, self.message = file, line, message
        super().__init__(f"{file}:{line}: {message}")


class RoutineFaults(Fault):
    """Everything wrong in a data file, in the order of its lines; `str()` is one line for each fault."""

    def __init__(self, faults: Iterable[RoutineFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Place:
    """One value in a YAML text. Reading something of another shape notes a fault and gives a harmless value."""

    def __init__(self, node: yaml.Node, file: str, faults: list[RoutineFault]) -> None:
        self.node, self.file, self.faults = node, file, faults

    @property
    def line(self) -> int:
        """The line the value begins on, from 1."""
        return int(self.node.start_mark.line) + 1

    def fault(self, message: str) -> None:
        """Note a fault at this place."""
        self.faults.append(RoutineFault(self.file, self.line, message))

    def at(self, node: yaml.Node) -> Place:
        """A place inside this one."""
        return Place(node, self.file, self.faults)

    @property
    def is_map(self) -> bool:
        """True for a mapping of keys to values."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """True for a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def entries(self) -> dict[str, Place]:
        """The keys and values of a mapping; a key that stands twice is a fault."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fault("must be a mapping of keys to values")
            return {}
        found: dict[str, Place] = {}
        for key_node, value_node in self.node.value:
            key = str(key_node.value)
            if key in found:
                self.at(key_node).fault(f"the key {key!r} stands twice")
            found[key] = self.at(value_node)
        return found

    def keys(self, needed: Collection[str], also: Collection[str] = ()) -> dict[str, Place]:
        """The entries of a mapping whose keys are known: unknown and missing keys are faults."""
        found = self.entries()
        for key in found:
            if key not in needed and key not in also:
                self._key_fault(key, f"unknown key {key!r}; known here: {', '.join([*needed, *also])}")
        if self.is_map:
            for key in needed:
                if key not in found:
                    self.fault(f"the key {key!r} is missing")
        return found

    def _key_fault(self, key: str, message: str) -> None:
        nodes = [k for k, _ in self.node.value if k.value == key]
        self.at(nodes[0] if nodes else self.node).fault(message)

    def items(self) -> list[Place]:
        """The values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fault("must be a list")
            return []
        return [self.at(node) for node in self.node.value]

    def one_or_more(self) -> list[Place]:
        """The values of a list, or the single value that stands in its place."""
        return self.items() if self.is_list else [self]

    def value(self) -> Any:
        """The plain value: text, number, date, true/false, None, list or mapping."""
        try:
            return SafeConstructor().construct_document(self.node)
        except (ValueError, yaml.YAMLError) as error:
            self.fault(str(error))
            return None

    def text(self) -> str:
        """A text that is not empty, its blanks and line breaks made single blanks."""
        if isinstance(self.node, yaml.ScalarNode) and str(self.node.value).strip():
            return " ".join(str(self.node.value).split())
        self.fault("must be a text")
        return ""

    def choice(self, options: Collection[str], what: str = "value") -> str:
        """One of the given words."""
        word = self.text()
        if word and word not in options:
            self.fault(f"unknown {what} {word!r}; known: {', '.join(options)}")
        return word

    def flag(self) -> bool:
        """True or false."""
        value = self.value()
        if not isinstance(value, bool):
            self.fault("must be true or false")
        return value is True

    def whole(self, least: int = 0) -> int:
        """A whole number not below `least`."""
        value = self.value()
        if type(value) is not int or value < least:
            self.fault(f"must be a whole number from {least}")
            return least
        return value

    def words(self) -> Words:
        """A text in all three languages; a missing one is a fault."""
        found = self.keys(LANGUAGES)
        return worded({language: at.text() for language, at in found.items() if language in LANGUAGES}, self.fault)


def read(text: str, file: str) -> Place:
    """The whole of a YAML text. Raises `RoutineFaults` if it is not YAML or is empty."""
    try:
        node = yaml.compose(text, Loader=SAFE_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = str(getattr(error, "problem", None) or "is not YAML")
        raise RoutineFaults([RoutineFault(file, mark.line + 1 if mark else 1, message)]) from error
    if node is None:
        raise RoutineFaults([RoutineFault(file, 1, "the file is empty")])
    return Place(node, file, [])


def as_date(value: object) -> date | None:
    """A date from a date or an ISO text (`2026-03-02`); None for anything else."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None
