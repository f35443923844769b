"""The documents room as a Django app: no models, only wordings (`locale/`)."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Makes Django find the room's translations."""

    name = "skolestotte.web.documents"
    label = "documents"
