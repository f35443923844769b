from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "skolestotte.web.units"
    label = "units"
