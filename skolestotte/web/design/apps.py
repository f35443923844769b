"""The design room as a Django app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Templates, static files and template tags; no models."""

    name = "skolestotte.web.design"
    label = "design"
