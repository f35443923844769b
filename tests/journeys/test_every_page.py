"""Every page of the product, found by following the links as each persona: no fault, no accessibility problem, nothing that runs
over the edge of a phone; every persona's pages in the other two languages answer and say which language they are in.

No page leads to one that its reader may not open. Every persona visits each kind of page; what is drawn alike (the same address
name, made of the same parts) is held against axe once, in light and Bokmål, and each persona's own first page always. Dark colours,
a phone's width and the other languages: once for each kind of page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlparse

import pytest
from django.urls import Resolver404, resolve

from skolestotte.demo.seed import seed
from tests.addresses import patterns

from .browser import Person

pytestmark = pytest.mark.journey

PERSONAS = ("Ingrid Solheim", "Jonas Myhre", "Berit Aasen", "Emil Dahl", "Mona Haugen", "Silje Brattli", "Turid Sæther",
            "Solveig Rønning", "Hege Røsand", "Ida Systad", "Lene Fjeldstad", "Theo Skogvang")
START = ("/", "/cases/search/")  # the search has no link: it is a form
# Files that are downloaded, and things that only take a POST.
NOT_PAGES = re.compile(r"\.(pdf|ics|json)$|/letter/|/pdf/|/calendar/|/files/[^/]+/$|^/static/|^/i18n/|^/sign-out/")
FILES = re.compile(r"pdf|letter|calendar|file$|invitation")
ONLY_BY_POST = {
    "design:scheme", "design:language", "people:sign-out", "drafts:save", "drafts:discard", "concerns:ask-head", "concerns:phoned",
    "concerns:send", "concerns:say", "meetings:send", "meetings:send-minutes", "meetings:cancel", "meetings:mark-agreed",
    "meetings:felt", "meetings:ask-too", "consents:ask-too",
    "meetings:comment", "meetings:pick", "meetings:close-room", "yearly:end", "evaluation_meetings:cancel",
    "evaluation_meetings:done", "set_language",
}
# No case of the demo stands where these are next. The other journeys look at them, each with axe.
ON_THE_WAY = {"concerns:receipt", "meetings:plan", "concerns:clear-guardians", "investigations:write-in", "notes:next-meeting",
              "meetings:wish", "meetings:answered"}
EACH, MOST = 8, 300  # pages of one address name, and pages in all, that one persona looks at
# What a page is made of: the elements of its main part with their classes. Where these are the same, the same rules are broken.
PARTS = re.compile(r"<([a-z0-9]+)[^>]*?(?:\bclass=\"([^\"]*)\")?[^>]*>")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')


def name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def kind_of(path: str) -> str:
    """The name of the address; of the way to a step also which step, as each leads to a page of its own."""
    name = name_of(path)
    return f"{name} {path.partition('/do/')[2]}" if name == "overview:do" else name


def links(html: str) -> list[str]:
    """The addresses on our own site that a page leads to, in order."""
    return list(dict.fromkeys(unescape(link) for link in LINK.findall(html) if link.startswith("/")))


def made_of(html: str) -> str:
    """The parts of the page's main content, without its words."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(sorted({f"{tag}.{classes}" for tag, classes in PARTS.findall(main)}))


class Walk:
    """What is seen so far by everybody: kinds of page, and what they were made of."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.drawn: set[tuple[str, str]] = set()
        self.dead: list[str] = []

    def through(self, who: str, person: Person) -> None:
        """Follow the links from the first page; what leads to a kind of page that is not seen yet comes first."""
        waiting, seen, times, checked = list(START), set(START), dict[str, int](), False
        origin: dict[str, str] = {}
        while waiting and sum(times.values()) < MOST:
            waiting.sort(key=lambda link: (kind_of(link) in self.names, times.get(kind_of(link), 0)))
            path = waiting.pop(0)
            kind = kind_of(path)
            if not kind or NOT_PAGES.search(path.partition("?")[0]) or times.get(kind, 0) >= EACH:
                continue
            times[kind] = times.get(kind, 0) + 1
            answer = person.context.request.get(path)
            if answer.status != 200 and path in origin:
                self.dead.append(f"{who}: {origin[path]} leads to {path}, which answers {answer.status}")
            path = urlparse(answer.url)._replace(scheme="", netloc="").geturl()  # where one was sent on to, with its question
            name = name_of(path)
            if not answer.headers["content-type"].startswith("text/html"):  # a file
                self.names |= {name, kind}
                continue
            html = answer.text()
            if answer.status == 200 and ((name, made_of(html)) not in self.drawn or not checked):
                self.drawn.add((name, made_of(html)))
                self.check(person, path, first=name not in self.names)
                checked = True
            self.names |= {name, kind}
            new = [link for link in links(html) if link not in seen]
            seen.update(new)
            origin.update(dict.fromkeys(new, path))
            waiting.extend(new)

    def check(self, person: Person, path: str, *, first: bool) -> None:
        person.page.goto(path)
        person.is_accessible(best_practice=False)
        if not first:
            return
        person.page.emulate_media(color_scheme="dark")
        person.is_accessible(only="color-contrast")
        person.page.emulate_media(color_scheme="light")
        person.page.set_viewport_size({"width": 360, "height": 780})
        wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{person.page.url} runs {wide} px over the edge of a phone"
        person.page.set_viewport_size({"width": 1280, "height": 900})
        in_other_languages(person, path)


def in_other_languages(person: Person, path: str) -> None:
    """The same address in Nynorsk and English: no fault, and the page says its language."""
    own = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in person.context.cookies()
                    if cookie["name"] != "django_language")
    for language in ("nn", "en"):
        answer = person.context.request.get(path, headers={"Cookie": f"{own}; django_language={language}"})
        assert answer.status in {200, 403, 404, 409}, f"{path} in {language}: {answer.status}"
        assert f'lang="{language}"' in answer.text(), f"{path} is not in {language}"


def test_every_page_as_every_persona(person: Callable[..., Person]) -> None:
    seed(say=lambda line: None)
    walk = Walk()
    for name in PERSONAS:
        walk.through(name, person(name))
    stranger = person()
    assert not walk.dead, "\n".join(walk.dead)
    for path in ("/sign-in/", "/design/"):
        walk.check(stranger, path, first=True)
    known = {name for name, _pattern in patterns()}
    missed = known - walk.names - ONLY_BY_POST - ON_THE_WAY - {"people:sign-in", "design:guide", "overview:do"}
    assert {name for name in missed if not FILES.search(name)} == set(), f"nobody found a way to {sorted(missed)}"
