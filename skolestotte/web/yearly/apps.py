from django.apps import AppConfig


class YearlyConfig(AppConfig):
    name = "skolestotte.web.yearly"
    label = "yearly"
