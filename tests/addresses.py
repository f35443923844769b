"""Every named address of the product, found by reflection."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver | None = None, space: str = "") -> list[tuple[str, URLPattern]]:
    """The name of each, with its room, and its pattern."""
    found: list[tuple[str, URLPattern]] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += patterns(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append((f"{space}:{pattern.name}" if space else pattern.name, pattern))
    return found
