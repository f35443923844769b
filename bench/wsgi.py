"""The product's entry, and beside it in the same process the floor: a bare Django view without any middleware."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skolestotte.wsgi import application as product

from .models import FloorRow

ROWS = 3


def floor(request: HttpRequest) -> HttpResponse:
    """Three rows in one durable transaction; nothing else."""
    with transaction.atomic():
        for number in range(ROWS):
            FloorRow.objects.create(text="bench", number=number, at=timezone.now())
    return HttpResponse("saved")


class Bare(WSGIHandler):
    """A handler whose whole chain is one view."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._middleware_chain = convert_exception_to_response(floor)


bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    chosen = bare if environ["PATH_INFO"] == "/floor" else product
    return chosen(environ, start_response)
