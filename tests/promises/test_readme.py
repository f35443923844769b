"""What the README says of the house is so: a new contributor finds every room by its map."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_room_is_on_the_map() -> None:
    rooms = {init.parent.name for init in (ROOT / "skolestotte/web").glob("*/__init__.py")}
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Map")[2].partition("\n## ")[0]
    assert len(rooms) > 15
    assert sorted(room for room in rooms if f"{room}/`" not in shown) == []
