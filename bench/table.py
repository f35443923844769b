"""The result: one line a number, with the bar it is held against."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Line:
    """One number. `bar`: what it should reach; `least`: True where more is better."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    least: bool = False
    note: str = ""

    @property
    def reached(self) -> str:
        if self.bar is None:
            return ""
        return "yes" if (self.value >= self.bar if self.least else self.value <= self.bar) else "no"


def show(lines: list[Line]) -> None:
    """Print the table."""
    print(f"\n{'':52}{'ours':>12}  {'bar':>12}")
    for line in lines:
        bar = "" if line.bar is None else f"{'≥' if line.least else '≤'} {_short(line.bar)} {line.unit}"
        print(f"{line.what:52}{_short(line.value) + ' ' + line.unit:>12}  {bar:>12}  {line.reached:4}{line.note}")


def keep(lines: list[Line], about: dict[str, Any]) -> Path:
    """Write the numbers as JSON."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    found = {"python": sys.version.split()[0], **about, "lines": [{**asdict(line), "reached": line.reached} for line in lines]}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False))
    return path


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")
