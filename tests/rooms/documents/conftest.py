"""The wordings of the letters, as they stand."""

from collections.abc import Iterator

import pytest
from babel.messages.mofile import write_mo
from django.test import override_settings

from tests.rooms.documents.letters import catalogue


@pytest.fixture(scope="module", autouse=True)
def wordings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The room's own catalogues, compiled as they stand, so that no stale build is tested."""
    compiled = tmp_path_factory.mktemp("locale")
    for lang in ("nb", "nn"):
        target = compiled / lang / "LC_MESSAGES"
        target.mkdir(parents=True)
        with (target / "django.mo").open("wb") as out:
            write_mo(out, catalogue(lang))
    with override_settings(LOCALE_PATHS=[compiled]):
        yield
