"""The tags that pages are built of; docs/design.md shows each with an example.

Block tags take content between begin and end (`{% card title=… %}…{% endcard %}`); the others stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import datetime, timedelta
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from skolestotte.web.design import dates
from skolestotte.web.design.icons import ICONS

register = template.Library()

TONES = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}
STANDINGS = {"ahead": "calendar", "near": "clock", "late": "late", "done": "check"}
NEAR_DAYS = 3


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of `icons.ICONS`. Without a label it is decoration; with one it is read aloud."""
    if not label:
        return _decoration(name)
    return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, _drawing(name))


@cache  # the files of an installation do not change while it runs
def _decoration(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', _drawing(name))


@cache
def _drawing(name: str) -> str:
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"no icon named {name!r}; see skolestotte/web/design/icons.py")
    return f"{static('vendor/icons.svg')}#{name}"


@register.simple_tag
def date(value: Date | datetime | None, style: str = "long") -> SafeString:
    """`<time>` with the date in words; styles long, full, short, day, near."""
    return dates.tag(value, style)


@register.filter
def clock(value: datetime) -> str:
    """14.05"""
    return dates.clock(value)


@register.simple_tag
def tone(level: str) -> str:
    """The Designsystemet colour for a Django message level."""
    return TONES.get(level, "info")


@register.simple_tag(takes_context=True)
def deadline(context: template.Context, due: Date | None, standing: str = "") -> SafeString:
    """A deadline in words, icon and colour. `standing`: ahead, near, late, done; worked out when empty."""
    if due is None:
        return SafeString("")
    today = context.get("today") or timezone.localdate()
    standing = standing or _standing(due, today)
    return format_html(
        '<span class="deadline" data-standing="{}">{} <span>{}</span></span>',
        standing,
        icon(STANDINGS[standing]),
        _deadline_words(due, (due - today).days, standing),
    )


def _standing(due: Date, today: Date) -> str:
    if due < today:
        return "late"
    return "near" if (due - today).days <= NEAR_DAYS else "ahead"


def _deadline_words(due: Date, days: int, standing: str) -> SafeString | str:
    day = dates.tag(due, "day" if due.year == (due - timedelta(days=days)).year else "long")
    if standing == "done":
        return format_html(gettext("Done (deadline {day})"), day=day)
    if standing == "late":
        late = (
            ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
            if days < 0
            else gettext("Late")
        )
        return format_html(gettext("{late}: deadline was {day}"), late=late, day=day)
    if days == 0:
        return format_html(gettext("Deadline today, {day}"), day=day)
    if standing == "near" and days > 0:
        left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
        return format_html(gettext("Deadline {day} – {left}"), day=day, left=left)
    return format_html(gettext("Deadline {day}"), day=day)


@register.simple_tag
def tag(text: object, color: str = "neutral", icon_name: str = "") -> SafeString:
    """A small status label. Colours: neutral, accent, shared, info, success, warning, danger."""
    before = icon(icon_name) if icon_name else ""
    return format_html('<span class="ds-tag" data-color="{}">{}{}</span>', color, before, text)


@register.simple_tag
def button(
    text: object, href: str, variant: str = "primary", icon_name: str = "", color: str = "accent"
) -> SafeString:
    """A link that looks like a button (for going somewhere; what changes data is a `<button>` in a form)."""
    before = icon(icon_name) if icon_name else ""
    return format_html(
        '<a class="ds-button" data-variant="{}" data-color="{}" href="{}">{}{}</a>',
        variant,
        color,
        href,
        before,
        text,
    )


@register.simple_block_tag
def card(content: str, title: object = "", level: int = 2, color: str = "", id: str = "") -> SafeString:
    """A framed part of the page with its own heading."""
    return _part("card", content=content, title=title, level=level, color=color, id=id)


@register.simple_block_tag
def alert(content: str, color: str = "info", title: object = "", level: int = 2) -> SafeString:
    """Something to notice: info, success, warning or danger."""
    return _part("alert", content=content, color=color, title=title, level=level)


@register.simple_block_tag
def details(content: str, summary: object, open: bool = False) -> SafeString:
    """Something that can be unfolded."""
    return _part("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def why(content: str, summary: object = "") -> SafeString:
    """“Why may I see this?” The content states the legal basis."""
    return _part("why", content=content, summary=summary)


@register.simple_block_tag
def empty(content: str, title: object, icon_name: str = "folder") -> SafeString:
    """What stands where a list has no rows: says what comes here and how."""
    return _part("empty", content=content, title=title, icon_name=icon_name)


@register.simple_block_tag(name="next", takes_context=True)
def next_step(
    context: template.Context,
    content: str,
    what: object,
    who: object = "",
    due: Date | None = None,
    standing: str = "",
    mine: bool = True,
    optional: bool = False,
) -> SafeString:
    """The card “what is next”: what, who, by when; the content is the action (a button or a form). `optional`: nobody has to."""
    today = context.get("today")
    return _part(
        "next", content=content, what=what, who=who, due=due, standing=standing, mine=mine, optional=optional, today=today
    )


@register.simple_tag(takes_context=True)
def steps(context: template.Context, items: Iterable[object], label: object = "") -> SafeString:
    """A vertical step tracker. Each item (object or mapping) has a label and a state (done, now, next,
    skipped, late), and as wanted: who, due, on, note, url, shared (a new step of the routine)."""
    return _part("steps", items=list(items), label=label, today=context.get("today"))


@register.simple_tag
def timeline(entries: Iterable[object], label: object = "") -> SafeString:
    """What happened, in the order given. Each entry: at (date or datetime), text, and as wanted: who, icon,
    body, url."""
    return _part("timeline", entries=list(entries), label=label)


@register.simple_tag
def facts(rows: Mapping[object, object] | Iterable[tuple[object, object]]) -> SafeString:
    """A key and value list (`<dl>`) of pairs; pairs without a value are left out."""
    pairs = rows.items() if isinstance(rows, Mapping) else rows
    return _part("facts", pairs=[(key, value) for key, value in pairs if value not in (None, "")])


@register.simple_tag
def breadcrumbs(*pairs: object) -> SafeString:
    """{% breadcrumbs _("My day") "/" child_name "" %}: label and address in turn; the last is this page."""
    return _part("breadcrumbs", crumbs=list(zip(pairs[::2], pairs[1::2], strict=True)))


def _part(name: str, **context: object) -> SafeString:
    return SafeString(render_to_string(f"design/parts/{name}.html", context))
