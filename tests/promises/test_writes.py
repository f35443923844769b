"""Every write goes through a room's command: found by reading the code of all rooms."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = ROOT / "skolestotte" / "web"
# The door itself opens the system's view, and the register and the settling are called by commands alone.
MAY_BE_SYSTEM = {"folders/door.py", "folders/insight.py", "people/personas.py", "journal/queries.py"}
WRITING_METHODS = {"save", "create", "bulk_create", "update", "delete", "bulk_update", "get_or_create", "update_or_create"}
CALLED_BY_COMMANDS = {"cases/settle.py", "people/register.py", "folders/sealed.py", "folders/door.py", "folders/models.py",
                      "folders/rows.py"}
ROWS = {"write", "change", "later", "inserting"}  # skolestotte/web/folders/rows.py


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(WEB.rglob("*.py")):
        place = path.relative_to(WEB).as_posix()
        if "/migrations/" not in place:
            yield place, ast.parse(path.read_text())


def is_command(place: str) -> bool:
    return place.endswith("/commands.py") or "/commands/" in place


def command_modules() -> list[str]:
    return ["skolestotte.web." + place.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            for place, _ in sources() if is_command(place)]


def commands() -> list[tuple[str, object]]:
    found = []
    for module_name in command_modules():
        module = import_module(module_name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module_name and not name.startswith("_"):
                found.append((f"{module_name}.{name}", function))
    return found


def test_only_commands_take_the_systems_view() -> None:
    guilty = []
    for place, tree in sources():
        uses = any(isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "as_system"
                   for node in ast.walk(tree))
        if uses and not is_command(place) and place not in MAY_BE_SYSTEM:
            guilty.append(place)
    assert guilty == []


def test_only_commands_write_rows() -> None:
    guilty = []
    for place, tree in sources():
        if is_command(place) or place in CALLED_BY_COMMANDS or place.startswith("design/"):
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "rows" and node.func.attr in ROWS:
                guilty.append(f"{place}:{node.lineno} rows.{node.func.attr}")
            on_manager = isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "objects"
            if on_manager and node.func.attr in WRITING_METHODS:
                guilty.append(f"{place}:{node.lineno} {node.func.attr}")
            if node.func.attr == "save" and not node.args and isinstance(node.func.value, ast.Name) \
                    and node.func.value.id not in {"session", "form", "super"}:
                guilty.append(f"{place}:{node.lineno} save")
    assert guilty == []


def is_whole(name: str) -> bool:
    """Whether the function is a command (one transaction of its own) and not a step inside one."""
    module_name, short = name.rsplit(".", 1)
    tree = ast.parse(inspect.getsource(import_module(module_name)))
    node = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == short)
    return any(ast.unparse(decorator) == "transaction.atomic" for decorator in node.decorator_list)


COMMANDS = [(name, function) for name, function in commands() if is_whole(name)]
STEPS = [(name, function) for name, function in commands() if not is_whole(name)]
# Throwing one's own draft away has no moment worth keeping; `happened` takes the case and the news by position.
NO_MOMENT, BY_POSITION = {"drop"}, {"happened"}


@pytest.mark.parametrize(("name", "function"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_is_keyword_only_and_says_by_whom_and_when(name: str, function: object) -> None:
    parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
    short = name.rsplit(".", 1)[1]
    if short not in BY_POSITION:
        assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values()), "takes positional arguments"
    assert "by" in parameters, "does not say by whom"
    assert "at" in parameters or short in NO_MOMENT, "does not say when"
    assert function.__doc__, "has no docstring"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "function"), STEPS, ids=[name for name, _ in STEPS])
def test_steps_inside_commands_are_documented(name: str, function: object) -> None:
    assert function.__doc__  # type: ignore[attr-defined]


def test_pages_and_jobs_call_whole_commands_only() -> None:
    """A step inside a command has no transaction of its own: a view that called it could leave half of something behind."""
    steps = {name.removeprefix("skolestotte.web.") for name, _ in STEPS}
    may = {"concerns.commands.sending.duty_kind", "concerns.commands.sending.rows", "notices.commands.deliver_waiting"}
    guilty = []
    for place, tree in sources():
        if "view" not in place and "tasks" not in place:
            continue
        room = place.split("/")[0]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                called = {f"{room}.commands.{node.func.attr}", f"{room}.commands.{node.func.value.id}.{node.func.attr}"}
                guilty += [f"{place}:{node.lineno} {name}" for name in called & steps - may]
    assert guilty == []
