"""Signing in and out, language and colours, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import people

from .browser import Person

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("script", [True, False])
def test_a_stranger_is_sent_to_the_sign_in_page_and_back(person: Callable[..., Person], script: bool) -> None:
    people()
    stranger = person(script=script)
    stranger.goes_to("/concerns/").looks()
    assert "/sign-in/" in stranger.page.url and "next=" in stranger.page.url
    stranger.clicks(stranger.page.get_by_role("button", name="Tiril Berg"))
    assert stranger.page.url.endswith("/concerns/")
