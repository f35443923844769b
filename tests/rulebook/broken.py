"""RT1 with something broken, for the tests of the parser and the checker."""

from skolestotte.rulebook.deadlines import shipped_rules
from skolestotte.rulebook.loader import routine_text
from skolestotte.rulebook.routine_file import parse_routine, shipped_catalogue

TEXT = routine_text("RT1.yaml")


def changed(old: str, new: str, after: str = "", text: str = TEXT) -> str:
    """RT1's text with the first `old` behind `after` replaced. Fails if there is nothing to replace."""
    begin = text.index(after)
    place = text.index(old, begin)
    return text[:place] + new + text[place + len(old) :]


def without_step(step: str) -> str:
    """RT1's text without one step."""
    begin = TEXT.index(f"  - id: {step}\n")
    last = TEXT.index("\n# How the routine ends")
    following = TEXT.find("\n  - id: ", begin, last)
    return TEXT[:begin] + TEXT[(last if following < 0 else following) + 1 :]


def parsed(text: str):
    """The routine in the text."""
    return parse_routine(text, "RT1.yaml", catalogue=shipped_catalogue(), deadlines=tuple(shipped_rules()))
