"""Every page of the product, found by following the links as each persona: no fault, no accessibility problem, light and dark,
desktop and phone, and nothing that runs over the edge of a phone.

Not collected by `make test` yet: the walk takes too long there. Run it by name: `pytest tests/journeys/every_page.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from skolestotte.demo.seed import seed

from .browser import Person

pytestmark = pytest.mark.journey

PERSONAS = ("Ingrid Solheim", "Jonas Myhre", "Berit Aasen", "Emil Dahl", "Mona Haugen", "Silje Brattli", "Turid Sæther",
            "Ida Systad", "Lene Fjeldstad", "Theo Skogvang")
# Files that are downloaded, things that only take a POST, and the neighbour routines that come with a later step.
NOT_PAGES = re.compile(r"\.(pdf|ics|json)$|/letter/|/pdf/|/calendar/|^/static/|^/i18n/|^/sign-out/")
ONLY_BY_POST = {
    "design:scheme", "design:language", "people:sign-out", "drafts:save", "drafts:discard", "concerns:ask-head", "concerns:phoned",
    "concerns:send", "concerns:say", "meetings:send", "meetings:send-minutes", "meetings:cancel", "meetings:mark-agreed", "meetings:felt",
    "meetings:comment", "set_language",
}


def names(resolver: URLResolver | None = None, space: str = "") -> set[str]:
    """Every named page of the product."""
    found: set[str] = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(f"{space}:{pattern.name}" if space else pattern.name)
    return found


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def links(person: Person) -> list[str]:
    found = person.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    host = urlparse(person.page.url).netloc
    return [urlparse(link).path + (f"?{urlparse(link).query}" if urlparse(link).query else "")
            for link in found if urlparse(link).netloc == host]


def check(person: Person) -> None:
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        person.is_accessible(best_practice=False)
    person.page.set_viewport_size({"width": 360, "height": 780})
    person.is_accessible(best_practice=False)
    wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"{person.page.url} runs {wide} px over the edge of a phone"
    person.page.set_viewport_size({"width": 1280, "height": 900})
    person.page.emulate_media(color_scheme="light")


def walk(person: Person, *, each: int = 2, most: int = 45) -> set[str]:
    waiting, seen, by_name = ["/"], set(), {}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        name = name_of(path.split("?")[0])
        if path in seen or not name or NOT_PAGES.search(path.split("?")[0]) or by_name.get(name, 0) >= each:
            continue
        seen.add(path)
        by_name[name] = by_name.get(name, 0) + 1
        answer = person.page.goto(path)
        assert answer is not None and answer.status in {200, 403, 404, 409}, f"{path}: {answer and answer.status}"
        assert answer.status == 200 or name not in {"overview:day", "portal:home"}, f"{path}: {answer.status}"
        check(person)
        waiting += [link for link in links(person) if link not in seen]
    return set(by_name)


def test_every_page_as_every_persona(person: Callable[..., Person]) -> None:
    seed(say=lambda line: None)
    seen: set[str] = set()
    for name in PERSONAS:
        seen |= walk(person(name))
    stranger = person()
    stranger.goes_to("/sign-in/")
    check(stranger)
    stranger.goes_to("/design/")
    check(stranger)
    files = {name for name in names() if re.search(r"pdf|letter|calendar|file|invitation", name)}
    missed = names() - seen - ONLY_BY_POST - files - {"people:sign-in", "design:guide", "overview:do"}
    assert missed == set(), f"nobody found a way to {sorted(missed)}"
