"""Every page is one transaction: the principals, the look and what is written stand or fall together."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse

from skolestotte.web.design.views import unsaved

from . import line

log = logging.getLogger(__name__)


class OneTransaction:
    """Opens the transaction; a page that ends in a fault leaves nothing behind; a database that is gone gives a calm page.

    A refused look (403, 404) is committed, so that its line in the read log stands.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic(), line.together():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                elif line.is_broken():  # somebody went on after a fault: the look is not written, so the page is not shown
                    raise DatabaseError("the page's transaction had failed")
        except (DatabaseError, InterfaceError) as error:
            log.error("the database did not answer or did not save: %s", error)
            return unsaved(request)
        if isinstance(getattr(request, "database_fault", None), Exception):
            return unsaved(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A database fault inside a view becomes the page that gives the person the typed text back."""
        if isinstance(exception, (DatabaseError, InterfaceError)):
            log.error("the database did not answer or did not save: %s", exception, exc_info=exception)
            request.database_fault = exception  # type: ignore[attr-defined]
            transaction.set_rollback(True)
            return unsaved(request)
        return None
