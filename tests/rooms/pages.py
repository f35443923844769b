"""Pages as a person meets them: read what they say, fill in the form as it stands, press a button."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from skolestotte.web.people.models import Account
from tests.cast import sign_in


@dataclass
class Form:
    """One form of a page with the values it has now."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)  # those that a person writes in


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self._area: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self._silent += 1
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "textarea" and self.forms:
            self._area = given["name"]
            self.forms[-1].fields[self._area] = [""]
            self.forms[-1].typed.add(self._area)
        elif tag == "input" and self.forms and "name" in given:
            ticks = given.get("type") in {"checkbox", "radio"}
            if not ticks and given.get("type") not in {"hidden", "file"}:
                self.forms[-1].typed.add(given["name"])
            if not ticks or "checked" in given:
                self.forms[-1].fields.setdefault(given["name"], []).append(given.get("value", "on" if ticks else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent -= 1
        elif tag == "textarea" and self._area is not None:
            field = self.forms[-1].fields[self._area]
            field[0] = field[0].removeprefix("\n")  # as browsers do
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[self._area][0] += data
        elif not self._silent:
            self.words.append(data)


class Page:
    """What came back: `status`, `text` (the words), `links`, `forms`."""

    def __init__(self, response: HttpResponse, path: str) -> None:
        self.response, self.path, self.status = response, path, response.status_code
        self.html = response.content.decode(errors="replace")  # a file is not read
        reader = _Reader()
        reader.feed(self.html)
        self.text = re.sub(r"\s+", " ", " ".join(reader.words))
        self.links, self.forms = reader.links, reader.forms

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    def form(self, ending: str = "") -> Form:
        """The form that posts to an address with this ending; without one, the form that posts to the page itself."""
        wanted = [one for one in self.forms if (one.action.endswith(ending) if ending else not one.action)]
        assert wanted, f"no form to {ending or 'this page'} on {self.path}"
        return wanted[0]


class Person:
    """Somebody in front of a browser, in English so that tests read the msgids."""

    def __init__(self, account: Account, language: str = "en") -> None:
        self.client = sign_in(Client(), account)
        self.client.cookies["django_language"] = language

    def open(self, path: str) -> Page:
        return Page(self.client.get(path), path)

    def press(self, page: Page, ending: str = "", **changes: Any) -> Page:
        """Post a form of the page as it stands, with these fields changed (a list for several values, None to leave out)."""
        form = page.form(ending)
        return self.post(form.action.split("#")[0] or page.path, {**form.fields, **changes})

    def post(self, path: str, fields: dict[str, Any]) -> Page:
        data = {name: value for name, value in fields.items() if value is not None}
        return Page(self.client.post(path, data), path)

    def follow(self, page: Page) -> Page:
        assert page.status == 303, f"{page.path} answered {page.status}: {page.text[:600]}"
        return self.open(page.location)
