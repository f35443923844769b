"""The style guide in a real browser: accessible in light, dark and on a phone, with and without scripts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import include, path
from playwright.sync_api import Browser, Page, expect, sync_playwright

from skolestotte.web.design import views
from skolestotte.web.design.templatetags import design
from tests.rooms.test_design_pages import NO_DATABASE
from tools import assets

pytestmark = [pytest.mark.journey, pytest.mark.urls(__name__)]

AXE = Path(__file__).parent.parent.parent / "node_modules/axe-core/axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
drafts: list[str] = []


def draft(request):
    drafts.append(request.POST.get("text", ""))
    return HttpResponse(status=503 if "fail" in request.GET else 204)


def writing(request):
    page = """<!doctype html><html lang="en"><title>t</title>
    <script type="module" src="/static/design/app.js"></script>
    <form method="post" data-once data-autosave-url="/draft/%s"
    data-saved="Saved at {time}" data-failed="Not saved">
    <textarea name="text"></textarea><p data-autosave-status></p><button type="submit">Send</button></form>"""
    return HttpResponse(page % ("?fail" if "fail" in request.GET else ""))


urlpatterns = [
    path("design/", include("skolestotte.web.design.urls")),
    path("away/", views.unsaved),
    path("missing/", views.not_found),
    path("draft/", draft),
    path("writing/", writing),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(settings) -> Iterator[str]:
    """The address of a server without a database."""
    assets.copy()
    settings.MIDDLEWARE = [one for one in NO_DATABASE if "csrf" not in one]
    settings.DEMO = True
    settings.DEBUG = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    forget_icons()  # their addresses are kept while a process runs, and these have other ones
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    forget_icons()


def forget_icons() -> None:
    design._decoration.cache_clear()
    design._drawing.cache_clear()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def open_page(
    browser: Browser, address: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="en"
    )
    site = address[: address.index("/", 8)]
    context.add_cookies([{"name": "scheme", "value": scheme, "url": site}])
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(address)
    return page


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{one['id']}: {json.dumps([node['target'] for node in one['nodes']])}" for one in found["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_style_guide_is_accessible(browser: Browser, site: str, scheme: str, width: int) -> None:
    page = open_page(browser, f"{site}/design/", width=width, scheme=scheme)
    assert complaints(page) == []
    assert page.faults == []  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_with_errors_is_accessible_and_the_summary_has_the_focus(
    browser: Browser, site: str, scheme: str
) -> None:
    page = open_page(browser, f"{site}/design/", scheme=scheme)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    page.get_by_role("link", name="Fill in: Place").click()
    expect(page.get_by_label("Place")).to_be_focused()
    assert complaints(page) == []


@pytest.mark.parametrize("address", ["/away/", "/missing/"])
def test_error_pages_are_accessible(browser: Browser, site: str, address: str) -> None:
    page = open_page(browser, site + address, width=320)
    assert complaints(page) == []


def test_targets_are_large_enough_to_touch(browser: Browser, site: str) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels; links inside running text are exempt."""
    page = open_page(browser, f"{site}/design/", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input:not([type=hidden]), nav a")]
        .filter(one => one.checkVisibility())
        .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    )
    assert small == []


def test_menus_close_by_escape_and_give_the_focus_back(browser: Browser, site: str) -> None:
    page = open_page(browser, f"{site}/design/")
    summary = page.locator("details.menu > summary").first
    summary.click()
    expect(page.get_by_role("button", name="Nynorsk")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Nynorsk")).to_be_hidden()
    expect(summary).to_be_focused()


def test_without_javascript_language_colour_and_form_work(browser: Browser, site: str) -> None:
    page = open_page(browser, f"{site}/design/", scripts=False)
    page.locator("details.menu > summary").first.click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    page.locator("details.menu > summary").first.click()
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    page.locator("button[name=child-add]").click()
    expect(page.locator(".form-row")).to_have_count(2)


def test_a_draft_is_saved_after_a_change(browser: Browser, site: str) -> None:
    drafts.clear()
    page = open_page(browser, f"{site}/writing/")
    page.locator("textarea").fill("Hei")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at", timeout=30_000)
    assert drafts == ["Hei"]


def test_a_draft_that_could_not_be_saved_says_so_and_warns_before_leaving(
    browser: Browser, site: str
) -> None:
    page = open_page(browser, f"{site}/writing/?fail")
    page.locator("textarea").press_sequentially("Hei")
    expect(page.locator("[data-autosave-status]")).to_have_text("Not saved", timeout=30_000)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site}/missing/")
    assert asked == ["beforeunload"]
