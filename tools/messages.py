"""The catalogues of Bokmål and Nynorsk, without a system gettext.

    python tools/messages.py update    collect all msgids into locale/{nb,nn}/LC_MESSAGES/django.po
    python tools/messages.py compile   write the .mo files
    python tools/messages.py missing   list what is untranslated or uncertain; ends with 1 when there is any

Msgids are plain English, so English needs no catalogue. Babel reads the Python files; Django's own
`templatize` first turns templates into Python-like text.

What is said otherwise about a kindergarten stands in `skolestotte/locale/{nb,nn,en}_X-kinder`, for the whole program, and is
written by hand (web/design/speech.py says when it is spoken).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "skolestotte"
LANGUAGES = ("nb", "nn")
VARIANTS = ("nb_X-kinder", "nn_X-kinder", "en_X-kinder")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_now": None,  # gettext, in files where `_` is gettext_lazy
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# Skolestøtte: texts of the program in {language}.\n"

Message = str | tuple[str, ...]
Found = tuple[str, Message, list[str], str | None]


def homes() -> list[Path]:
    """The folders with a catalogue: the whole program, and rooms that carry their wordings along."""
    rooms = sorted(path.parent for path in SOURCE.glob("*/*/locale"))
    return [SOURCE, *rooms]


def found(home: Path) -> Iterator[Found]:
    """(file, msgid or (singular, plural), comments, context) of each text of a catalogue."""
    others = [one for one in homes() if one != home and home in one.parents]
    for path in sorted([*home.rglob("*.py"), *home.rglob("*.html"), *home.rglob("*.txt")]):
        if any(other in path.parents for other in others):
            continue
        if path.suffix == ".py":
            yield from _read(path, path.read_text(encoding="utf-8"))
        elif "templates" in path.parts:
            text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # How a template is indented means nothing, but uneven indentation stops Python's tokenizer.
            yield from _read(path, "\n".join(line.lstrip() for line in text.splitlines()))


def _read(path: Path, text: str) -> Iterator[Found]:
    name = path.relative_to(ROOT).as_posix()
    stream = io.BytesIO(text.encode())
    for _line, message, comments, context in extract(
        "python", stream, KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
    ):
        if message:
            yield name, message, comments, context


def collected(home: Path, language: str) -> Catalog:
    """A catalogue of every msgid in the source, without translations."""
    head = HEADER.format(language=language)
    catalog = Catalog(locale=language, project="Skolestøtte", header_comment=head, fuzzy=False)
    for name, message, comments, context in found(home):
        catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def stored(home: Path, language: str) -> Catalog:
    """The catalogue as committed; empty when there is none."""
    path, locale = po_file(home, language), language.partition("_")[0]
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def po_file(home: Path, language: str) -> Path:
    return home / "locale" / language / "LC_MESSAGES" / "django.po"


def keys(catalog: Catalog) -> set[tuple[object, str | None]]:
    """What a catalogue has texts for."""
    return {(message.id, message.context) for message in catalog if message.id}


def update() -> None:
    """Add new msgids, drop those that are gone, keep translations; a catalogue in order is left alone.

    A text that moved to another room, or that another room has too, brings its translation along.
    """
    catalogues = {(home, language): stored(home, language) for home, language in _all()}
    for (home, language), old in catalogues.items():
        fresh = collected(home, language)
        if keys(old) == keys(fresh):
            continue
        others = [one for (_home, of), one in catalogues.items() if of == language]
        for message in fresh:
            known = [one.get(message.id, message.context) for one in (old, *others)] if message.id else []
            message.string = next((one.string for one in known if _translated(one)), message.string)
        write(home, language, fresh)


def write(home: Path, language: str, catalog: Catalog) -> None:
    """Write a catalogue in a form that changes little from one time to the next."""
    path = po_file(home, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=110, sort_output=True, include_lineno=False)
    kept = [line for line in text.getvalue().splitlines(keepends=True) if not line.startswith(_CHANGING)]
    path.write_bytes(b"".join(kept))


_CHANGING = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Last-Translator",
        "Report-Msgid",
        "Project-Id",
        "Language-Team",
    )
)


def _all() -> list[tuple[Path, str]]:
    return [(home, language) for home in homes() for language in LANGUAGES]


def compile_all() -> None:
    """Write a .mo beside each .po."""
    for home, language in (*_all(), *((SOURCE, variant) for variant in VARIANTS)):
        path = po_file(home, language)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, stored(home, language))


def missing(language: str) -> list[str]:
    """One line for each msgid of the source without a translation, or with one that is marked uncertain."""
    lacking = []
    for home in homes():
        have = stored(home, language)
        for message in collected(home, language):
            if message.id and not _translated(have.get(message.id, message.context)):
                text = message.id if isinstance(message.id, str) else message.id[0]
                lacking.append(f"{language}: {text}")
    return lacking


def stale(variant: str) -> list[str]:
    """One line for each text of a variant that the program has no more, under these very words."""
    known = set().union(*(keys(collected(home, "nb")) for home in homes()))
    return [f"{variant}: {identity}, which no page says" for identity, _context in keys(stored(SOURCE, variant)) - known]


def _translated(message: Entry | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["missing"]:
            lacking = [line for language in LANGUAGES for line in missing(language)]
            lacking += [line for variant in VARIANTS for line in stale(variant)]
            print("\n".join(lacking) or "Everything is translated.")
            return 1 if lacking else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
