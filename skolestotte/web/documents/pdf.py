"""From a letter to a PDF that a screen reader, an archive and a printer can all read.

Values reach typst as data only, as JSON in `sys.inputs`; nothing a person wrote is ever compiled as markup.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils import translation

from . import blocks
from .blocks import Sheet
from .glyphs import font_folders, printable
from .letterhead import Letter

PRESS = Path(__file__).with_name("press.py")
SECONDS = 30


def render(letter: Letter, lang: str) -> bytes:
    """The letter in `lang` (nb, nn, en) as PDF/UA-1 and PDF/A-2a. The same letter gives the same bytes.

    Raises ValueError for a letter without a title.
    """
    with translation.override(lang):
        sheet = letter.sheet()
    if not printable(sheet.title).strip():
        raise ValueError("a letter needs a title")
    return _compile(sheet, lang)


def _compile(sheet: Sheet, lang: str) -> bytes:
    """Let the press print it: a process of its own, started for one paper. Errors: RuntimeError with what the press said."""
    order = {"paper": sheet.form, "sheet": json.dumps(_data(sheet, lang)), "on": sheet.on.isoformat(),
             "fonts": [str(folder) for folder in font_folders()]}
    done = subprocess.run([sys.executable, str(PRESS)], input=json.dumps(order).encode(), capture_output=True,
                          timeout=SECONDS, check=False)
    if done.returncode:
        # Only the last line: what stands before it may repeat the paper's text.
        raise RuntimeError(f"the press failed: {done.stderr.decode().strip().splitlines()[-1][:200]}")
    return done.stdout


def _data(sheet: Sheet, lang: str) -> dict[str, Any]:
    data = _printable(asdict(sheet))
    data["blocks"] = [_block(block) for block in sheet.blocks]
    data["on"] = [sheet.on.year, sheet.on.month, sheet.on.day]
    data["lang"] = lang.split("-")[0]
    return data


def _block(block: blocks.Block) -> dict[str, Any]:
    data = _printable(asdict(block))
    data["kind"] = type(block).__name__.lower()
    if isinstance(block, blocks.Drawing):  # its frames are ours, numbers alone; a path takes no places to break
        data["frames"] = [{**asdict(one), "told": printable(one.told)} for one in block.frames]
    if isinstance(block, blocks.Words | blocks.Box):
        data["paragraphs"] = _paragraphs(data["text"])
    return data


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value


def _paragraphs(text: str) -> list[str]:
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            parts[-1].append(line.rstrip())
        elif parts[-1]:
            parts.append([])
    return ["\n".join(part) for part in parts if part]
