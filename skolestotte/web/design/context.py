"""What every page needs around its own content: navigation, the person, colour mode, languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy

from skolestotte.web.design.speech import plain_language

SCHEMES = {
    "auto": gettext_lazy("Follow the device"),
    "light": gettext_lazy("Light"),
    "dark": gettext_lazy("Dark"),
}
SCHEME_COOKIE = "scheme"


@dataclass(frozen=True)
class NavItem:
    """One entry in the main navigation. `count` (things waiting there) is shown when it is above zero."""

    label: object
    url: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Frame:
    """What a room hands to the base page: the navigation and who is signed in ("" = nobody)."""

    nav: tuple[NavItem, ...] = ()
    person: str = ""
    unit: str = ""
    sign_out_url: str = ""
    person_links: tuple[NavItem, ...] = field(default=())


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor. `settings.PAGE_FRAME` names a callable(request) → Frame; without it, no navigation.

    The frame is asked for only when a template uses it, so error pages and fragments cost nothing.
    """
    return {
        "frame": _Lazy(lambda: _frame(request)),
        "demo": getattr(settings, "DEMO", False),
        "scheme": scheme_of(request),
        "schemes": SCHEMES.items(),
        "here": request.get_full_path(),
        "language": plain_language(),
        "languages": settings.LANGUAGES,
    }


def scheme_of(request: HttpRequest) -> str:
    """light, dark or auto; anything unknown in the cookie counts as auto."""
    chosen = request.COOKIES.get(SCHEME_COOKIE, "auto")
    return chosen if chosen in SCHEMES else "auto"


def mark_current(items: Iterable[NavItem], path: str) -> tuple[NavItem, ...]:
    """The items with at most one marked: the one whose address is the longest beginning of the path."""
    items = tuple(items)
    fitting = [item for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    best = max(fitting, key=lambda item: len(item.url), default=None)
    return tuple(replace(item, current=item is best) for item in items)


def _frame(request: HttpRequest) -> Frame:
    name = getattr(settings, "PAGE_FRAME", "")
    if not name:
        return Frame()
    frame = _provider(name)(request)
    return replace(frame, nav=mark_current(frame.nav, request.path))


@cache
def _provider(name: str) -> Callable[[HttpRequest], Frame]:
    return import_string(name)


class _Lazy:
    """Calls once, when the template first looks."""

    def __init__(self, ask: Callable[[], Frame]) -> None:
        self._ask = ask

    def __getattr__(self, name: str) -> object:
        if "_frame" not in self.__dict__:
            self._frame = self._ask()
        return getattr(self._frame, name)
