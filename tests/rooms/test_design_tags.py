"""The tags that pages are built of."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation

from skolestotte.web.design.icons import ICONS
from tools import assets

TODAY = date(2026, 11, 22)
ENGINE = Engine(
    app_dirs=True,
    libraries={"design": "skolestotte.web.design.templatetags.design"},
    builtins=["django.templatetags.i18n", "skolestotte.web.design.templatetags.design"],
)


@pytest.fixture(autouse=True)
def english(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with translation.override("en"):
        yield


def draw(source: str, **context: object) -> str:
    return ENGINE.from_string(source).render(Context({"today": TODAY} | context))


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("due", "words", "standing"),
    [
        (date(2026, 11, 26), "Deadline 26 November", "ahead"),
        (date(2027, 1, 5), "Deadline 5 January 2027", "ahead"),
        (date(2026, 11, 25), "Deadline 25 November – 3 days left", "near"),
        (date(2026, 11, 23), "Deadline 23 November – 1 day left", "near"),
        (date(2026, 11, 22), "Deadline today, 22 November", "near"),
        (date(2026, 11, 21), "1 day late : deadline was 21 November", "late"),
        (date(2026, 11, 12), "10 days late : deadline was 12 November", "late"),
    ],
)
def test_a_deadline_in_words(due: date, words: str, standing: str) -> None:
    html = draw("{% deadline due %}", due=due)
    assert text(html).replace("late:", "late :") == words
    assert f'data-standing="{standing}"' in html


def test_a_deadline_that_was_kept_says_so() -> None:
    assert text(draw("{% deadline due 'done' %}", due=date(2026, 11, 1))) == "Done (deadline 1 November )"


def test_the_standing_of_the_rulebook_wins() -> None:
    html = draw("{% deadline due 'late' %}", due=date(2026, 11, 30))
    assert text(html).startswith("Late")


def test_no_deadline_no_words() -> None:
    assert draw("{% deadline due %}{% date due %}", due=None) == ""


def test_every_icon_is_in_the_sprite() -> None:
    assert set(re.findall(r'<symbol id="([^"]+)"', assets.sprite(ICONS))) == set(ICONS)


def test_an_unknown_icon_is_a_fault_of_the_page() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw("{% icon 'nothing' %}")


def test_an_icon_is_silent_unless_it_has_words() -> None:
    assert 'aria-hidden="true"' in draw("{% icon 'bell' %}")
    assert 'role="img" aria-label="New"' in draw("{% icon 'bell' 'New' %}")


@pytest.mark.parametrize(
    ("state", "word"),
    [("done", "Done"), ("now", "Now"), ("next", "Later"), ("skipped", "Not needed"), ("late", "Late")],
)
def test_a_step_says_its_state_in_words(state: str, word: str) -> None:
    html = draw("{% steps items %}", items=[{"label": "Talk", "state": state, "due": TODAY}])
    assert word in text(html)
    assert ('aria-current="step"' in html) is (state == "now")
    assert ("Deadline" in html) is (state not in ("done", "skipped"))


@pytest.mark.parametrize(
    "source",
    [
        "{% card title=x %}{{ x }}{% endcard %}",
        "{% alert 'info' title=x %}{{ x }}{% endalert %}",
        "{% details summary=x %}{{ x }}{% enddetails %}",
        "{% empty title=x %}{{ x }}{% endempty %}",
        "{% next what=x who=x %}{{ x }}{% endnext %}",
        "{% tag x %}{% button x x %}{% icon 'bell' x %}",
        "{% facts pairs %}",
        "{% breadcrumbs x x x '' %}",
        "{% steps items %}{% timeline entries %}",
    ],
)
def test_what_people_write_is_escaped(source: str) -> None:
    bad = '<script>"'
    html = draw(
        source,
        x=bad,
        pairs=[(bad, bad)],
        items=[{"label": bad, "state": "now", "who": bad, "note": bad, "url": bad}],
        entries=[{"text": bad, "who": bad, "body": bad, "url": bad, "at": TODAY}],
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_facts_without_a_value_are_left_out() -> None:
    assert text(draw("{% facts pairs %}", pairs=[("A", "1"), ("B", ""), ("C", None), ("D", 0)])) == "A 1 D 0"
