"""Colour mode, headers, and what people meet when something does not work."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import translation

from skolestotte.web.design import context, views
from skolestotte.web.design.context import NavItem

pytestmark = pytest.mark.urls(__name__)

NO_DATABASE = [
    "skolestotte.web.design.middleware.SecurityHeaders",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEXT = "Han sier at han ikke vil hjem.\n<b>«Æøå»</b>"


def fails(request):
    raise RuntimeError("secret detail")


def works(request):
    return HttpResponse("ok")


urlpatterns = [
    path("design/", include("skolestotte.web.design.urls")),
    path("away/", views.unsaved),
    path("fails/", fails),
    path("works/", works),
]
handler400, handler403, handler404, handler500 = (
    views.bad_request,
    views.forbidden,
    views.not_found,
    views.server_error,
)


@pytest.fixture(autouse=True)
def plain(settings):
    settings.MIDDLEWARE = NO_DATABASE
    settings.DEMO = True
    settings.DEBUG = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def test_a_colour_mode_is_remembered(client: Client) -> None:
    answer = client.post("/design/scheme/", {"scheme": "dark", "next": "/design/"})
    assert answer.headers["Location"] == "/design/"
    assert 'data-color-scheme="dark"' in client.get("/design/").content.decode()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, address: str) -> None:
    assert client.post("/design/scheme/", {"scheme": "dark", "next": address}).headers["Location"] == "/"


def test_an_unknown_colour_mode_changes_nothing(client: Client) -> None:
    client.post("/design/scheme/", {"scheme": '"><script>'})
    assert "scheme" not in client.cookies
    client.cookies["scheme"] = "x"
    assert 'data-color-scheme="auto"' in client.get("/design/").content.decode()


def test_the_style_guide_is_for_the_demonstration_only(client: Client, settings) -> None:
    settings.DEMO = False
    assert client.get("/design/").status_code == 404


def test_nothing_inline_and_a_strict_policy(client: Client) -> None:
    answer = client.get("/design/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    html = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", html)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/design/", "/works/", "/fails/", "/nowhere/", "/away/"])
def test_every_answer_carries_the_headers(client: Client, address: str) -> None:
    answer = client.get(address)
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_pages_stand_without_a_database(client: Client, status: int, language: str, rf) -> None:
    handlers = {400: views.bad_request, 403: views.forbidden, 404: views.not_found, 500: views.server_error}
    with translation.override(language):
        answer = handlers[status](rf.get("/"))
    assert answer.status_code == status
    html = answer.content.decode()
    assert f'lang="{language}"' in html
    assert html.count("<h1>") == 1


def test_a_failure_shows_the_text_back_and_no_detail(client: Client) -> None:
    answer = client.post("/fails/", {"body": TEXT, "id": "7"})
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "secret detail" not in html
    assert "&lt;b&gt;«Æøå»&lt;/b&gt;" in html
    assert "not saved or sent" in html


def test_when_the_database_is_away_the_same_fields_can_be_sent_again(client: Client) -> None:
    fields = {"body": TEXT, "who": ["a", "b"], "mark": "", "csrfmiddlewaretoken": "old"}
    answer = client.post("/away/?step=2", fields)
    html = answer.content.decode()
    assert answer.status_code == 503
    assert "Nothing was saved or sent" in html
    assert 'action="/away/?step=2"' in html
    names = re.findall(r'<textarea name="(\w+)" hidden>', html)
    assert sorted(names) == ["body", "mark", "who", "who"]
    assert 'value="old"' not in html


def test_when_the_database_is_away_a_page_asks_to_try_again(client: Client) -> None:
    answer = client.get("/away/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "What you saved before is safe" in answer.content.decode()


def test_too_old_a_form_from_our_own_page_can_be_sent_again() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = client.post("/works/", {"body": TEXT}, headers={"origin": "http://testserver"})
    html = answer.content.decode()
    assert answer.status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    again = client.post("/works/", {"body": TEXT, "csrfmiddlewaretoken": token[1]})
    assert again.content == b"ok"


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {}, {"origin": "null"}])
def test_a_form_from_elsewhere_is_only_shown_never_offered_again(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    html = client.post("/works/", {"body": TEXT, "amount": "1"}, headers=headers).content.decode()
    assert "<textarea name=" not in html
    assert "Try again" not in html
    assert "«Æøå»" in html


def test_the_longest_fitting_address_is_the_current_one() -> None:
    items = [NavItem("Day", "/"), NavItem("Children", "/children/"), NavItem("New", "/children/new/")]
    marked = {
        path: [item.label for item in context.mark_current(items, path) if item.current]
        for path in ("/", "/children/", "/children/7/", "/children/new/", "/else/")
    }
    assert marked == {
        "/": ["Day"],
        "/children/": ["Children"],
        "/children/7/": ["Children"],
        "/children/new/": ["New"],
        "/else/": [],
    }
