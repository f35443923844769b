"""`{{ step.title|say }}`: words of the routine in the language of the page."""

from __future__ import annotations

from django import template

from skolestotte.rulebook.words import Words
from skolestotte.web.overview import wording

register = template.Library()


@register.filter
def say(words: Words | None) -> str:
    return wording.say(words)
