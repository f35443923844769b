"""Bokmål, Nynorsk and English are complete: no text without a translation, no bare text in a template."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
from babel.messages.mofile import read_mo
from django.template.base import Lexer, TokenType

from tools import messages

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted(ROOT.glob("skolestotte/**/templates/**/*.html"))
READ_ALOUD = {
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "aria-description",
    "data-saved",
    "data-failed",
    "data-done",
}
CLASS_BLOCK = "block layout_class"  # stands in a class attribute; nobody reads it
# Names are the same in every language; language names stand in their own language.
NAMES = {"Skolestøtte", "Bokmål", "Nynorsk", "English", "Davvisámegiella"}


class BareText(HTMLParser):
    """Collects words that stand in the page without a translate tag."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self._note(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, text: str) -> None:
        for name in NAMES:
            text = text.replace(name, "")
        words = text.strip(string.whitespace + string.punctuation + "–·…«»“”’")
        if re.search(r"[^\W\d_]{2,}", words):
            self.words.append(words)


def bare_text(source: str) -> list[str]:
    """Words of a template outside translate tags; tags and variables count as a digit."""
    parts, inside = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in ("blocktranslate", "blocktrans", "comment") or token.contents == CLASS_BLOCK:
            inside = name
        else:
            parts.append(token.contents if token.token_type == TokenType.TEXT else "0")
    reader = BareText()
    reader.feed("".join(parts))
    reader.close()
    return reader.words


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_has_no_bare_text(path: Path) -> None:
    assert bare_text(path.read_text(encoding="utf-8")) == []


def test_bare_text_is_found() -> None:
    assert bare_text("<p>{% translate 'Yes' %} Hei {{ name }}</p>") == ["0 Hei 0"]
    assert bare_text('<p aria-label="Meny">{% blocktranslate %}Hello{% endblocktranslate %}</p>') == ["Meny"]
    assert bare_text("{% block layout_class %}layout narrow{% endblock %}<p>Hei</p>") == ["Hei"]
    assert bare_text("{# note #}<p>{{ a }} – {{ b }}</p><script>let a</script>") == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert messages.missing(language) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_has_the_same_placeholders(language: str) -> None:
    wrong = []
    for message in (one for home in messages.homes() for one in messages.stored(home, language)):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        allowed = {frozenset(placeholders(text)) for text in ids}
        wrong += [text for text in texts if text and frozenset(placeholders(text)) not in allowed]
    assert wrong == []


def placeholders(text: str) -> list[str]:
    """`%(name)s` and `{name}` in a text."""
    return re.findall(r"%\(\w+\)[sd]|\{\w*\}", text)


def test_the_catalogues_hold_exactly_what_the_source_holds() -> None:
    """No leftovers, nothing forgotten: `tools/messages.py update` has nothing to do."""
    for home in messages.homes():
        for language in messages.LANGUAGES:
            stored = messages.keys(messages.stored(home, language))
            assert stored == messages.keys(messages.collected(home, language))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_text_is_translated_the_same_way_in_every_room(language: str) -> None:
    """Django reads all catalogues into one: of two translations one is never seen."""
    found: dict[tuple[object, str | None], set[object]] = {}
    for message in (one for home in messages.homes() for one in messages.stored(home, language) if one.id):
        found.setdefault((message.id, message.context), set()).add(message.string)
    assert {key: texts for key, texts in found.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_text_of_ours_changes_one_of_djangos(language: str) -> None:
    """A weekday of ours with a capital letter would stand so in the dates of every page and letter."""
    with (Path(django.__file__).parent / f"conf/locale/{language}/LC_MESSAGES/django.mo").open("rb") as stream:
        theirs = {(one.id, one.context): one.string for one in read_mo(stream) if isinstance(one.id, str)}
    ours = [one for home in messages.homes() for one in messages.stored(home, language)
            if one.id and isinstance(one.id, str) and one.id not in NAMES]
    changed = [one.id for one in ours if theirs.get((one.id, one.context), one.string) != one.string]
    assert theirs
    assert changed == []


def test_missing_ends_with_1_when_a_text_lacks_a_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.py").write_text('gettext("A text that nobody has translated")\n', encoding="utf-8")
    program = "import sys; sys.path.insert(0, {!r}); from tools import messages; from pathlib import Path; "
    program += "messages.ROOT = messages.SOURCE = Path({!r}); sys.exit(messages.main(['missing']))"
    done = subprocess.run(
        [sys.executable, "-c", program.format(str(ROOT), str(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "nb: A text that nobody has translated" in done.stdout
