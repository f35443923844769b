"""Sessions in the database, found by a statement that is planned once: every page asks for one."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from skolestotte.web.folders.prepared import asked

_live = asked(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))


class SessionStore(InDatabase):
    """Django's own, but for the reading."""

    def _get_session_from_db(self) -> Session | None:
        found = _live.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
