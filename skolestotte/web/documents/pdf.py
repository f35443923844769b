"""From a letter to a PDF that a screen reader, an archive and a printer can all read.

Values reach typst as data only, as JSON in `sys.inputs`; nothing a person wrote is ever compiled as markup.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import translation

from . import blocks
from .blocks import Sheet
from .glyphs import font_folders, printable
from .letterhead import Letter

PAPER = Path(__file__).with_name("paper")


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
    compiler = typst.Compiler(
        PAPER / f"{sheet.form}.typ",
        root=PAPER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(_data(sheet, lang))},
    )
    written = datetime.combine(sheet.on, time(), tzinfo=UTC)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=written)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders())
    )


def _data(sheet: Sheet, lang: str) -> dict[str, Any]:
    data = _printable(asdict(sheet))
    data["blocks"] = [_block(block) for block in sheet.blocks]
    data["on"] = [sheet.on.year, sheet.on.month, sheet.on.day]
    data["lang"] = lang.split("-")[0]
    return data


def _block(block: blocks.Block) -> dict[str, Any]:
    data = _printable(asdict(block))
    data["kind"] = type(block).__name__.lower()
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
